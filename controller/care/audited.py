"""The participants' connection, and the record of each change to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from controller.audit.subjects import digest, salt_of, tag
from controller.audit.trail import Trail


class Participants(sqlite3.Connection):
    """The participants' database with the trail that tells of its changes."""

    trail: Trail


def note(
    db: Participants,
    what: str,
    pseudonym: str,
    content: tuple[str, ...],
    data: Mapping[str, object] | None = None,
) -> None:
    """Record a change inside its transaction: what cannot be recorded is not done. The record has
    the digest of the new content, so that a row that was changed past it is found. Raises
    `OSError`."""
    salt = salt_of(db.trail.folder, pseudonym)
    told = {**(data or {}), "digest": digest(salt, *content)}
    db.trail.append(what, tag(salt, pseudonym), told)
