"""A raw pseudo-terminal that stands in for a serial port: clients come and go, the device stays."""

from __future__ import annotations

import os
import termios
import tty

CHUNK = 4096


class Terminal:
    """The device's side. The client's side has a path, and is held open here as well, so that a
    client that leaves does not hang up on the device."""

    def __init__(self) -> None:
        self.descriptor, self._client = os.openpty()
        tty.setraw(self._client)
        os.set_blocking(self.descriptor, False)
        self.path = os.ttyname(self._client)

    def fileno(self) -> int:
        """For a selector."""
        return self.descriptor

    def read(self) -> bytes:
        """What the client wrote, up to 4096 bytes; nothing if it wrote nothing."""
        try:
            return os.read(self.descriptor, CHUNK)
        except BlockingIOError:
            return b""

    def write(self, data: bytes) -> None:
        """Send to the client. Where nobody reads, the oldest bytes are lost, as on a real port."""
        try:
            os.write(self.descriptor, data)
        except BlockingIOError:
            termios.tcflush(self._client, termios.TCIFLUSH)

    def close(self) -> None:
        """As when the cable is pulled: the client's next read fails."""
        os.close(self.descriptor)
        os.close(self._client)
