"""A pseudo-terminal that is drained as a serial port is: a byte at a time, and what waits can be
discarded by the host (`tcflush`), which packet mode tells.

It can be held, as by a far end that does not read: then nothing leaves. Full, it takes nothing
more of the host either. Times are seconds of the caller's clock.
"""

from __future__ import annotations

import fcntl
import os
import select
import struct
import termios
import time
from collections import deque
from typing import Final

from controller.simulator.terminal import CHUNK, Terminal

BITS_PER_BYTE: Final = 10
_DISCARDED: Final = 0x02  # TIOCPKT_FLUSHWRITE
_STUFFING: Final = b"0" * 512
_SETTLE_S: Final = 0.01


class Uart(Terminal):
    """The device's side of a port with this speed."""

    def __init__(self, baud: int) -> None:
        super().__init__()
        fcntl.ioctl(self.descriptor, termios.TIOCPKT, struct.pack("i", 1))
        self._byte_s = BITS_PER_BYTE / baud
        self._queue: deque[int] = deque()
        self._free_s = 0.0  # when the byte before the next has left
        self._stale = 0  # bytes of the kernel's that are older than what discarded them
        self._held = self._full = False

    def take(self, now_s: float) -> bytes | None:
        """Take what the host wrote into the queue; None: it discarded what was there."""
        if self._full and not select.select((), (), (self.descriptor,), 0)[2]:
            return b""
        try:
            said = os.read(self.descriptor, CHUNK + 1)
        except BlockingIOError:
            return b""
        if said[0] & _DISCARDED:
            self._queue.clear()
            self._full = False
            return None
        stale, written = said[1 : 1 + self._stale], said[1 + self._stale :]
        self._stale -= len(stale)
        if not self._queue:
            self._free_s = max(self._free_s, now_s)
        self._queue.extend(written)
        return written

    @property
    def next(self) -> int | None:
        """The byte that leaves next, if one waits."""
        return self._queue[0] if self._queue else None

    def leave(self, now_s: float) -> tuple[int, float] | None:
        """A byte that has left by now, and when it had."""
        if not self._queue or self._held or now_s < self._free_s + self._byte_s:
            return None
        self._free_s += self._byte_s
        return self._queue.popleft(), self._free_s

    def hold(self) -> None:
        """Nothing leaves from now on."""
        self._held = True

    def release(self, now_s: float) -> None:
        """What waits leaves from now on."""
        self._held, self._free_s = False, now_s

    def fill(self) -> None:
        """Hold it, and write as the host until no byte more is taken."""
        self._held = self._full = True
        os.set_blocking(self._client, False)
        refused_s: float | None = None
        while refused_s is None or time.monotonic() < refused_s + _SETTLE_S:
            try:
                os.write(self._client, _STUFFING)
                refused_s = None
            except BlockingIOError:
                refused_s = refused_s or time.monotonic()
        count = fcntl.ioctl(self.descriptor, termios.FIONREAD, struct.pack("i", 0))
        (self._stale,) = struct.unpack("i", count)
