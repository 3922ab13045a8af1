"""Raw force in the audit trail: what the file of a session was when it was sealed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Final

from sessions.journal.sealing import is_whole

SEALED: Final = "raw force sealed"
"""The record of a file that was completed after its session was closed: a crash came between."""
UNSEALED: Final[Mapping[str, object]] = {"sealed": False}
NONE: Final[Mapping[str, object]] = {}

PathOf = Callable[[str], Path]
"""From a session's id to where its raw force is, if there is any."""


def told_of(path: Path) -> Mapping[str, object]:
    """What the trail says of a file of raw force: size and SHA-256. Raises `OSError`."""
    if not path.exists():
        return NONE
    if not is_whole(path):
        return UNSEALED
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": file_digest(file, "sha256").hexdigest()}


def fault(told: Mapping[str, object], now: Mapping[str, object]) -> str | None:
    """What became of a file, held against its record; None: it is as it was."""
    if told == now:
        return None
    if not now:
        return "is gone, and no record says why"
    return "was put in past Backstride" if not told else "was changed after it was sealed"
