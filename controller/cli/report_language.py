"""The language of a report: as the configuration says of the screens."""

from __future__ import annotations

import os

import click

from controller.language.catalogues import BadCatalogue
from controller.language.tongue import Tongue, UnknownLanguage, folders_with, of_environment, tongue
from controller.screen_settings import Screen
from sessions.reports.in_language import report_in
from sessions.reports.report import Report


def translated(report: Report, screen: Screen) -> Report:
    """The report in that language, or else in the environment's. Raises `click.UsageError`."""
    return report_in(report, _tongue(screen))


def _tongue(screen: Screen) -> Tongue:
    folders = folders_with(screen.locales)
    try:
        return tongue(screen.language or of_environment(os.environ, folders), folders)
    except (UnknownLanguage, BadCatalogue) as error:
        raise click.UsageError(str(error)) from error
