"""Taking sessions out of a journal: the one thing that its append-only tables do not let happen by
chance."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

_TABLES = (("telemetry", "session_id"), ("event", "session_id"), ("session", "id"))


def remove(
    db: sqlite3.Connection, session_ids: Sequence[str], other_events: Iterable[int] = ()
) -> None:
    """Remove sessions with all that belongs to them, and events by their `seq`; all or nothing.

    Deleted rows are overwritten with zeros (`secure_delete`), the write-ahead log is emptied, and
    the file is written anew without free pages (VACUUM). Raises `sqlite3.Error`, also where
    somebody reads: their pages would stay in the log.
    """
    db.execute("PRAGMA secure_delete = ON")
    db.execute("BEGIN EXCLUSIVE")
    try:
        with_triggers = db.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'"
        ).fetchall()
        for name, _ in with_triggers:
            db.execute(f"DROP TRIGGER {name}")
        for table, column in _TABLES:
            db.executemany(
                f"DELETE FROM {table} WHERE {column} = ?",  # noqa: S608 - names of our own
                ((session_id,) for session_id in session_ids),
            )
        db.executemany("DELETE FROM event WHERE seq = ?", ((seq,) for seq in other_events))
        for _, sql in with_triggers:
            db.execute(sql)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    _write_anew(db)


def _write_anew(db: sqlite3.Connection) -> None:
    db.execute("VACUUM")
    busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise sqlite3.OperationalError("somebody reads the journal; close it there and try again")
