"""The files of rules: those that ship, and a site's own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from controller.config_schema import Coach
from sessions.coaching.rules import Rules, read_rules
from sessions.documents.faults import DocumentError, Fault

LANGUAGES: Final = ("en", "de")


def shipped(language: str) -> str:
    """The text of the rules that ship in a language."""
    return _preset(language).decode()


def load_rules(file: Path | None, language: str) -> Rules:
    """A site's own rules, or without a file those that ship. Raises `DocumentError`."""
    if file is None:
        return read_rules(_preset(language), f"{language}.yaml")
    try:
        return read_rules(file.read_bytes(), str(file))
    except OSError as error:
        fault = Fault(str(file), 0, 0, f"{error.strerror}; name a file of the coach's rules")
        raise DocumentError([fault]) from None


def of_config(settings: Coach) -> Rules | None:
    """The rules that are in force; None where the coach is to be silent. Raises
    `DocumentError`."""
    return load_rules(settings.rules, settings.language) if settings.enabled else None


def _preset(language: str) -> bytes:
    return files("sessions.coaching").joinpath("presets", f"{language}.yaml").read_bytes()
