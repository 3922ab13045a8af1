"""What a button's device file says: Linux input events (`struct input_event`). Pure."""

from __future__ import annotations

import struct
from typing import Final

_EVENT: Final = struct.Struct("llHHi")  # seconds, microseconds, type, code, value
_KEY, _PRESSED = 1, 1  # EV_KEY; 0 is a release, 2 a repeat
BOUNCE_S: Final = 0.3


class Presses:
    """Presses of any key of the device, each counted once however its contact bounces."""

    def __init__(self) -> None:
        self._buffer = b""
        self._pressed_s: float | None = None

    def feed(self, data: bytes, now_s: float) -> int:
        """How often it was pressed, by what was read at `now_s`."""
        self._buffer += data
        whole = len(self._buffer) // _EVENT.size * _EVENT.size
        events, self._buffer = self._buffer[:whole], self._buffer[whole:]
        return sum(
            self._counts(now_s)
            for *_, kind, _code, value in _EVENT.iter_unpack(events)
            if kind == _KEY and value == _PRESSED
        )

    def _counts(self, now_s: float) -> bool:
        before_s, self._pressed_s = self._pressed_s, now_s
        return before_s is None or now_s - before_s > BOUNCE_S
