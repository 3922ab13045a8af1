"""Every fault that the runner causes, and those that it cannot, with the reason."""

from __future__ import annotations

from typing import Final

from controller.faults.fault import Fault
from controller.faults.table_devices import DEVICES
from controller.faults.table_processes import PROCESSES

FAULTS: Final[tuple[Fault, ...]] = (*PROCESSES, *DEVICES)

NOT_TRIED: Final[tuple[tuple[str, str, str], ...]] = (
    ("H27", "a computer that really sleeps", "needs hardware; its processes are stopped: asleep"),
    ("H03", "power, kernel and USB hub", "needs hardware: pull the plug at commissioning"),
    ("H32", "a port that gets another number while it is open",
     "an open port keeps its device; at the next opening: not-a-treadmill"),
    ("H45", "every byte of every frame, a full output queue, a guard of 500 MB",
     "one session each would take hours; without a controller: `backstride faults offsets`"),
    ("H10, H41", "a broker that itself lies, or replays what it kept when a machine comes back",
     "not a matter of time: tests/controller/facility; a client that floods is tried: broker-mad"),
)  # fmt: skip
"""Hazard, what it would be, and why not."""
