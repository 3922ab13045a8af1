"""The journal's database: small functions over one SQLite connection.

Only `append` and `mark_interrupted` write, each in one transaction: after it returns, what it wrote
survives the death of the process and, as far as the disk keeps its word, of the machine.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, fields
from pathlib import Path

from sessions.journal.rows import (
    INTERRUPTED,
    Entry,
    Record,
    SessionEnd,
    SessionStart,
    StoredEvent,
    StoredSession,
    Telemetry,
)
from sessions.journal.schema import MIGRATIONS, PRAGMAS, SCHEMA_VERSION, TABLES

_COLUMNS = ", ".join(field.name for field in fields(Telemetry))
_MARKS = ", ".join("?" for _ in fields(Telemetry))
_SESSION = "id, started_s, started_utc, ended_utc, outcome, meta, summary"


class JournalError(Exception):
    """A journal that cannot be used as it is; the message says what to do."""


class UnknownSession(JournalError):
    """No session, or more than one, has an id that begins like this."""


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open or create the journal, check it whole, and bring an older one up to date. Raises
    `JournalError` for a file that is damaged or newer than this program, `sqlite3.Error` or
    `OSError` where nothing can be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)  # SQLite gives the files beside it the same permissions
    db = sqlite3.connect(path, isolation_level=None)
    try:
        _check(db, path)
        for pragma in PRAGMAS:
            db.execute(pragma)
        _bring_up_to_date(db)
    except BaseException:
        db.close()
        raise
    return db


def open_for_reading(path: Path) -> sqlite3.Connection | None:
    """Open the journal without changing anything; None if there is none yet. What a writer left
    half done when it was killed is undone first. Raises `JournalError`."""
    if not path.exists():
        return None
    try:
        try:
            return _opened_for_reading(path)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
                raise
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as db:
            _version(db)  # whoever may write and reads, undoes
        return _opened_for_reading(path)
    except sqlite3.DatabaseError as error:
        raise JournalError(f"{path}: cannot be read ({error})") from error


def _opened_for_reading(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        _refuse_unknown_version(_version(db), path)
    except BaseException:
        db.close()
        raise
    return db


def append(
    db: sqlite3.Connection,
    records: Iterable[Record],
    telemetry: Iterable[tuple[str, Telemetry]] = (),
) -> None:
    """Write records in their order, and telemetry with the id of its session; all or nothing."""
    with _transaction(db):
        # Telemetry may belong to a session that begins in this very batch, and the end of a
        # session is only a change of its row: records first is right for both.
        for record in records:
            _write(db, record)
        db.executemany(
            f"INSERT INTO telemetry (session_id, {_COLUMNS}) VALUES (?, {_MARKS})",  # noqa: S608 - names of our own
            ((session_id, *astuple(row)) for session_id, row in telemetry),
        )


def mark_interrupted(db: sqlite3.Connection) -> list[str]:
    """Mark every session whose record has no end, and return their ids. Only for the one writer,
    at its start. When they ended remains unknown."""
    with _transaction(db):
        rows = db.execute("SELECT id FROM session WHERE outcome IS NULL ORDER BY id").fetchall()
        db.execute("UPDATE session SET outcome = ? WHERE outcome IS NULL", (INTERRUPTED,))
    return [str(row[0]) for row in rows]


def sessions(db: sqlite3.Connection) -> list[StoredSession]:
    """Every session, oldest first."""
    rows = db.execute(f"SELECT {_SESSION} FROM session ORDER BY started_utc, id")  # noqa: S608 - names of our own
    return [_session(row) for row in rows]


def find(db: sqlite3.Connection, beginning: str) -> StoredSession:
    """The one session whose id is, or begins with, `beginning`. Raises `UnknownSession`."""
    found = [session for session in sessions(db) if session.session_id.startswith(beginning)]
    exact = [session for session in found if session.session_id == beginning]
    match exact or found:
        case [session]:
            return session
        case []:
            raise UnknownSession(f"no session {beginning!r}; `backstride sessions list` shows all")
        case several:
            named = ", ".join(session.session_id for session in several[:5])
            more = ", …" if len(several) > 5 else ""
            raise UnknownSession(f"{beginning!r} fits {len(several)} sessions: {named}{more}")


def events(db: sqlite3.Connection, session_id: str | None) -> Iterator[StoredEvent]:
    """The events of a session, or (None) those outside sessions, in their order."""
    rows = db.execute(
        "SELECT seq, session_id, at_s, wall_utc, kind, data FROM event"
        " WHERE session_id IS ? ORDER BY seq",
        (session_id,),
    )
    for seq, of, at_s, wall_utc, kind, data in rows:
        yield StoredEvent(seq, of, at_s, wall_utc, kind, json.loads(data))


def telemetry(db: sqlite3.Connection, session_id: str) -> Iterator[Telemetry]:
    """The telemetry of a session by time."""
    rows = db.execute(
        f"SELECT {_columns(db)} FROM telemetry WHERE session_id = ? ORDER BY at_s",  # noqa: S608 - names of our own
        (session_id,),
    )
    return (_telemetry(row) for row in rows)


def last_telemetry(db: sqlite3.Connection, session_id: str) -> Telemetry | None:
    """The last that is known of a session."""
    row = db.execute(
        f"SELECT {_columns(db)} FROM telemetry WHERE session_id = ? ORDER BY at_s DESC LIMIT 1",  # noqa: S608 - names of our own
        (session_id,),
    ).fetchone()
    return None if row is None else _telemetry(row)


def session_ids(db: sqlite3.Connection) -> list[str]:
    """The ids of all sessions."""
    return [str(row[0]) for row in db.execute("SELECT id FROM session")]


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite has rolled back by itself after some errors
            db.execute("ROLLBACK")
        raise


def _write(db: sqlite3.Connection, record: Record) -> None:
    match record:
        case SessionStart():
            db.execute(
                "INSERT INTO session (id, started_s, started_utc, meta) VALUES (?, ?, ?, ?)",
                (record.session_id, record.at_s, record.wall_utc, record.meta_json),
            )
        case Entry():
            db.execute(
                "INSERT INTO event (session_id, at_s, wall_utc, kind, data) VALUES (?, ?, ?, ?, ?)",
                astuple(record),
            )
        case SessionEnd():
            db.execute(
                "UPDATE session SET ended_utc = ?, outcome = ?, summary = ? WHERE id = ?",
                (record.wall_utc, record.outcome, record.summary_json, record.session_id),
            )


def _check(db: sqlite3.Connection, path: Path) -> None:
    try:
        version = _version(db)
        answer = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0]).splitlines()[-1]
    except sqlite3.OperationalError:
        raise  # not the file's content: no permission, no space, locked
    except sqlite3.DatabaseError as error:
        answer, version = str(error), 0
    if answer != "ok":
        raise JournalError(f"{path} is damaged ({answer}); move it away and keep it, then restart")
    _refuse_unknown_version(version, path)


def _bring_up_to_date(db: sqlite3.Connection) -> None:
    version = _version(db)
    script = "".join(MIGRATIONS[version - 1 :]) if version else TABLES
    if version < SCHEMA_VERSION:
        db.executescript(f"BEGIN;{script}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;")


def _columns(db: sqlite3.Connection) -> str:
    """The columns of telemetry; one that an older journal lacks is NULL."""
    there = {row[1] for row in db.execute("PRAGMA table_info(telemetry)")}
    names = (field.name for field in fields(Telemetry))
    return ", ".join(name if name in there else f"NULL AS {name}" for name in names)


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _refuse_unknown_version(version: int, path: Path) -> None:
    if version > SCHEMA_VERSION:
        raise JournalError(
            f"{path} has format {version}, this program knows {SCHEMA_VERSION}; update Backstride"
        )


def _session(row: Sequence[object]) -> StoredSession:
    session_id, started_s, started_utc, ended_utc, outcome, meta, summary = row
    return StoredSession(
        session_id=str(session_id),
        started_s=float(str(started_s)),
        started_utc=str(started_utc),
        ended_utc=None if ended_utc is None else str(ended_utc),
        outcome=None if outcome is None else str(outcome),
        meta=json.loads(str(meta)),
        summary=None if summary is None else json.loads(str(summary)),
    )


def _telemetry(row: Sequence[object]) -> Telemetry:
    values = dict(zip((field.name for field in fields(Telemetry)), row, strict=True))
    on_belt = values["person_on_belt"]
    values["person_on_belt"] = None if on_belt is None else bool(on_belt)
    return Telemetry(**values)  # type: ignore[arg-type]  # STRICT tables hold the columns' types
