"""One sensor node's serial port, opened again after it was unplugged. For one thread."""

from __future__ import annotations

import termios
import time
from collections.abc import Callable
from typing import Final

import serial

READ_BYTES: Final = 8192
WRITE_S: Final = 0.2
REOPEN_US: Final = 500_000


class Line:
    """`read_s` is how long one `read` may wait; `idle` waits so long where there is no port."""

    def __init__(
        self, port: str, baud: int, read_s: float, idle: Callable[[float], object]
    ) -> None:
        self.trouble = ""  # why the port cannot be read, in words; empty while it can
        self._port, self._baud, self._read_s = port, baud, read_s
        self._idle = idle
        self._open: serial.Serial | None = None
        self._retry_us = 0

    @property
    def is_open(self) -> bool:
        """Whether there is somebody to write to."""
        return self._open is not None

    def read(self) -> bytes:
        """What arrived meanwhile; nothing while there is no port."""
        try:
            return self._opened_port().read(READ_BYTES)
        except (OSError, termios.error) as error:
            self._lost(error)
            self._idle(self._read_s)
            return b""

    def write(self, data: bytes) -> None:
        """Send this, if the port is there."""
        try:
            if data and self._open is not None:
                self._open.write(data)
        except (OSError, termios.error) as error:
            self._lost(error)

    def close(self) -> None:
        """Give the port back."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _opened_port(self) -> serial.Serial:
        if self._open is None:
            now_us = time.monotonic_ns() // 1000
            if now_us < self._retry_us:
                raise _NotYet
            self._retry_us = now_us + REOPEN_US
            self._open = serial.Serial(
                self._port,
                self._baud,
                timeout=self._read_s,
                write_timeout=WRITE_S,
                exclusive=True,
            )
            self.trouble = ""
        return self._open

    def _lost(self, error: Exception) -> None:
        if isinstance(error, _NotYet):
            return
        self.trouble = f"{self._port}: {error}"
        self._retry_us = time.monotonic_ns() // 1000 + REOPEN_US
        try:
            self.close()
        except (OSError, termios.error):  # a port that is gone may not even be closed
            self._open = None


class _NotYet(OSError):
    """The port is gone, and it is not time to try it again."""
