"""Text lines with one number a channel, as hobby scales send them: `1023, -44, 870.5, 12`.

Numbers are split by commas, semicolons, tabs or spaces; `Samples` counts them in thousandths. A
line has neither time nor number of its own: samples are numbered as they come, their device time is
that number at the nominal rate, and only the fit to their arrival (`host_us`) shows the real rate.
A lost line cannot be seen: such a deck is for trying things out, not for protection.
"""

from __future__ import annotations

import re

from protocols.force.deck import DeckReceiver
from protocols.force.frames import Flaw
from protocols.force.samples import DeckEvent
from protocols.force.stream import Dropped

MAX_LINE = 160
_SPLIT = re.compile(rb"[,;\s]+")
_NUMBER = re.compile(rb"[+-]?[0-9]{1,9}(\.[0-9]*)?")
_U32 = 0xFFFF_FFFF


class TextReceiver(DeckReceiver):
    """Host end of a scale that sends a line of `channels` numbers `rate_hz` times a second."""

    def __init__(self, channels: int, rate_hz: float) -> None:
        super().__init__(rate_hz)
        self._channels = channels
        self._unfinished = b""
        self._overlong = False
        self._next = 0

    def receive(self, data: bytes, now_us: int) -> list[DeckEvent]:
        """Take bytes from the wire: what they say, oldest first. Never raises for any bytes."""
        *lines, self._unfinished = (self._unfinished + data).split(b"\n")
        if lines and self._overlong:
            lines[0], self._overlong = b"", False  # the end of what was dropped already
        events = [event for line in lines if line.strip() for event in self._line(line, now_us)]
        if len(self._unfinished) > MAX_LINE:
            if not self._overlong:
                events.append(self._drop(Dropped(Flaw.LONG, self._unfinished[:32])))
            self._overlong, self._unfinished = True, b""
        return events

    def _line(self, line: bytes, now_us: int) -> list[DeckEvent]:
        numbers = _SPLIT.split(line.strip())
        if len(numbers) != self._channels or not all(map(_NUMBER.fullmatch, numbers)):
            return [self._drop(Dropped(Flaw.PAYLOAD, line[:32]))]
        row = tuple(round(float(number) * 1000) for number in numbers)
        sequence, self._next = self._next, self._next + 1
        time_us = round(sequence * 1e6 / self.nominal_hz)
        return self._follow(sequence & _U32, time_us & _U32, (row,), now_us)
