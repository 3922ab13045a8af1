"""Frames out of a byte stream: cut at zero bytes, what is flawed dropped and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from protocols.force.frames import MAX_ENCODED, BadFrame, Flaw, Frame, decode

_QUOTED = 32


@dataclass(frozen=True, slots=True)
class Dropped:
    """Bytes that were no frame: why, and the first 32 of them."""

    flaw: Flaw
    data: bytes


class FrameDecoder:
    """Incremental decoder of one direction of the wire. Never raises for any bytes.

    Keeps at most one frame's length of unfinished bytes; what comes in the middle of a frame (the
    port was just opened, bytes were lost) costs that frame only.
    """

    def __init__(self) -> None:
        self.dropped: Counter[Flaw] = Counter()
        self._unfinished = b""
        self._overlong = False

    def feed(self, data: bytes) -> list[Frame | Dropped]:
        """All frames that `data` completes, in order, with what had to be dropped."""
        *complete, self._unfinished = (self._unfinished + data).split(b"\0")
        if complete and self._overlong:
            complete[0] = b""  # the end of what was dropped already
            self._overlong = False
        found = [self._frame(encoded) for encoded in complete if encoded]
        if len(self._unfinished) > MAX_ENCODED:
            if not self._overlong:
                found.append(self._drop(Flaw.LONG, self._unfinished))
            self._overlong, self._unfinished = True, b""
        return found

    def _frame(self, encoded: bytes) -> Frame | Dropped:
        try:
            return decode(encoded)
        except BadFrame as bad:
            return self._drop(bad.flaw, encoded)

    def _drop(self, flaw: Flaw, data: bytes) -> Dropped:
        self.dropped[flaw] += 1
        return Dropped(flaw, data[:_QUOTED])
