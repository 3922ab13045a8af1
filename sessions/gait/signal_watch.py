"""Whether the deck's signal can be trusted for protection. Pure; time is an argument.

A load cell that lives is never quite still: not a bit of change on a channel for a quarter of a
second means that a converter, a cable or a program has stopped. A signal that is not trusted is
itself a reason to stop, never a reason to go.
"""

from __future__ import annotations

from collections.abc import Sequence

from sessions.gait.report import SignalHealth

STALE_S = 0.200
"""A kernel whose every core is busy may keep a serial port's bytes for a tenth of a second
(docs/safety/stress.md); H17 leaves 300 ms until the belt eases."""
STALE_PERIODS = 3
FROZEN_S = 0.250
FROZEN_SAMPLES = 20
"""Slow converters show the same value twice now and then: so many in a row are no chance."""
SATURATED_S = 0.050


class SignalWatch:
    """One deck's signal: `rail_counts` is the converter's full scale, `period_s` the time between
    two arrivals (of a frame of samples, where they come in frames)."""

    __slots__ = (
        "_arrived_s",
        "_last",
        "_railed_since_s",
        "_repeats",
        "_still_since_s",
        "_t_s",
        "period_s",
        "rail_counts",
        "rebooted",
    )

    def __init__(self, *, period_s: float = 0.0, rail_counts: int = 2**23 - 1) -> None:
        self.period_s = period_s
        self.rail_counts = rail_counts
        self._arrived_s: float | None = None
        self.rebooted = False
        self._t_s = 0.0
        self._last: Sequence[int] = ()
        self._still_since_s: list[float] = []
        self._repeats: list[int] = []
        self._railed_since_s: float | None = None

    def reboot(self) -> None:
        """The sensor began anew: its zero is in doubt until the belt stands."""
        self.rebooted = True
        self._last = ()
        self._railed_since_s = None

    def standstill(self) -> None:
        """The belt stands: a sensor that rebooted may be trusted again."""
        self.rebooted = False

    def arrived(self, now_s: float) -> None:
        """Samples arrived, on the host's clock."""
        self._arrived_s = now_s

    def push(self, t_s: float, counts: Sequence[int], *, flagged: bool = False) -> None:
        """One sample of every channel, on the device's clock; `flagged`: it reports saturation."""
        if len(counts) != len(self._last):
            self._still_since_s = [t_s] * len(counts)
            self._repeats = [0] * len(counts)
        else:
            last, repeats = self._last, self._repeats
            for channel, count in enumerate(counts):
                if count == last[channel]:
                    repeats[channel] += 1
                else:
                    repeats[channel] = 0
                    self._still_since_s[channel] = t_s
        self._last = counts
        self._t_s = t_s
        rail = self.rail_counts
        if flagged or max(counts) >= rail or min(counts) <= -rail:
            if self._railed_since_s is None:
                self._railed_since_s = t_s
        else:
            self._railed_since_s = None

    def health(self, now_s: float) -> SignalHealth:
        """The worst that is known now."""
        if self._arrived_s is None:
            return SignalHealth.WAITING
        if now_s - self._arrived_s > max(STALE_S, STALE_PERIODS * self.period_s):
            return SignalHealth.STALE
        if self.rebooted:
            return SignalHealth.REBOOTED
        if self._railed_since_s is not None and self._t_s - self._railed_since_s > SATURATED_S:
            return SignalHealth.SATURATED
        if self._frozen():
            return SignalHealth.FROZEN
        return SignalHealth.GOOD

    def _frozen(self) -> bool:
        return any(
            repeats >= FROZEN_SAMPLES and self._t_s - since_s >= FROZEN_S
            for repeats, since_s in zip(self._repeats, self._still_since_s, strict=True)
        )
