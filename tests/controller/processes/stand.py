"""The stand of the fault runner, for the tests that look closer."""

from __future__ import annotations

from controller.faults.lines import DEADLINE_S, Lines, Message
from controller.faults.processes import is_alive, only_child
from controller.faults.stand import RUN, Controller, Simulator, walking

__all__ = [
    "DEADLINE_S",
    "RUN",
    "Controller",
    "Lines",
    "Message",
    "Simulator",
    "is_alive",
    "only_child",
    "walking",
]
