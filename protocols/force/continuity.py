"""Is what arrives the continuation of what arrived before? By counters, never by arrival."""

from __future__ import annotations

from dataclasses import dataclass


def unwrapped(raw: int, near: int, bits: int) -> int:
    """The number closest to `near` whose lowest `bits` bits are `raw`."""
    half = 1 << (bits - 1)
    return near + ((raw - near + half) & ((1 << bits) - 1)) - half


@dataclass(frozen=True, slots=True)
class Block:
    """A run of samples by its counters: unwrapped number of the first, its time, how many."""

    first: int
    time_us: int
    samples: int

    @property
    def after(self) -> int:
        """The number of the sample that should come next."""
        return self.first + self.samples

    def followed_by(self, sequence: int, time_us: int, samples: int) -> Block:
        """The block of these u32 counters, unwrapped."""
        return Block(
            unwrapped(sequence, self.after, 32), unwrapped(time_us, self.time_us, 32), samples
        )

    def precedes(self, later: Block) -> bool:
        """Whether `later` can come from the same, uninterrupted counters."""
        return later.first >= self.after and later.time_us > self.time_us

    def period_us(self, later: Block) -> float:
        """The time between two samples, as the device's clock shows it."""
        return (later.time_us - self.time_us) / (later.first - self.first)
