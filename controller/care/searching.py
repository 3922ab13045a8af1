"""Where a pseudonym still stands: every byte of every file of a data folder, and what those bytes
mean to the programs that read them.

A pseudonym of two letters is found by chance among megabytes of measurements. So the bytes are
searched for it as our files write it, in quotes or before a row's next text; longer ones are
searched for bare as well. Then every text of every SQLite table and every record of raw force,
decompressed, is searched for it as a word.
"""

from __future__ import annotations

import mmap
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcap.opcode import Opcode
from mcap.records import Chunk
from mcap.stream_reader import get_chunk_data_stream

from sessions.journal.capture import whole_records

BARE_FROM: Final = 5
"""A pseudonym of so many characters is searched for without its surroundings: by chance it stands
in a gigabyte about once in a hundred searches."""
_SQLITE: Final = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched and where something was found, by their names in the folder."""

    files: tuple[str, ...]
    size: int  # bytes
    found: tuple[str, ...]


def search(folder: Path, pseudonym: str, rows: tuple[bytes, ...] = ()) -> Searched:
    """Every file of the folder. `rows` are beginnings of rows that are searched for besides.
    Raises `OSError` and `sqlite3.Error` for a file that cannot be read: nothing can be said then.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    word = _word(pseudonym)
    raw = re.compile(b"|".join(_raw(pseudonym, rows)), re.IGNORECASE)
    found = [path for path in files if _in_bytes(path, raw) or _as_read(path, word)]
    return Searched(
        tuple(str(path.relative_to(folder)) for path in files),
        sum(path.stat().st_size for path in files),
        tuple(str(path.relative_to(folder)) for path in found),
    )


def mentions(text: str, pseudonym: str) -> bool:
    """Whether the pseudonym stands in a text as a word, in capitals or not."""
    return _word(pseudonym).search(text.encode()) is not None


def _word(pseudonym: str) -> re.Pattern[bytes]:
    name = re.escape(pseudonym.encode())
    return re.compile(rb"(?<![A-Za-z0-9])" + name + rb"(?![A-Za-z0-9])", re.IGNORECASE)


def _raw(pseudonym: str, rows: tuple[bytes, ...]) -> Iterator[bytes]:
    name = pseudonym.encode()
    yield re.escape(b'"' + name + b'"')
    yield from map(re.escape, rows)
    if len(pseudonym) >= BARE_FROM:
        yield re.escape(name)


def _in_bytes(path: Path, pattern: re.Pattern[bytes]) -> bool:
    if path.stat().st_size == 0:
        return False
    with (
        path.open("rb") as file,
        closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as content,
    ):
        return pattern.search(content) is not None


def _as_read(path: Path, word: re.Pattern[bytes]) -> bool:
    with path.open("rb") as file:
        beginning = file.read(len(_SQLITE))
    if beginning == _SQLITE:
        return any(word.search(text) for text in _texts(path))
    if path.suffix == ".mcap":
        return any(word.search(content) for content in _contents(path))
    data = path.read_bytes()
    return b"\x00" not in data[:4096] and word.search(data) is not None


def _texts(path: Path) -> Iterator[bytes]:
    """Every text of every table."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        db.text_factory = bytes
        tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (table,) in tables:
            name = table.decode().replace('"', '""')
            for row in db.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - a name of the file's own
                yield from (cell for cell in row if isinstance(cell, bytes))


def _contents(path: Path) -> Iterator[bytes]:
    """Every record of an MCAP file, chunks decompressed."""
    with path.open("rb") as file:
        for record in whole_records(file):
            if record.opcode == Opcode.CHUNK:
                stream, length = get_chunk_data_stream(Chunk.read(record.stream()))
                yield stream.read(length)
            else:
                yield record.content
