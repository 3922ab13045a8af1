"""The node's relay in the treadmill's safety-key loop: the stop that needs no living host."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class HeartbeatRelay:
    """Normally open. Closes only on "arm", while a heartbeat is good and the reference is sound;
    opens by itself when either ends, and only a new "arm" closes it again. Starts open.
    """

    closed: bool = False
    _good_until_us: int | None = None

    def heartbeat(self, good_for_ms: int, now_us: int) -> None:
        """The host is alive and will say so again within `good_for_ms`."""
        self.check(now_us)
        self._good_until_us = now_us + good_for_ms * 1000

    def arm(self, now_us: int, *, reference_sound: bool) -> None:
        """Close, if everything that keeps it closed is there."""
        self.check(now_us, reference_sound=reference_sound)
        self.closed = self._good_until_us is not None and reference_sound

    def disarm(self) -> None:
        """Open."""
        self.closed = False

    def check(self, now_us: int, *, reference_sound: bool = True) -> None:
        """Open if the newest heartbeat has run out or the reference is at its rail."""
        if self._good_until_us is not None and now_us >= self._good_until_us:
            self._good_until_us = None
        if self._good_until_us is None or not reference_sound:
            self.closed = False

    @property
    def watching(self) -> bool:
        """Whether a heartbeat is being waited for: the watchdog is armed."""
        return self._good_until_us is not None
