"""What a coach begins with: rules, those that ship or a site's own, and a person's own figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from controller import api
from controller.config_schema import Coach
from controller.journal_folder import journal_path
from sessions.coaching.figures import Figure, Reading
from sessions.coaching.rules import Rules, read_rules
from sessions.coaching.usual import Pace, Typical, Usual, baselines
from sessions.documents.faults import DocumentError, Fault
from sessions.journal import store as journal
from sessions.workouts.plan import Gait

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


def own_figures(folder: Path, pseudonym: str, today: date) -> Mapping[Pace, Reading]:
    """The baseline of this participant by the sessions on record in the data folder; none for
    nobody, and none where the journal cannot be read: that is told elsewhere."""
    if not pseudonym:
        return {}
    try:
        return baselines(_finished(folder, pseudonym), today)
    except (journal.JournalError, sqlite3.Error, ValueError):
        return {}


def _finished(folder: Path, pseudonym: str) -> Iterator[tuple[date, tuple[Usual, ...]]]:
    db = journal.open_for_reading(journal_path(folder))
    if db is None:
        return
    with closing(db):
        for session in journal.sessions(db):
            name = str(session.meta.get("participant", ""))
            if session.summary is None or name.lower() != pseudonym.lower():
                continue
            told = api.Summary.model_validate(session.summary)
            if told.outcome is api.Outcome.FINISHED:
                day = datetime.fromisoformat(session.started_utc).astimezone().date()
                yield day, tuple(map(_usual, told.usual))


def _usual(told: api.UsualFigures) -> Usual:
    typical = {Figure(one.figure): Typical(one.median, one.spread) for one in told.figures}
    where = Pace(Gait(told.gait), told.speed_mps, told.incline_pct)
    return Usual(where, told.readings, typical)


def _preset(language: str) -> bytes:
    return files("sessions.coaching").joinpath("presets", f"{language}.yaml").read_bytes()
