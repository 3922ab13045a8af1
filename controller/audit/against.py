"""Whether the records of a data folder are what the trail says that they are."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from controller.audit.raw_force import SEALED, UNSEALED, fault, told_of
from controller.audit.sessions import CLOSED, OPENED, REMOVED
from controller.audit.subjects import digest, known_salt, tag
from controller.care.pins import PIN_SET, pin_sha256
from controller.care.store import ADDED, CHANGED, WRITTEN, participants_path
from controller.journal_folder import RAW, journal_path, raw_path
from sessions.audit.chain import Record
from sessions.journal import store
from sessions.journal.contents import content_sha256

_PINS = "SELECT role, salt, hash FROM pin"


@dataclass(slots=True)
class Compared:
    """How many were held against the trail, and what does not fit."""

    participants: int = 0
    sessions: int = 0
    raw: int = 0  # files of raw force
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare(folder: Path, records: Sequence[Record]) -> Compared:
    """Every participant, entry and session against the trail. Raises `sqlite3.Error`, `OSError` and
    `JournalError`."""
    compared = Compared()
    if participants_path(folder).exists():
        _participants(folder, records, compared)
    journal = store.open_for_reading(journal_path(folder))
    if journal is not None:
        with closing(journal):
            _sessions(journal, records, compared)
            _raw(folder, store.session_ids(journal), records, compared)
    return compared


def _participants(folder: Path, records: Sequence[Record], compared: Compared) -> None:
    uri = f"{participants_path(folder).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        people = db.execute("SELECT pseudonym, data FROM participant ORDER BY pseudonym").fetchall()
        for pseudonym, data in people:
            rows = db.execute(
                "SELECT at_utc, kind, data FROM entry WHERE pseudonym = ? ORDER BY seq",
                (pseudonym,),
            ).fetchall()
            compared.faults.extend(_participant(folder, records, pseudonym, data, rows))
            compared.participants += 1
        kept = {role: pin_sha256(salt, hash_) for role, salt, hash_ in db.execute(_PINS)}
    told = {one.about: one.data.get("sha256") for one in records if one.what == PIN_SET}
    compared.faults += [
        f"the PIN of the {role} is not the one that was set: changed past Backstride"
        for role in sorted(kept.keys() | told.keys())
        if kept.get(role) != told.get(role)
    ]


def _participant(
    folder: Path,
    records: Sequence[Record],
    pseudonym: str,
    data: str,
    rows: Sequence[tuple[str, str, str]],
) -> Iterator[str]:
    salt = known_salt(folder, pseudonym)
    if salt is None:
        yield f"{pseudonym} is not in the trail: put in past Backstride, or older than the trail"
        return
    own = [record for record in records if record.about == tag(salt, pseudonym)]
    states = [str(one.data.get("digest")) for one in own if one.what in {ADDED, CHANGED}]
    if digest(salt, data) not in states[-1:]:
        yield f"{pseudonym} is not as the trail says last: {_was_before(salt, data, states)}"
    told = Counter(str(one.data.get("digest")) for one in own if one.what == WRITTEN)
    there = Counter(digest(salt, *row) for row in rows)
    if added := (there - told).total():
        yield f"{pseudonym}: {added} of {len(rows)} entries were changed or put in past Backstride"
    if missing := (told - there).total():
        yield f"{pseudonym}: {missing} entries that the trail has are changed or gone"


def _was_before(salt: bytes, data: str, states: Sequence[str]) -> str:
    if digest(salt, data) in states:
        return "an earlier state was put back, or the last change was cut off"
    return "changed past Backstride"


def _sessions(journal: sqlite3.Connection, records: Sequence[Record], compared: Compared) -> None:
    begun_utc = records[0].at_utc if records else ""
    last_utc = records[-1].at_utc if records else ""
    opened = {one.about for one in records if one.what == OPENED}
    closed = {one.about: one for one in records if one.what == CLOSED}
    removed = {name for one in records if one.what == REMOVED for name in _named(one)}
    there = set()
    older = 0
    for session in store.sessions(journal):
        name = session.session_id
        there.add(name)
        compared.sessions += 1
        if name in closed:
            if content_sha256(journal, name) != closed[name].data.get("sha256"):
                why = f"record {closed[name].number} has another SHA-256"
                compared.faults.append(f"session {name} was changed after it was closed: {why}")
        elif name in opened:
            compared.notes.append(f"session {name} is open, or its end did not reach the trail")
        elif not begun_utc or session.started_utc < begun_utc:
            older += 1
        elif session.started_utc >= last_utc:
            compared.notes.append(f"session {name} began after the last record")
        else:
            compared.faults.append(f"session {name} is not in the trail: put in past Backstride")
        if name in removed:
            compared.notes.append(f"session {name} was to be removed and is still there")
    if older:
        compared.notes.append(f"{older} sessions are older than the trail")
    gone = sorted((opened | closed.keys()) - there - removed)
    compared.faults += [f"session {name} is gone, and no record says why" for name in gone]


def _raw(
    folder: Path, session_ids: Sequence[str], records: Sequence[Record], compared: Compared
) -> None:
    """Every file of raw force, and every one that should be there."""
    told = {one.about: one.data.get("raw") for one in records if one.what == CLOSED}
    told |= {one.about: one.data for one in records if one.what == SEALED}
    older = 0
    for name in session_ids:
        now, was = told_of(raw_path(folder, name)), told.get(name)
        compared.raw += bool(now)
        if was == UNSEALED:
            compared.notes.append(f"raw force of session {name} was not complete when it closed")
        elif isinstance(was, Mapping):
            if why := fault(was, now):
                compared.faults.append(f"raw force of session {name} {why}")
        elif now and name in told:
            older += 1
    if older:
        compared.notes.append(f"raw force of {older} sessions is older than its place in the trail")
    for path in sorted((folder / RAW).glob("*")):
        if path.stem not in session_ids:
            compared.faults.append(f"{RAW}/{path.name} belongs to no session")


def _named(record: Record) -> Iterator[str]:
    names = record.data.get("sessions")
    if isinstance(names, list):
        yield from map(str, names)
