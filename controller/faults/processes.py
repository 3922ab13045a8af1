"""Processes of a stand: found by what they run, and none of them left when it ends."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = "BACKSTRIDE_STAND"
"""In the environment of every process of a stand, so that none can get lost."""

HARDWARE_PRIORITY = 40
"""Before all that is ordinary; after guards and sentries, which take less than a millisecond."""
LEAVE_S = 5.0


class NoSuchProcess(Exception):
    """The process that a fault is for is not there."""


def new_mark() -> str:
    """The value of `MARK` for one stand."""
    return secrets.token_hex(8)


def only_child(parent: int, module: str, without: str = "\0\0") -> int:
    """The child of `parent` that runs `module`, and was started without an argument.

    Raises `NoSuchProcess`.
    """
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    for child in children:
        command = Path(f"/proc/{child}/cmdline").read_text()
        if module in command and without not in command:
            return int(child)
    raise NoSuchProcess(f"{parent} has no child that runs {module}")


def is_alive(pid: int) -> bool:
    """Whether a process that is not our child still runs."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def play_hardware(pid: int) -> None:
    """Let a simulated device be on time, as a real one is, where this user may ask for that."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(pid, os.SCHED_FIFO, os.sched_param(HARDWARE_PRIORITY))


@contextmanager
def as_hardware() -> Iterator[None]:
    """Let this very thread be on time meanwhile, because it plays a device; not its children."""
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    policy = os.SCHED_FIFO | os.SCHED_RESET_ON_FORK
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, policy, os.sched_param(HARDWARE_PRIORITY))
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, *before)


def marked(mark: str, name: str = MARK) -> Iterator[int]:
    """Every living process with that in its environment, but this one."""
    wanted = f"{name}={mark}".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                yield int(entry.name)


def leave_none(mark: str) -> list[int]:
    """Wait a moment for the processes of a stand to end, then kill them; which had to be."""
    deadline_s = time.monotonic() + LEAVE_S
    killed = []
    for pid in list(marked(mark)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
            if not _ends(pid, deadline_s):
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
    return killed


def _ends(pid: int, deadline_s: float) -> bool:
    """Whether it ends by then. Raises `ProcessLookupError` where it did already."""
    descriptor = os.pidfd_open(pid)
    try:
        left_s = max(0.0, deadline_s - time.monotonic())
        return bool(select.select((descriptor,), (), (), left_s)[0])
    finally:
        os.close(descriptor)
