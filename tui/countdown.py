"""The start's countdown: 3, 2, 1, each one seen and heard, or nothing starts."""

from __future__ import annotations

from dataclasses import dataclass

FROM = 3
KEY_REPEAT_S = 0.8
"""A key that comes again sooner than this may be one held down, which confirms nothing."""


@dataclass(slots=True)
class HeldKey:
    """Tells a key pressed on purpose from one still held down from the stage before."""

    _seen_s: float = float("-inf")

    def fresh(self, now_s: float) -> bool:
        """Whether the key that came at `now_s` was pressed, and not only repeated."""
        before_s, self._seen_s = self._seen_s, now_s
        return now_s - before_s >= KEY_REPEAT_S


@dataclass(slots=True)
class Countdown:
    """Counts down to the start that a token stands for."""

    token: int | None = None  # None: nothing counts
    number: int = FROM
    _began_s: float = 0.0

    @property
    def shown(self) -> int | None:
        """The number to show, if it counts."""
        return None if self.token is None else self.number

    def begin(self, token: int, now_s: float) -> None:
        """Count from 3, unless it counts already."""
        if self.token is None:
            self.token, self.number, self._began_s = token, FROM, now_s

    def cancel(self) -> None:
        """Start nothing."""
        self.token = None

    def advance(self, confirmable: int | None, now_s: float) -> int | None:
        """The token to confirm now, once; None before that.

        Cancels itself when `confirmable`, the token that may be confirmed now, is not the one it
        began with, and when a number was never shown, as on a screen that hung.
        """
        if self.token is None:
            return None
        number = FROM - int(now_s - self._began_s)
        if confirmable != self.token or number < self.number - 1:
            self.cancel()
            return None
        self.number = number
        if number > 0:
            return None
        self.cancel()
        return confirmable
