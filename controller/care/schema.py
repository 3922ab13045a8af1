"""The tables of participants. `user_version` counts the changes of this file."""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = ()
"""The first takes a database of version 1 to version 2, and so on."""
SCHEMA_VERSION = 1 + len(MIGRATIONS)

PRAGMAS = (
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten with zeros
    "PRAGMA journal_mode = DELETE",  # a write-ahead log would keep what was erased
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA busy_timeout = 2000",
)

TABLES = """
CREATE TABLE participant (
    pseudonym TEXT PRIMARY KEY COLLATE NOCASE,
    data TEXT NOT NULL CHECK (json_valid(data))
) STRICT;

CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    pseudonym TEXT NOT NULL COLLATE NOCASE
        REFERENCES participant (pseudonym) ON DELETE CASCADE,
    at_utc TEXT NOT NULL,  -- ISO 8601, when it was written down
    kind TEXT NOT NULL,
    data TEXT NOT NULL CHECK (json_valid(data))
) STRICT;

CREATE TABLE pin (
    role TEXT PRIMARY KEY,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    wrong INTEGER NOT NULL DEFAULT 0,
    locked_until_s REAL NOT NULL DEFAULT 0
) STRICT;
"""
