"""What the host's end of every force deck's wire does with the samples that come."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from protocols.force.clock import ClockFit
from protocols.force.continuity import Block
from protocols.force.samples import DeckEvent, Gap, Rebooted, Samples, WireHealth
from protocols.force.stream import Dropped

Counts = tuple[tuple[int, ...], ...]


class DeckReceiver(ABC):
    """Sans-IO host end of one wire. Times are µs of the host's clock.

    Feed it what arrived, write what `transmit` gives. `nominal_hz` is the sample rate to assume
    until the device's own clock has shown it.
    """

    def __init__(self, nominal_hz: float) -> None:
        self.boot_id: int | None = None
        """Of the device that was heard last; None before, and on a wire that tells none."""
        self.health = WireHealth()
        self.clock = ClockFit()
        self.nominal_hz = nominal_hz
        self._last: Block | None = None

    @abstractmethod
    def receive(self, data: bytes, now_us: int) -> list[DeckEvent]:
        """Take bytes from the wire: what they say, oldest first. Never raises for any bytes."""

    def transmit(self) -> bytes:
        """What to write to the wire now; always empty on a wire that only speaks."""
        return b""

    def host_us(self, time_us: int) -> float:
        """The host's time of a device time."""
        return self.clock.host_us(time_us)

    def _follow(
        self, sequence: int, time_us: int, counts: Counts, now_us: int, saturated: int = 0
    ) -> list[DeckEvent]:
        """The samples of one block of u32 counters, after the gap or reboot before them."""
        events: list[DeckEvent] = []
        block, period_us = Block(sequence, time_us, len(counts)), 1e6 / self.nominal_hz
        if self._last is not None:
            later = self._last.followed_by(sequence, time_us, len(counts))
            if self._last.precedes(later):
                block, period_us = later, self._plausible(self._last.period_us(later))
                events += self._gap(self._last.after, block.first)
            else:
                events.append(self._rebooted(f"sample {self._last.after} became {sequence}"))
        self._last = block
        samples = Samples(block.first, block.time_us, period_us, counts, saturated)
        self.clock.add(block.time_us + round(period_us * (len(counts) - 1)), now_us)
        self._count(frames=1, samples=len(counts))
        return [*events, samples]

    def _gap(self, expected: int, first: int) -> list[DeckEvent]:
        if first == expected:
            return []
        self._count(missing=first - expected)
        return [Gap(expected, first - expected)]

    def _rebooted(self, detail: str) -> Rebooted:
        """The device began anew: nothing of its counters or its clock goes on."""
        self._last = None
        self.clock = ClockFit()
        self._count(reboots=1)
        return Rebooted(detail)

    def _drop(self, dropped: Dropped) -> Dropped:
        self._count(dropped=1)
        return dropped

    def _plausible(self, period_us: float) -> float:
        """A device may send less or more than it says, but hardly a tenth or ten times of it."""
        nominal_us = 1e6 / self.nominal_hz
        return period_us if 0.1 < period_us / nominal_us < 10.0 else nominal_us

    def _count(self, **more: int) -> None:
        self.health = replace(
            self.health, **{name: getattr(self.health, name) + n for name, n in more.items()}
        )
