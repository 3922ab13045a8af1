"""Do samples come as often as promised? By their numbers and the device's clock, and how fast that
runs by the host's; never by their arrival, which a busy computer bunches."""

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

    def arrived(self, number: int, device_s: float, drift_ppm: float = 0.0) -> None:
        """Samples came, of which the first has this number and device time; the host's clock is
        that much faster than the device's. Lost samples were sent all the same."""
        if self._start_s is None:
            self._start_s, self._first = device_s, number
        elif device_s - self._start_s >= WINDOW_S:
            lasted_s = (device_s - self._start_s) * (1.0 + drift_ppm / 1e6)
            self.measured_hz = (number - self._first) / lasted_s
            self._start_s, self._first = device_s, number

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
