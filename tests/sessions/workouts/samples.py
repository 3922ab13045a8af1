"""Workout files to begin from."""

from __future__ import annotations

from textwrap import indent

from sessions.documents.faults import Fault
from sessions.workouts.faults import WorkoutError
from sessions.workouts.plan import Plan
from sessions.workouts.reading import read_workout

HEAD = """\
name: sample
title: A sample
goal: To be read.
for_whom: Tests.
source: Made here.
contraindications: [None known.]
gait: backward walk
"""

STEP = "- {kind: work, speed: 1 mph, time: 1 min}\n"


def with_steps(steps: str, more: str = "") -> bytes:
    """A file with these steps (the first of them stands in line 9 where `more` is empty)."""
    return f"{HEAD}{more}steps:\n{indent(steps, '  ')}".encode()


def plan_of(steps: str, more: str = "") -> Plan:
    """What such a file comes to."""
    return read_workout(with_steps(steps, more), "sample.yaml").plan()


def faults_of(data: bytes) -> tuple[Fault, ...]:
    """What is wrong with a file; fails where nothing is."""
    try:
        read_workout(data, "bad.yaml")
    except WorkoutError as error:
        return error.faults
    raise AssertionError("the file was taken")


def told(data: bytes) -> list[str]:
    """The same as lines without the file's name."""
    return [str(fault).removeprefix("bad.yaml:") for fault in faults_of(data)]
