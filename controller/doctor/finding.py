"""What one check found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How it is."""

    GOOD = "good"
    NOTE = "note"  # works, with less margin or comfort
    BAD = "bad"  # will not work
    NOT_USED = "not used"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A `NOTE` or `BAD` one has a remedy."""

    about: str
    verdict: Verdict
    found: str
    remedy: str = ""

    def __post_init__(self) -> None:
        if self.verdict in {Verdict.NOTE, Verdict.BAD} and not self.remedy:
            raise ValueError(f"{self.about}: a complaint needs a remedy")


def good(about: str, found: str) -> Finding:
    """All is well."""
    return Finding(about, Verdict.GOOD, found)


def note(about: str, found: str, remedy: str) -> Finding:
    """It works, but could be better."""
    return Finding(about, Verdict.NOTE, found, remedy)


def bad(about: str, found: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(about, Verdict.BAD, found, remedy)


def not_used(about: str, found: str) -> Finding:
    """The configuration does without."""
    return Finding(about, Verdict.NOT_USED, found)
