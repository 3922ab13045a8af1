"""One person's visit: what a kiosk knows besides what the controller says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tui.card import WorkoutCard

MOST_DIGITS: Final = 12
HIGHEST: Final = 10
"""Of the figures of pain and exertion."""


class Page(StrEnum):
    """Where the visit is, as far as the controller leaves it open."""

    IDLE = "idle"  # nobody is here
    VISIT = "visit"
    CODE = "code"


class Purpose(StrEnum):
    """What the code is typed for."""

    UNLOCK = "unlock"
    RESET = "reset"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Menu:
    """What does not change from visit to visit."""

    cards: Sequence[WorkoutCard] = ()
    other_language: str = ""  # its own name for itself; empty: there is none
    coded: bool = True  # else nobody has a code: nothing asks for one, and nobody leaves


@dataclass(frozen=True, slots=True)
class Visit:
    """Its figures begin anew with each visit."""

    page: Page = Page.IDLE
    purpose: Purpose = Purpose.UNLOCK
    typed: str = ""  # digits of the code so far
    digit: int = 0  # the one that the areas would add
    at: int = 0  # which workout is shown
    ticked: int = 0  # items of the checklist
    figure: int | None = None  # of pain or exertion, before it is said

    def asked_for_code(self, purpose: Purpose) -> Visit:
        """The page of the code comes up."""
        return replace(self, page=Page.CODE, purpose=purpose, typed="", digit=0)

    def with_digit(self, digit: int) -> Visit:
        """One more digit of the code."""
        return replace(self, typed=(self.typed + str(digit))[:MOST_DIGITS], digit=0)

    def moved(self, by: int) -> Visit:
        """The figure that would be said, one more or less; the first one is 0."""
        figure = 0 if self.figure is None else min(max(self.figure + by, 0), HIGHEST)
        return replace(self, figure=figure)
