"""The participants' database: small functions over one SQLite connection.

It is a file of its own beside the journal, because a participant can be erased and the journal
cannot be changed. Every function that writes does so in one transaction, with a record of it in the
audit trail.
"""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from controller.audit.trail import Trail, TrailError
from controller.care.audited import Participants, note
from controller.care.schema import MIGRATIONS, PRAGMAS, SCHEMA_VERSION, TABLES
from sessions.care.entries import KINDS, Entry, kind_of
from sessions.care.participant import Participant

PARTICIPANTS = "participants.sqlite"
ADDED, CHANGED, WRITTEN = "participant added", "participant changed", "entry written"
"""The changes, as the audit trail calls them."""


class CareError(Exception):
    """Participants that cannot be used as they are; the message says what to do."""


class UnknownParticipant(CareError):
    """Nobody has this pseudonym."""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry and when it was written down (ISO 8601, UTC)."""

    at_utc: str
    entry: Entry


def participants_path(folder: Path) -> Path:
    """Where the participants of a data folder are."""
    return folder / PARTICIPANTS


@contextmanager
def opened(folder: Path, trail: Trail | None = None) -> Iterator[Participants]:
    """The participants of a data folder, made where there are none. `trail` is the folder's audit
    trail; without, it is written in the name of the system's user. Raises `CareError`."""
    path = participants_path(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.chmod(0o600)
        with closing(sqlite3.connect(path, isolation_level=None, factory=Participants)) as db:
            db.trail = trail or Trail(folder)
            _prepare(db, path)
            yield db
    except TrailError as error:
        raise CareError(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise CareError(f"{path}: {error}") from error
    except OSError as error:
        raise CareError(f"{path}: {error.strerror}; check its folder's permissions") from error


def known(folder: Path, pseudonym: str) -> Participant | None:
    """The participant, for who begins a session; None where nobody has this pseudonym. Makes no
    file. Raises `CareError`."""
    if not participants_path(folder).exists():
        return None
    with opened(folder) as db:
        return _row(db, pseudonym)


def add(db: Participants, participant: Participant) -> None:
    """A new participant. Raises `CareError` where the pseudonym is taken, in capitals or not."""
    if (taken := _row(db, participant.pseudonym)) is not None:
        raise CareError(f"{taken.pseudonym} is taken; choose another pseudonym, or edit that one")
    with transaction(db):
        db.execute(
            "INSERT INTO participant (pseudonym, data) VALUES (?, ?)",
            (participant.pseudonym, participant.model_dump_json()),
        )
        note(db, ADDED, participant.pseudonym, (participant.model_dump_json(),))


def replace(db: Participants, participant: Participant) -> None:
    """The participant as edited. Raises `UnknownParticipant`."""
    was = find(db, participant.pseudonym)
    changed = sorted(_changed(was, participant))
    with transaction(db):
        db.execute(
            "UPDATE participant SET data = ? WHERE pseudonym = ?",
            (participant.model_dump_json(), participant.pseudonym),
        )
        content = (participant.model_dump_json(),)
        note(db, CHANGED, participant.pseudonym, content, {"changed": changed})


def find(db: sqlite3.Connection, pseudonym: str) -> Participant:
    """The participant of this pseudonym, in capitals or not. Raises `UnknownParticipant`."""
    found = _row(db, pseudonym)
    if found is not None:
        return found
    near = difflib.get_close_matches(pseudonym.upper(), pseudonyms(db), n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UnknownParticipant(
        f"no participant {pseudonym[:20]!r}; {hint}`backstride participants list` shows all"
    )


def pseudonyms(db: sqlite3.Connection) -> list[str]:
    """All pseudonyms, in their order."""
    rows = db.execute("SELECT pseudonym FROM participant ORDER BY pseudonym")
    return [str(row[0]) for row in rows]


def participants(db: sqlite3.Connection) -> list[Participant]:
    """All participants, by pseudonym."""
    rows = db.execute("SELECT data FROM participant ORDER BY pseudonym")
    return [Participant.model_validate_json(row[0]) for row in rows]


def write(db: Participants, pseudonym: str, written: Written) -> None:
    """One entry more about a participant. Raises `UnknownParticipant`."""
    of = find(db, pseudonym).pseudonym
    row = (written.at_utc, kind_of(written.entry), written.entry.model_dump_json())
    with transaction(db):
        db.execute(
            "INSERT INTO entry (pseudonym, at_utc, kind, data) VALUES (?, ?, ?, ?)", (of, *row)
        )
        note(db, WRITTEN, of, row, {"kind": kind_of(written.entry)})


def entries(db: sqlite3.Connection, pseudonym: str) -> list[Written]:
    """Everything that was written down about a participant, in its order."""
    rows = db.execute(
        "SELECT at_utc, kind, data FROM entry WHERE pseudonym = ? ORDER BY seq", (pseudonym,)
    )
    return [Written(at_utc, KINDS[kind].model_validate_json(data)) for at_utc, kind, data in rows]


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All that is done inside, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _changed(was: Participant, now: Participant) -> Iterator[str]:
    """The names of the fields that differ."""
    before, after = was.model_dump(), now.model_dump()
    return (name for name in after if after[name] != before[name])


def _row(db: sqlite3.Connection, pseudonym: str) -> Participant | None:
    row = db.execute("SELECT data FROM participant WHERE pseudonym = ?", (pseudonym,)).fetchone()
    return None if row is None else Participant.model_validate_json(row[0])


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise CareError(
            f"{path} has format {version}, this program knows {SCHEMA_VERSION}; update Backstride"
        )
    for pragma in PRAGMAS:
        db.execute(pragma)
    script = "".join(MIGRATIONS[version - 1 :]) if version else TABLES
    if version < SCHEMA_VERSION:
        db.executescript(f"BEGIN;{script}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;")
