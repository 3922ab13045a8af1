"""A chain of records: each holds the SHA-256 of the one before it, and its own.

Who changes, takes out or puts in a record must write every later one anew, and then the last hash
is another. The last hash, the *head*, is therefore kept elsewhere: a chain that was cut at its end
is in order by itself.

A line of the file is one JSON object with sorted keys and no blanks. `hash` is the SHA-256 of that
line without `hash`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Final

GENESIS: Final = "0" * 64
"""What the first record has as the hash before it."""
TORN: Final = "torn line"
"""The record that names a line that was cut short: its SHA-256 and its length."""
MAX_LINE: Final = 1 << 16
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_MESSAGE: Final = re.compile(r'\{"v":1,"number":(\d+),"hash":"([0-9a-f]{64})"\}')
_TYPES: Final[Mapping[str, type]] = {
    "number": int,
    "at_utc": str,
    "who": str,
    "what": str,
    "about": str,
    "data": dict,
    "before": str,
    "hash": str,
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: who did what, when, about whom or what. `about` never is a pseudonym."""

    number: int  # from 1
    at_utc: str  # ISO 8601
    who: str
    what: str
    about: str
    data: Mapping[str, object]
    before: str  # hash of the record before it
    hash: str

    @property
    def head(self) -> Head:
        """What is kept elsewhere of the chain up to here."""
        return Head(self.number, self.hash)


@dataclass(frozen=True, slots=True)
class Head:
    """How long the chain is, and its last hash."""

    number: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"

    @classmethod
    def read(cls, text: str) -> Head:
        """What `str` wrote, or a hash alone (then of any number, 0), or the message that a machine
        publishes of it. Raises `ValueError`."""
        if found := _MESSAGE.fullmatch(text.strip()):
            text = " ".join(found.groups())
        *number, hash_ = text.split()[:2] or [""]
        if not _HASH.fullmatch(hash_) or (number and not number[0].isdecimal()):
            raise ValueError(f"{text.strip()[:80]!r} is no head; it is written as NUMBER HASH")
        return cls(int(number[0]) if number else 0, hash_)


def after(
    head: Head, *, at_utc: str, who: str, what: str, about: str, data: Mapping[str, object]
) -> Record:
    """The record that follows. Raises `ValueError` or `TypeError` for data that JSON has not."""
    bare = Record(head.number + 1, at_utc, who, what, about, data, head.hash, "")
    return Record(**{**_fields(bare), "hash": _hash_of(bare)})  # type: ignore[arg-type]  # the same fields


def line(record: Record) -> bytes:
    """The record as a line of the file."""
    return _canonical(_fields(record)) + b"\n"


def read_line(text: bytes) -> Record:
    """The record in a line. Raises `ValueError` for a line that is none; its hash is not judged."""
    if len(text) > MAX_LINE:
        raise ValueError("too long for a record")
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested beyond any record") from error
    if not isinstance(value, dict) or value.keys() != _TYPES.keys():
        raise ValueError("not the fields of a record")
    if any(type(value[name]) is not kind for name, kind in _TYPES.items()):
        raise ValueError("a field of another type")
    if line(record := Record(**value)) != text.rstrip(b"\n") + b"\n":
        raise ValueError("not written as a record is")
    return record


def genuine(record: Record) -> bool:
    """Whether its own hash fits what it says."""
    return record.hash == _hash_of(record)


def torn(text: bytes) -> dict[str, object]:
    """What the record that names a torn line says of it."""
    return {"bytes": len(text), "sha256": sha256(text).hexdigest()}


def _hash_of(record: Record) -> str:
    fields = {name: value for name, value in _fields(record).items() if name != "hash"}
    return sha256(_canonical(fields)).hexdigest()


def _fields(record: Record) -> dict[str, object]:
    return asdict(record)


def _canonical(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, sort_keys=True, allow_nan=False, separators=(",", ":")).encode()
