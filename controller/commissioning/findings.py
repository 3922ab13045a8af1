"""What a step finds: a figure for the card, something to know, or a refusal. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from controller.commissioning.questions import Answer
from controller.treadmills.commissioned import Measured

TAPE: Final = "tape and stopwatch"
DECK: Final = "force deck"
REPORTS: Final = "the machine's reports"
SEEN: Final = "seen"


Answers = Mapping[str, Answer]


class Verdict(Enum):
    """What follows from a finding."""

    FOUND = "found"
    NOTE = "note"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, in words; a figure for the card, where it is one."""

    verdict: Verdict
    text: str
    figure: Measured | None = None


def found(what: str, value: float | str | bool, unit: str, how: str, words: str = "") -> Finding:
    """A figure, in its unit, and how it was measured."""
    rounded = round(value, 3) if isinstance(value, float) else value
    return Finding(Verdict.FOUND, words, Measured(what, rounded, unit, how))


def refused(text: str) -> Finding:
    """Why there is no card."""
    return Finding(Verdict.REFUSED, text)


def number(answers: Answers, key: str) -> float:
    """What was answered, where a number was asked for."""
    value = answers[key]
    assert isinstance(value, float)
    return value
