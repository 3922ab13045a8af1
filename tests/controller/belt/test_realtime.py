"""Real-time priority: taken where it is granted, done without where it is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CAP_SYS_NICE = 23

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


def _may_schedule() -> bool:
    """Whether the kernel says so of us: root in a container often may not (capabilities(7))."""
    status = Path("/proc/self/status").read_text()
    held = next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff:"))
    return bool(int(held, 16) >> CAP_SYS_NICE & 1)


@pytest.mark.hazard("H40")
def test_without_the_right_it_says_so_and_goes_on() -> None:
    assert _ask("without") == "False"


@pytest.mark.hazard("H40")
def test_what_it_says_is_what_it_got() -> None:
    granted = _ask("as we are")
    assert granted in {"True", "False"}
    if _may_schedule():
        assert granted == "True"


URGE = """
import os, sys
from pathlib import Path
from controller.belt.realtime import NICENESS, become_urgent
if sys.argv[1] == "without" and os.getuid() == 0:
    os.setuid(65534)
before = os.getpriority(os.PRIO_PROCESS, 0)
become_urgent()
group = Path("/proc/self/autogroup")
print(os.getpriority(os.PRIO_PROCESS, 0) == NICENESS, group.read_text() if group.exists() else "")
assert os.getpriority(os.PRIO_PROCESS, 0) in {before, NICENESS}
"""


def _urge(how: str, *, own_session: bool) -> str:
    command = [sys.executable, "-c", URGE, how]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, start_new_session=own_session
    )
    return done.stdout.strip()


@pytest.mark.hazard("H40")
def test_who_has_a_session_of_its_own_is_urgent_among_sessions() -> None:
    urgent, _, group = _urge("as we are", own_session=True).partition(" ")
    if urgent == "True" and group:
        assert group.endswith("nice -10")


@pytest.mark.hazard("H40")
def test_others_of_a_session_are_not_made_urgent() -> None:
    before = Path("/proc/self/autogroup")
    told = before.read_text().strip() if before.exists() else ""
    assert _urge("as we are", own_session=False).partition(" ")[2] == told


@pytest.mark.hazard("H40")
def test_without_the_right_to_it_a_controller_stays_ordinary() -> None:
    assert _urge("without", own_session=True)


PROMPT = """
import os, sys, threading
from controller.belt.realtime import CONTROLLER_PRIORITY, prompt
if sys.argv[1] == "without":
    import resource
    resource.setrlimit(resource.RLIMIT_RTPRIO, (0, 0))
    if os.getuid() == 0:
        os.setuid(65534)

def policy(tid=0):
    return os.sched_getscheduler(tid) & ~os.SCHED_RESET_ON_FORK

end = threading.Event()
early = threading.Thread(target=end.wait)
early.start()
with prompt() as granted:
    late = threading.Thread(target=end.wait)
    late.start()
    promptly = os.SCHED_RR if granted else os.SCHED_OTHER
    assert policy() == policy(early.native_id) == promptly
    assert policy(late.native_id) == os.SCHED_OTHER
    assert os.sched_getparam(0).sched_priority == (CONTROLLER_PRIORITY if granted else 0)
    child = os.fork()
    if not child:
        os._exit(policy() != os.SCHED_OTHER)
    assert os.waitpid(child, 0)[1] == 0
assert policy() == os.SCHED_OTHER
end.set()
print(granted)
"""


def _prompt(how: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROMPT, how], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.hazard("H40")
def test_a_controller_is_prompt_with_its_threads_and_nothing_that_it_starts() -> None:
    granted = _prompt("as we are")
    assert granted in {"True", "False"}
    if _may_schedule():
        assert granted == "True"


@pytest.mark.hazard("H40")
def test_without_the_right_a_controller_goes_on_as_it_is() -> None:
    assert _prompt("without") == "False"
