"""A screen whose terminal is gone ends, also where nobody sends it a signal."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tui.terminal import takes_more

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


@pytest.mark.hazard("H34")
def test_a_terminal_that_nobody_reads_takes_nothing_more() -> None:
    ours, theirs = pty.openpty()
    os.set_blocking(theirs, False)
    assert takes_more(theirs)
    with suppress(BlockingIOError):
        while True:
            os.write(theirs, bytes(1024))
    assert not takes_more(theirs)
    while not takes_more(theirs):
        os.read(ours, 4096)
    os.close(ours)
    os.close(theirs)


def test_what_is_no_terminal_takes_all(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as file:
        assert takes_more(file.fileno())


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
