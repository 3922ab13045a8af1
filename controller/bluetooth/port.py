"""A Bluetooth machine as a port: starts a radio process and holds the socket that it is used by.

Standard library only: the sentry uses this, and hands the descriptor down to the guard.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from typing import Final

from controller.belt.realtime import NICENESS
from controller.bluetooth.url import FtmsUrl
from protocols.gatt.datagrams import MAX_BYTES, BadDatagram, decode_up
from protocols.gatt.messages import Connected, Disconnected

OPEN_S: Final = 35.0
"""Longer than a radio takes to find its machine, to connect, or to give up."""
CLOSE_S: Final = 4.0


class RadioError(Exception):
    """There is no link to the machine; the message says why and what to do."""


class RadioPort:
    """A radio and our end of its socket. Every datagram is one of `protocols.gatt`; the first one
    that can be read is `Connected`, an empty read means that the radio has ended."""

    def __init__(
        self, process: subprocess.Popen[bytes], ours: socket.socket, connected: Connected
    ) -> None:
        self._process = process
        self._socket = ours
        self.address = connected.address
        """Who this is: whoever opens the same machine again asks for this address."""

    @property
    def pid(self) -> int:
        """The radio's process."""
        return self._process.pid

    def fileno(self) -> int:
        """For `os.read`, `os.write` and selectors."""
        return self._socket.fileno()

    def close(self) -> None:
        """Let go, and see to it that the radio ends. Other holders of the descriptor must be gone,
        or the radio goes on for `CLOSE_S` before it is killed."""
        self._socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(CLOSE_S)
        self.kill()

    def kill(self) -> None:
        """End a radio that answers nobody any more. Its link is lost, and nothing is written."""
        self._process.kill()
        self._process.wait()


def open_radio(url: FtmsUrl) -> RadioPort:
    """Start a radio and wait for its link; nothing is written. Raises `RadioError`."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = _start(url, theirs.fileno())
    try:
        return RadioPort(process, ours, _first_word(ours))
    except BaseException:
        ours.close()
        process.kill()
        process.wait()
        raise


def _start(url: FtmsUrl, descriptor: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "controller.bluetooth.radio", "--socket", str(descriptor)]
    command += ["--device", str(url.whom)]
    if url.transport is not None:
        command += ["--transport", url.transport]
    process = subprocess.Popen(
        command,
        pass_fds=(descriptor,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the sentry's, whose end its controller waits for
    )
    with contextlib.suppress(OSError):  # from its first import on: a belt may be running
        os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
    return process


def _first_word(ours: socket.socket) -> Connected:
    """What the radio says first, left in the socket for whoever uses it."""
    ours.settimeout(OPEN_S)
    try:
        message = decode_up(ours.recv(MAX_BYTES, socket.MSG_PEEK))
    except TimeoutError:
        raise RadioError(f"the radio said nothing for {OPEN_S:.0f} s") from None
    except (OSError, BadDatagram) as error:
        raise RadioError("the radio ended before it had a link") from error
    ours.setblocking(False)
    match message:
        case Connected():
            return message
        case Disconnected(reason):
            raise RadioError(reason)
        case _:
            raise RadioError(f"the radio began with {message}")
