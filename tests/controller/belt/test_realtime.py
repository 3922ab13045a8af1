"""Real-time priority: taken where it is granted, done without where it is not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = """
import gc, os, resource, sys
from controller.belt.realtime import become_realtime, stop_collecting
if sys.argv[1] == "without":
    resource.setrlimit(resource.RLIMIT_RTPRIO, (0, 0))
    if os.getuid() == 0:
        os.setuid(65534)
granted = become_realtime()
stop_collecting()
assert granted == (os.sched_getscheduler(0) == os.SCHED_FIFO)
assert not gc.isenabled()
assert gc.get_freeze_count() > 0
print(granted)
"""


def _ask(how: str) -> str:
    """In a process of its own: priority and collector are a process's."""
    command = [sys.executable, "-c", ASK, how]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.hazard("H40")
def test_without_the_right_it_says_so_and_goes_on() -> None:
    assert _ask("without") == "False"


@pytest.mark.hazard("H40")
def test_what_it_says_is_what_it_got() -> None:
    granted = _ask("as we are")
    assert granted in {"True", "False"}
    if os.getuid() == 0:
        assert granted == "True"
