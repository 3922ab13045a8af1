"""The treadmill's port as the guard and the sentry use it: a descriptor, opened once, locked."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import termios

import serial


class PortError(Exception):
    """The port cannot be had; the message says why and what to do."""


def open_port(address: str, baud: int) -> serial.SerialBase:
    """Open `address` (a device, or `socket://host:port`) for this program alone.

    Raises `PortError`. Opening writes nothing.
    """
    try:
        if "://" in address:
            return serial.serial_for_url(address, baudrate=baud, timeout=0, write_timeout=0.05)
        return serial.Serial(address, baudrate=baud, timeout=0, write_timeout=0.05, exclusive=True)
    except (serial.SerialException, OSError, ValueError) as error:
        raise PortError(f"{address}: {_remedy(error)}") from error


def _remedy(error: Exception) -> str:
    match getattr(error, "errno", None):
        case errno.ENOENT:
            return "no such port: is the adapter plugged in? See /dev/serial/by-id/"
        case errno.EACCES:
            return "permission denied: add this user to the port's group (often 'dialout')"
        case errno.EAGAIN | errno.EBUSY:
            return "another program has this port open: end it first"
        case _:
            return str(error)


def write_now(descriptor: int, data: bytes) -> bool:
    """Write without waiting; False where the port is gone or full: a later STOP tries again."""
    try:
        return os.write(descriptor, data) == len(data)
    except OSError:
        return False


def discard_output(descriptor: int) -> None:
    """Drop what is still queued for output, so that STOP waits behind nothing."""
    with contextlib.suppress(termios.error):
        if stat.S_ISCHR(os.fstat(descriptor).st_mode):
            termios.tcflush(descriptor, termios.TCOFLUSH)
