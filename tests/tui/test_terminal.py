"""A screen whose terminal is gone ends, also where nobody sends it a signal."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

DEADLINE_S = 60.0
SCREENS = {
    "the session's": ("tui", "--socket", "nobody"),
    "the floor's": ("tui.fleet",),
    "the deck's": ("tui.deck", "--deck", "sim:"),
}


@pytest.mark.hazard("H34")
@pytest.mark.parametrize("screen", SCREENS)
def test_it_ends_with_its_terminal(screen: str, short_folder: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "HOME": str(short_folder),
        "TERM": "xterm-256color",
        "BACKSTRIDE_FACILITY__BROKER": "mqtt://127.0.0.1:9",
    }
    command = [sys.executable, "-m", *SCREENS[screen]]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=short_folder
    ) as process:
        os.close(theirs)
        try:
            while b"\x1b[" not in os.read(ours, 4096):  # it draws
                pass
            os.close(ours)
            assert process.wait(DEADLINE_S) == -signal.SIGHUP
        finally:
            process.kill()


def test_it_ends_where_its_terminal_was_gone_before_it_came(short_folder: Path) -> None:
    ours, theirs = pty.openpty()
    os.close(ours)
    command = [sys.executable, "-m", *SCREENS["the session's"]]
    environment = {**os.environ, "HOME": str(short_folder), "TERM": "xterm-256color"}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=short_folder
    ) as process:
        os.close(theirs)
        try:
            assert process.wait(DEADLINE_S) != 0
        finally:
            process.kill()
