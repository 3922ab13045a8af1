"""How late a loop wakes up: the worst of the last minute, in parts of ten seconds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

PART_MS: Final = 10_000
PARTS: Final = 6


@dataclass(slots=True)
class Lateness:
    """Fed at every wake-up with the time and by how much it came after it was due."""

    _parts: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=PARTS))
    """The number of each part, and its worst in µs; the newest last."""

    def woke(self, now_ms: int, late_us: int) -> None:
        """A wake-up that was due `late_us` ago."""
        number = now_ms // PART_MS
        if self._parts and self._parts[-1][0] == number:
            late_us = max(late_us, self._parts.pop()[1])
        self._parts.append((number, late_us))

    def worst_us(self, now_ms: int) -> int | None:
        """The worst of the present part and the five before it; None without a wake-up in them."""
        oldest = now_ms // PART_MS - PARTS + 1
        return max((late_us for number, late_us in self._parts if number >= oldest), default=None)
