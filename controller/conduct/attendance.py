"""Who supervises a session from afar, and whether they are still there (hazard H12)."""

from __future__ import annotations

from typing import Final

ALIVE_MS: Final = 3000  # a sign of life is good for so long
MOST: Final = 8  # names that are remembered


class Attendance:
    """Signs of life, and whose silence eases the belt.

    A session is attended by whoever gave a sign of life within the 3 s before the confirmation
    that started it: the one who asked for the start, if they did; else the one heard last; nobody,
    if nobody did. It stays so until the next start. A sign of life given later, or by anybody
    else, is heard and changes nothing: nobody becomes responsible for a walk under way.
    """

    def __init__(self) -> None:
        self.by = ""
        self._signs_ms: dict[str, int] = {}  # the newest last

    def sign(self, by: str, now_ms: int) -> None:
        """Somebody is there."""
        self._signs_ms.pop(by, None)
        self._signs_ms[by] = now_ms
        if len(self._signs_ms) > MOST:
            del self._signs_ms[next(iter(self._signs_ms))]

    def confirmed(self, asked_by: str, now_ms: int) -> None:
        """A session starts, as `asked_by` asked for it from afar, if anybody did."""
        alive = [by for by in self._signs_ms if self._alive(by, now_ms)]
        newest = alive[-1] if alive else ""
        self.by = asked_by if asked_by in alive else newest

    def fell_silent(self, now_ms: int) -> bool:
        """Whether whoever attends this session was not heard for too long."""
        return bool(self.by) and not self._alive(self.by, now_ms)

    def silent_ms(self, now_ms: int) -> int | None:
        """Since when whoever attends this session was not heard; None: nobody does."""
        return now_ms - self._signs_ms[self.by] if self.by in self._signs_ms else None

    def _alive(self, by: str, now_ms: int) -> bool:
        return by in self._signs_ms and now_ms - self._signs_ms[by] <= ALIVE_MS
