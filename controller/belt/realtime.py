"""Real-time priority and locked memory, where this user may have them."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
from collections.abc import Iterator
from pathlib import Path

PRIORITY = 50  # of guard and sentry
CONTROLLER_PRIORITY = 10  # of the controller, which keeps them fed
NICENESS = -10
_MCL_CURRENT_AND_FUTURE = 3


def become_realtime() -> bool:
    """Ask for SCHED_FIFO and mlockall; tell whether the priority was granted.

    Measured under load, FIFO cuts the worst wake-up from about 250 ms to a few; without it the
    guard still works, with less margin.
    """
    ctypes.CDLL(None).mlockall(_MCL_CURRENT_AND_FUTURE)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    except (OSError, AttributeError):
        return False
    return True


def become_urgent() -> None:
    """Ask to be served before ordinary processes; without the right to it, stay ordinary."""
    urge(os.getpid())


@contextlib.contextmanager
def prompt() -> Iterator[bool]:
    """Have the threads that this process has now served before every ordinary program, and after
    guard and sentry; tells whether that was granted.

    Threads and processes that they start are ordinary ones: what is rehearsed, spoken or drawn may
    wait.
    """
    try:
        policy = os.SCHED_RR | os.SCHED_RESET_ON_FORK
        before = os.sched_getscheduler(0), os.sched_getparam(0)
        for thread in Path("/proc/self/task").iterdir():
            os.sched_setscheduler(int(thread.name), policy, os.sched_param(CONTROLLER_PRIORITY))
    except (OSError, AttributeError):
        yield False
        return
    try:
        yield True
    finally:
        os.sched_setscheduler(0, *before)


def urge(pid: int) -> None:
    """Ask that for a child.

    Where the kernel groups processes by session, niceness counts only within one (sched(7), "The
    autogroup feature"): a process with a session of its own needs it for its group too.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, NICENESS)
        if os.getsid(pid) == pid:
            Path(f"/proc/{pid}/autogroup").write_text(str(NICENESS))


def stop_collecting() -> None:
    """No pauses for the cyclic collector in a process that makes no cycles."""
    gc.collect()
    gc.freeze()
    gc.disable()
