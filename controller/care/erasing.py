"""Erase a participant, and prove it by searching the bytes of the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from controller.care.store import CareError, find, participants_path


@dataclass(frozen=True, slots=True)
class Proof:
    """What was erased, and what was searched afterwards without finding any of it."""

    pseudonym: str
    records: int  # rows that were found in the bytes before, and in none after
    files: tuple[str, ...]
    searched_bytes: int


def erase(db: sqlite3.Connection, folder: Path, pseudonym: str) -> Proof:
    """Erase everything that this database has about a participant.

    SQLite overwrites the rows with zeros (`secure_delete`) and rewrites the file without them
    (VACUUM). The rows' bytes are looked for before, so that the search is known to find them, and
    after. What a disk keeps of blocks that it has given up is beyond any program. Raises
    `UnknownParticipant`, and `CareError` if anything is still there.
    """
    pseudonym = find(db, pseudonym).pseudonym
    rows = _rows(db, pseudonym)
    if any(not _where(folder, [row]) for row in rows):
        raise CareError("the search does not find what is to be erased; nothing was erased")
    db.execute("DELETE FROM participant WHERE pseudonym = ?", (pseudonym,))
    db.execute("VACUUM")
    if left := _where(folder, rows):
        raise CareError(f"traces of {pseudonym} are still in {', '.join(left)}; delete that file")
    files = _files(folder)
    size = sum(path.stat().st_size for path in files)
    return Proof(pseudonym, len(rows), tuple(path.name for path in files), size)


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


def _where(folder: Path, rows: Sequence[bytes]) -> list[str]:
    """The files that have any of these bytes."""
    return [
        path.name
        for path in _files(folder)
        if any(row in content for content in [path.read_bytes()] for row in rows)
    ]


def _files(folder: Path) -> list[Path]:
    """The database and whatever SQLite put beside it."""
    path = participants_path(folder)
    return sorted(path.parent.glob(f"{path.name}*"))
