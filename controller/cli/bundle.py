"""Everything about one participant in one ZIP file."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from controller.care.desk import Desk
from controller.care.history import course
from controller.care.store import find
from controller.cli.care_text import everything
from controller.cli.report_language import translated
from controller.exporting import FormatMissing, exported
from controller.journal_folder import journal_path, raw_path
from controller.reports.gathering import NothingRecorded, of_participant, of_session
from controller.reports.html import as_html
from sessions.care.pain import Answer
from sessions.exports.course import NothingToTell
from sessions.journal import store as journal
from sessions.journal.rows import StoredSession
from sessions.reports.report import Report

_FORMS: Final = {
    "session.json": "json",
    "telemetry.csv": "csv",
    "activity.fit": "fit",
    "activity.tcx": "tcx",
    "fhir-r5.json": "fhir-r5",
    "fhir-r4b.json": "fhir-r4b",
}
_READ_ME: Final = """Everything that Backstride has about {name}, written {today}.

participant.json   what was entered and written down, and the limits
treatment.html     the course of treatment, to print
sessions/ID/       each session:
  session.json     all events and telemetry
  telemetry.csv    telemetry as a table
  force.mcap       raw force, where there was a force deck
  activity.fit, activity.tcx, fhir-r5.json, fhir-r4b.json
                   for training diaries and clinical records
  report.html      to print

{missing}
"""


def write_bundle(at: Desk, pseudonym: str, file: Path, today: date) -> list[str]:
    """Write the file, which must not exist, for its owner's eyes only. Returns what could not be
    put in, each with its reason; what fails leaves no file. Raises `CareError` and `OSError`."""
    name = find(at.db, pseudonym).pseudonym
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with (
            os.fdopen(descriptor, "w+b") as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as bundle,
        ):
            missing = list(_fill(bundle, at, name, today))
            told = "\n".join(missing) or "Nothing is missing."
            bundle.writestr("README.txt", _READ_ME.format(name=name, today=today, missing=told))
    except BaseException:
        file.unlink()
        raise
    return missing


def _fill(bundle: zipfile.ZipFile, at: Desk, name: str, today: date) -> Iterator[str]:
    told = json.dumps(everything(at, name), ensure_ascii=False, indent=2)
    bundle.writestr("participant.json", told + "\n")
    try:
        bundle.writestr("treatment.html", _page(of_participant(at.db, name, at.config, today), at))
    except NothingRecorded as error:
        yield f"treatment.html: {error}"
    db = journal.open_for_reading(journal_path(at.folder))
    if db is None:
        return
    treated = course(at.db, at.folder, name)
    said = {walked.session_id: treated.said_about(walked) for walked in treated.walked}
    with closing(db):
        for session in journal.sessions(db):
            if str(session.meta.get("participant") or "").lower() == name.lower():
                answers = said.get(session.session_id, [])
                yield from _session(bundle, at, db, session, answers)


def _session(
    bundle: zipfile.ZipFile,
    at: Desk,
    db: sqlite3.Connection,
    session: StoredSession,
    answers: Sequence[Answer],
) -> Iterator[str]:
    of = session.session_id
    for name, form in _FORMS.items():
        path = f"sessions/{of}/{name}"
        try:
            telemetry = journal.telemetry(db, of)
            data = b"".join(exported(form, session, journal.events(db, of), telemetry, answers))
            bundle.writestr(path, data)
        except (FormatMissing, NothingToTell) as error:
            yield f"{path}: {error}"
    raw = raw_path(at.folder, of)
    if raw.exists():
        bundle.write(raw, f"sessions/{of}/force.mcap", zipfile.ZIP_STORED)
    try:
        bundle.writestr(f"sessions/{of}/report.html", _page(of_session(db, session, at.config), at))
    except NothingRecorded as error:
        yield f"sessions/{of}/report.html: {error}"


def _page(report: Report, at: Desk) -> str:
    """In the language of the screens."""
    return as_html(translated(report, at.config.screen))
