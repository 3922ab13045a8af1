"""Do samples come as often as promised? By their numbers and the host's clock."""

from __future__ import annotations

from typing import Final

WINDOW_S: Final = 3.0
TOLERANCE: Final = 0.1
"""Crystals differ by millionths; cheap converters by nearly a fifth, which skews every time."""


class RateWatch:
    """`promised_hz` is what the deck says of itself, or what it was configured to send."""

    __slots__ = ("_first", "_start_s", "measured_hz", "promised_hz")

    def __init__(self, promised_hz: float) -> None:
        self.promised_hz = promised_hz
        self.measured_hz: float | None = None
        self.restart()

    def restart(self) -> None:
        """The deck began anew, or promises something else."""
        self._start_s: float | None = None
        self._first = 0
        self.measured_hz = None

    def arrived(self, number: int, now_s: float) -> None:
        """Samples came, of which the first has this number. Lost ones were sent all the same."""
        if self._start_s is None:
            self._start_s, self._first = now_s, number
        elif now_s - self._start_s >= WINDOW_S:
            self.measured_hz = (number - self._first) / (now_s - self._start_s)
            self._start_s, self._first = now_s, number

    @property
    def off(self) -> str:
        """What is wrong with the rate, in words; empty while nothing is."""
        measured_hz, promised_hz = self.measured_hz, self.promised_hz
        if measured_hz is None or abs(measured_hz / promised_hz - 1.0) <= TOLERANCE:
            return ""
        return (
            f"the deck promises {promised_hz:.0f} samples a second and sends {measured_hz:.0f}: "
            "look at its converter's setting"
        )
