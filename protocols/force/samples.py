"""What a force deck tells its host, whatever wire it speaks."""

from __future__ import annotations

from dataclasses import dataclass

from protocols.force.frames import Hello, LogText, Status
from protocols.force.stream import Dropped


@dataclass(frozen=True, slots=True)
class Samples:
    """Consecutive samples in raw ADC counts, `counts[sample][channel]`.

    `first` is the sequence of the first sample and `time_us` its device time, both unwrapped:
    within one boot they only grow. `period_us` is the time between two samples as this device's own
    clock shows it. Bit n of `saturated`: channel n stood at a rail.
    """

    first: int
    time_us: int
    period_us: float
    counts: tuple[tuple[int, ...], ...]
    saturated: int = 0

    @property
    def channels(self) -> int:
        """How many channels each sample has."""
        return len(self.counts[0])


@dataclass(frozen=True, slots=True)
class Gap:
    """`missing` samples, from sequence `first` on, never arrived."""

    first: int
    missing: int


@dataclass(frozen=True, slots=True)
class Rebooted:
    """The node began anew: another boot id, or counters that went back.

    Sequence and device time start over; the tare is in doubt until the next standstill.
    """

    detail: str


DeckEvent = Samples | Gap | Rebooted | Hello | Status | LogText | Dropped


@dataclass(frozen=True, slots=True)
class WireHealth:
    """Counters since the wire was opened."""

    frames: int = 0  # with samples
    samples: int = 0
    missing: int = 0  # samples that gaps swallowed
    dropped: int = 0  # frames that were flawed
    reboots: int = 0
