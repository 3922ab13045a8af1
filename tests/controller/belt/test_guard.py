"""The guard process's last word, when its port is taken away."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from controller.belt.guard import BYE, GONE

DEADLINE_S = 40.0


def last_word(*options: str) -> bytes:
    """Of a guard on a Bluetooth port whose radio is gone."""
    pairs = [socket.socketpair(socket.AF_UNIX, kind) for kind in KINDS.values()]
    theirs = [str(pair[1].fileno()) for pair in pairs]
    command = [sys.executable, "-m", "controller.belt.guard", "--card", "simulated-ftms", *options]
    for name, descriptor in zip(KINDS, theirs, strict=True):
        command += [f"--{name}", descriptor]
    with subprocess.Popen(command, pass_fds=[int(one) for one in theirs]) as guard:
        for _, handed_down in pairs:
            handed_down.close()
        (port, _), (controller, _), (sentry, _) = pairs
        port.close()
        sentry.settimeout(DEADLINE_S)
        said = b""
        while heard := sentry.recv(256):
            said = heard[-1:]
        assert guard.wait(DEADLINE_S) == 0
        for end in (controller, sentry):
            end.close()
    return said


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
