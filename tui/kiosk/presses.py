"""Which presses are meant: not those of a key that is held, nor those that come before what an area
means could be read. Pure; times in seconds."""

from __future__ import annotations

from typing import Final

from tui.countdown import KEY_REPEAT_S
from tui.kiosk.face import Area

SETTLE_S: Final = 0.8
"""What the areas mean has to stand for so long before one of them does something, STOP apart."""


class Presses:
    """Of the areas above STOP."""

    def __init__(self, now_s: float) -> None:
        self._settled_s = now_s
        self._last: tuple[int, float] = (0, float("-inf"))

    def changed(self, now_s: float) -> None:
        """The areas mean something else from now on."""
        self._settled_s = now_s + SETTLE_S

    def meant(self, slot: int, area: Area, now_s: float) -> bool:
        """Whether this press of the area in `slot` is."""
        (before, at_s), self._last = self._last, (slot, now_s)
        held = before == slot and now_s - at_s < KEY_REPEAT_S and not area.repeats
        return not held and now_s >= self._settled_s
