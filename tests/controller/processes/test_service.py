"""`backstride serve` as a service of systemd: ready, alive, ending."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("processes")
DEADLINE_S = 60.0


def test_it_is_ready_when_it_serves_fed_while_it_ticks_and_says_that_it_ends(
    short_folder: Path,
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(short_folder / "notify"))
        systemd.settimeout(DEADLINE_S)
        serving = subprocess.Popen(
            [sys.executable, "-m", "controller.cli.main", "serve"],
            env=os.environ
            | {
                "NOTIFY_SOCKET": str(short_folder / "notify"),
                "WATCHDOG_USEC": "400000",
                "BACKSTRIDE_PATHS__DATA": str(short_folder / "data"),
                "BACKSTRIDE_PATHS__RUNTIME": str(short_folder),
            },
            stdout=subprocess.DEVNULL,
        )
        try:
            first = {systemd.recv(200), systemd.recv(200)}
            assert first == {b"READY=1", b"WATCHDOG=1"}
            assert systemd.recv(200) == b"WATCHDOG=1"
            serving.send_signal(signal.SIGTERM)
            while (told := systemd.recv(200)) == b"WATCHDOG=1":
                pass
            assert told.startswith(b"STOPPING=1\n")
            assert serving.wait(DEADLINE_S) == 0
        finally:
            serving.kill()
            serving.wait()
