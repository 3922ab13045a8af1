"""A force deck in one value, for somebody who looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from protocols.force.samples import WireHealth
from sessions.gait.report import DeckReport, SignalHealth


@dataclass(frozen=True, slots=True)
class CellView:
    """One load cell: what it bears now, and where it stands."""

    name: str
    channel: int
    force_n: float
    counts: float
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True)
class DeckView:
    """Now. None: not known (yet)."""

    report: DeckReport
    cells: tuple[CellView, ...]
    x_m: float | None  # centre of pressure, to the right of who faces the console
    y_m: float | None  # and to the console
    tared: bool
    zero_n: float  # as followed since the tare
    trend_n_per_min: float | None  # of the empty deck's zero
    warming: bool
    promised_hz: float
    measured_hz: float | None
    wire: WireHealth
    serial: str

    @property
    def total_n(self) -> float:
        """The whole force above the tare."""
        return sum(cell.force_n for cell in self.cells)

    @property
    def notices(self) -> tuple[str, ...]:
        """What is wrong or not yet right, in words; none while all is well."""
        health = self.report.health
        found = [self.report.trouble or f"the signal is {health}"]
        if health is SignalHealth.GOOD:
            found = []
        if not self.tared:
            found.append("not tared: leave the deck empty for a second")
        if self.warming:
            found.append(f"still warming up: the zero moves {self.trend_n_per_min:+.1f} N a minute")
        if self.wire.missing:
            found.append(f"{self.wire.missing} samples never arrived: look at cable and computer")
        return tuple(found)
