"""Erase a participant with their sessions, and prove it by searching every file of the folder."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from controller.audit.subjects import forget, salt_of, tag
from controller.care.audited import Participants
from controller.care.searching import mentions, search
from controller.care.store import CareError, UnknownParticipant, find
from controller.journal_folder import JournalFolder, being_written, journal_path
from sessions.journal import store as journal

BEGUN, ERASED = "erasing begun", "participant erased"
"""The records of it in the audit trail."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was erased, and what was searched afterwards without finding any of it.

    `receipt` is the salt that made `tag` of the pseudonym. It is kept nowhere: who has both can
    show that the trail's record of the erasing is about this pseudonym.
    """

    pseudonym: str
    records: int  # rows about the participant, found in the bytes before, and not after
    sessions: tuple[str, ...]  # their ids: removed with events, telemetry and raw force
    files: tuple[str, ...]
    searched_bytes: int
    tag: str
    receipt: str


@dataclass(frozen=True, slots=True)
class _Traces:
    """What there is: rows, sessions, and events outside sessions that say the pseudonym."""

    rows: tuple[bytes, ...]
    sessions: tuple[str, ...]
    events: tuple[int, ...]


def erase(db: Participants, folder: Path, pseudonym: str) -> Proof:
    """Erase everything that this data folder has about a participant.

    SQLite overwrites the rows with zeros (`secure_delete`) and rewrites its files without them
    (VACUUM). The pseudonym is looked for before, so that the search is known to find it, and after.
    What a disk keeps of blocks that it has given up is beyond any program, and backups are
    elsewhere. Raises `UnknownParticipant`, and `CareError` while a controller records here, or if
    anything is still there.
    """
    if being_written(folder):
        raise CareError(f"a controller is recording into {folder}; end it, then erase")
    name = _named(db, folder, pseudonym)
    traces = _traces(db, folder, name)
    before = search(folder, name, traces.rows)
    if not before.found:
        raise CareError("the search does not find what is to be erased; nothing was erased")
    salt = salt_of(folder, name)
    about = tag(salt, name)
    db.trail.append(BEGUN, about)
    _remove(db, folder, name, traces)
    forget(folder, name)
    after = search(folder, name, traces.rows)
    told = {
        "rows": len(traces.rows),
        "sessions": list(traces.sessions),
        "events": len(traces.events),
        "files_with_it_before": len(before.found),
        "files_with_it_after": len(after.found),
        "files_searched": len(after.files),
        "bytes_searched": after.size,
    }
    db.trail.append(ERASED, about, told)
    if after.found:
        raise CareError(
            f"traces of {name} are still in {', '.join(after.found)}; delete or edit that file"
        )
    return Proof(
        pseudonym=name,
        records=len(traces.rows),
        sessions=traces.sessions,
        files=after.files,
        searched_bytes=after.size,
        tag=about,
        receipt=salt.hex(),
    )


def _named(db: Participants, folder: Path, pseudonym: str) -> str:
    """The pseudonym as it is written; who only walked under it has no row."""
    try:
        return find(db, pseudonym).pseudonym
    except UnknownParticipant:
        if pseudonym and _traces(db, folder, pseudonym).sessions:
            return pseudonym
        raise


def _remove(db: Participants, folder: Path, name: str, traces: _Traces) -> None:
    if journal_path(folder).exists():
        try:
            with closing(JournalFolder(folder, db.trail)) as records:
                records.remove(traces.sessions, "erased", traces.events)
        except (journal.JournalError, sqlite3.Error) as error:
            raise CareError(f"{journal_path(folder)}: {error}; nothing else was erased") from error
    db.execute("DELETE FROM participant WHERE pseudonym = ?", (name,))
    db.execute("VACUUM")


def _traces(db: Participants, folder: Path, name: str) -> _Traces:
    rows = tuple(_rows(db, name))
    reader = journal.open_for_reading(journal_path(folder))
    if reader is None:
        return _Traces(rows, (), ())
    with closing(reader):
        sessions = tuple(
            one.session_id
            for one in journal.sessions(reader)
            if str(one.meta.get("participant") or "").lower() == name.lower()
        )
        events = tuple(
            event.seq
            for event in journal.events(reader, None)
            if mentions(json.dumps(event.data, ensure_ascii=False), name)
        )
    return _Traces(rows, sessions, events)


def _rows(db: sqlite3.Connection, pseudonym: str) -> list[bytes]:
    """How the beginning of each row stands in the file: SQLite writes a row's texts one after the
    other (File Format, section 2.1)."""
    people = db.execute(
        "SELECT pseudonym || substr(data, 1, 40) FROM participant WHERE pseudonym = ?", (pseudonym,)
    )
    entries = db.execute(
        "SELECT pseudonym || at_utc || kind FROM entry WHERE pseudonym = ?", (pseudonym,)
    )
    return [str(row[0]).encode() for row in (*people, *entries)]
