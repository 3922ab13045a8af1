"""A report as one HTML file that needs no other: pictures and styles are inside, no script."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from controller.language.tongue import figures_in
from controller.reports.plots import svg
from sessions.reports.report import Balance, Block, Chart, Report, Shares

TEMPLATE: Final = "report.html.j2"
_DRAWN: Final = (Chart, Shares, Balance)


def as_html(report: Report) -> str:
    """The page. Every text of the report is escaped."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        kind=_kind,
        picture=partial(_picture, language=report.language),
        figure=figures_in(report.language),
    )
    source = files("controller.reports").joinpath(TEMPLATE).read_text(encoding="utf-8")
    return environment.from_string(source).render(report=report)


def _kind(block: Block) -> str:
    return "picture" if isinstance(block, _DRAWN) else type(block).__name__.lower()


def _picture(block: Chart | Shares | Balance, language: str) -> Markup:
    return Markup(svg(block, letters=True, language=language))  # noqa: S704 - matplotlib wrote and escaped it
