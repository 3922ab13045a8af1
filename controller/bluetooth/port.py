"""A Bluetooth machine as a port: starts a radio process and holds the socket that it is used by.

Standard library only: the sentry uses this, and hands the descriptor down to the guard.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Final

from controller.belt.realtime import urge
from controller.bluetooth.url import FtmsUrl
from protocols.gatt.datagrams import MAX_BYTES, BadDatagram, decode_up
from protocols.gatt.messages import Connected, Disconnected

OPEN_S: Final = 35.0
"""Longer than a radio takes to find its machine, to connect, or to give up."""
CLOSE_S: Final = 4.0
SILENCE_S: Final = 0.5
"""Five pulses that stay out: the radio's process does not run, whatever its link does."""


class RadioError(Exception):
    """There is no link to the machine; the message says why and what to do."""


class RadioPort:
    """A radio and our end of its socket. Every datagram is one of `protocols.gatt`; the first one
    that can be read is `Connected`, an empty read means that the radio has ended.

    `pulse` becomes readable with each sign of life of the process.
    """

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        ours: socket.socket,
        pulse: socket.socket,
        connected: Connected,
    ) -> None:
        self._process = process
        self._socket = ours
        self._pulse_s = time.monotonic()
        self.pulse = pulse
        self.connected = connected
        """What the machine said of itself."""
        self.address = connected.address
        """Who this is: whoever opens the same machine again asks for this address."""

    @property
    def pid(self) -> int:
        """The radio's process."""
        return self._process.pid

    def fileno(self) -> int:
        """For `os.read`, `os.write` and selectors."""
        return self._socket.fileno()

    def lost_in_s(self) -> float:
        """Seconds until its silence means that it is lost, if nothing comes; 0: it is lost."""
        now_s = time.monotonic()
        with contextlib.suppress(BlockingIOError):
            while self.pulse.recv(MAX_BYTES):
                self._pulse_s = now_s
            return 0.0  # the process has ended
        return max(0.0, self._pulse_s + SILENCE_S - now_s)

    def close(self) -> None:
        """Let go, and see to it that the radio ends. Other holders of the descriptor must be gone,
        or the radio goes on for `CLOSE_S` before it is killed."""
        self._socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(CLOSE_S)
        self.kill()
        self.pulse.close()

    def kill(self) -> None:
        """End a radio that answers nobody any more. Its link is lost, and with it whatever it was
        told and had not written yet."""
        self._process.kill()
        self._process.wait()


class SpareRadio:
    """A radio that is loaded and waits. It touches no adapter before `take_over`."""

    def __init__(self, url: FtmsUrl) -> None:
        self._socket, theirs = _pair()
        self._linked = False
        with theirs:
            self._process = _start(url, theirs, "--spare")

    def fileno(self) -> int:
        """For `os.write`."""
        return self._socket.fileno()

    def take_over(self, first: Iterable[bytes]) -> bool:
        """Connect, write these datagrams before anything else, and tell whether there is a link.

        Should the caller die meanwhile, what is urgent among them is written all the same.
        """
        urge(self._process.pid)
        try:
            for datagram in first:
                self._socket.send(datagram)
            _first_word(self._socket)
        except (OSError, RadioError):
            return False
        self._linked = True
        return True

    def close(self) -> None:
        """Let go of the machine, if it was taken over."""
        self._socket.close()
        if self._linked:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(CLOSE_S)
        self._process.kill()
        self._process.wait()


def open_radio(url: FtmsUrl) -> RadioPort:
    """Start a radio and wait for its link; nothing is written. Raises `RadioError`."""
    ours, theirs = _pair()
    pulse, watched = _pair()
    with theirs, watched:
        process = _start(url, theirs, "--watcher", watched)
    urge(process.pid)  # from its first import on: a belt may be running
    pulse.setblocking(False)
    try:
        return RadioPort(process, ours, pulse, _first_word(ours))
    except BaseException:
        ours.close()
        pulse.close()
        process.kill()
        process.wait()
        raise


def _pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def _start(
    url: FtmsUrl, theirs: socket.socket, *more: str | socket.socket
) -> subprocess.Popen[bytes]:
    """A radio's process; a socket in its arguments is handed down."""
    arguments = ["--socket", theirs, "--device", str(url.whom), *more]
    if url.transport is not None:
        arguments += ["--transport", url.transport]
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "controller.bluetooth.radio"),
            *(one if isinstance(one, str) else str(one.fileno()) for one in arguments),
        ],
        pass_fds=[one.fileno() for one in arguments if isinstance(one, socket.socket)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the sentry's, whose end its controller waits for
        start_new_session=True,  # a sentry and guard that are killed as a group leave a last will
    )


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
