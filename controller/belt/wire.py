"""The treadmill's port as the guard and the sentry use it: a descriptor, opened once, locked.

A serial port is itself. A Bluetooth link is owned by a radio process; its socket is the port, and
each write is one datagram.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import termios
from dataclasses import dataclass, replace

import serial

from controller.bluetooth.port import RadioError, RadioPort, open_radio
from controller.bluetooth.url import AtAddress, FtmsUrl, parse_bluetooth_url


class PortError(Exception):
    """The port cannot be had; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class MachinePort:
    """An open port, and the address that opens this very machine again."""

    device: serial.SerialBase | RadioPort
    address: str


def open_machine(address: str, baud: int) -> MachinePort:
    """Open a serial `address`, or a URL `ftms:…`. Raises `PortError`. Nothing is written.

    A Bluetooth machine that was found by its name is pinned: its address is told, so that no other
    machine of the same name is ever taken for it.
    """
    if not address.startswith("ftms:"):
        return MachinePort(open_port(address, baud), address)
    url = parse_bluetooth_url(address)
    assert isinstance(url, FtmsUrl)
    try:
        radio = open_radio(url)
    except RadioError as error:
        raise PortError(str(error)) from error
    return MachinePort(radio, str(replace(url, whom=AtAddress(radio.address))))


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
