"""Faults of the runner's table on a stand of real processes: what is seen, not how fast.

The times are held against their budgets by `backstride faults run`, on a machine that has nothing
else to do.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from controller.cli.exits import Exit
from controller.faults.fault import Fault
from controller.faults.lines import DEADLINE_S
from controller.faults.processes import marked
from controller.faults.run import chosen
from controller.faults.stand import WALKING_MPS
from controller.faults.stands import STEADY
from controller.faults.trial import try_once

pytestmark = pytest.mark.xdist_group("stand")  # one at a time; mostly they wait

SHOWN = (
    "guard-killed",
    *(f"guard-killed-in-frame-{after}" for after in range(1, 5)),
    "sentry-killed",
    "controller-killed",
    "controller-broken",
    "controller-stopped",
    "loop-stalled",
    "asleep",
    "needed-screen-stopped",
    "all-killed",
    "cable-out",
    "console-stop",
    "safety-key",
    "belt-stalls",
    "runaway",
    "creep",
    "deck-unplugged",
    "deck-frozen",
    "deck-saturated",
    "deck-rebooted",
    "stepped-off",
    "stop-ignored",
)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, marks=pytest.mark.hazard(fault.hazard), id=fault.name)
        for fault in chosen(SHOWN)
    ],
)
def test_the_belt_comes_to_rest_with_its_cause(fault: Fault) -> None:
    slow = replace(fault, at_mps=None, setup=replace(fault.setup, workout="taster"))
    trial = try_once(slow, WALKING_MPS)
    assert trial.wrong == ""
    took_ms = trial.answer_ms(fault.answer)
    assert took_ms is not None
    assert took_ms >= 0


def test_a_fault_that_is_not_what_it_was_taken_for_is_found_out() -> None:
    (fault,) = chosen(["console-stop"])
    other = replace(fault, seen=("stall",), setup=replace(fault.setup, workout="taster"))
    wrong = try_once(other, WALKING_MPS).wrong
    assert wrong == "the session's cause is console_stop, not stall"


def test_ctrl_c_leaves_no_process() -> None:
    mark = secrets.token_hex(8)
    command = [
        sys.executable,
        "-m",
        "controller.cli.main",
        "faults",
        "run",
        "--only",
        "H02",
        "--speed",
        "0.1",
    ]
    runner = subprocess.Popen(
        command,
        env={**os.environ, "BACKSTRIDE_TEST": mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert runner.stdout is not None
    runner.stdout.readline()  # the first trial is over, the second begins
    runner.send_signal(signal.SIGINT)
    runner.communicate(timeout=DEADLINE_S)
    assert runner.returncode == Exit.STOPPED
    assert list(marked(mark, "BACKSTRIDE_TEST")) == []


def test_the_workout_of_the_stand_ships_with_it() -> None:
    assert Path(STEADY).is_file()
