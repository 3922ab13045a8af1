"""The guard process: its last word when its port is taken away, and how late it was."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from controller.belt.guard import BYE, GONE, TICK_MS
from controller.belt.link import MAX_BYTES, GuardReport, decode_up

DEADLINE_S = 40.0
HELD_UP_MS = 400


@dataclass(frozen=True)
class Ends:
    """What a guard process is connected to, and the process."""

    guard: subprocess.Popen[bytes]
    port: socket.socket
    controller: socket.socket
    sentry: socket.socket

    def close(self) -> None:
        for end in (self.port, self.controller, self.sentry):
            end.close()


def guarding(*options: str) -> Ends:
    """A guard on a Bluetooth port."""
    pairs = [socket.socketpair(socket.AF_UNIX, kind) for kind in KINDS.values()]
    theirs = [str(pair[1].fileno()) for pair in pairs]
    command = [sys.executable, "-m", "controller.belt.guard", "--card", "simulated-ftms", *options]
    for name, descriptor in zip(KINDS, theirs, strict=True):
        command += [f"--{name}", descriptor]
    guard = subprocess.Popen(command, pass_fds=[int(one) for one in theirs])
    for ours, handed_down in pairs:
        handed_down.close()
        ours.settimeout(DEADLINE_S)
    (port, _), (controller, _), (sentry, _) = pairs
    return Ends(guard, port, controller, sentry)


def last_word(*options: str) -> bytes:
    """Of a guard whose radio is gone."""
    ends = guarding(*options)
    with ends.guard:
        ends.port.close()
        said = b""
        while heard := ends.sentry.recv(256):
            said = heard[-1:]
        assert ends.guard.wait(DEADLINE_S) == 0
        ends.close()
    return said


def reported(controller: socket.socket, met: Callable[[GuardReport], bool]) -> GuardReport:
    """The next report that `met` accepts."""
    deadline_s = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline_s:
        message = decode_up(controller.recv(MAX_BYTES))
        if isinstance(message, GuardReport) and met(message):
            return message
    raise AssertionError("no such report")


KINDS = {
    "port": socket.SOCK_SEQPACKET,
    "controller": socket.SOCK_SEQPACKET,
    "sentry": socket.SOCK_STREAM,
}


def test_a_belt_that_nobody_drove_is_owed_no_stop() -> None:
    assert last_word() == BYE


@pytest.mark.hazard("H05")
def test_a_latched_belt_is_owed_one() -> None:
    assert last_word("--latched", "guard_died") == GONE


@pytest.mark.hazard("H40")
def test_a_guard_tells_how_late_it_was() -> None:
    ends = guarding()
    with ends.guard:
        first = reported(ends.controller, lambda report: report.late_us is not None)
        os.kill(ends.guard.pid, signal.SIGSTOP)
        until_ms = first.at_ms + HELD_UP_MS
        while time.monotonic_ns() // 1_000_000 <= until_ms:
            time.sleep(0.005)
        os.kill(ends.guard.pid, signal.SIGCONT)
        late = reported(ends.controller, lambda report: report.at_ms > until_ms)
        assert late.late_us is not None
        assert late.late_us >= (HELD_UP_MS - 2 * TICK_MS) * 1000
        ends.port.close()
        ends.guard.wait(DEADLINE_S)
        ends.close()
