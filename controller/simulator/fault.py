"""What a person at a screen can do to the simulated treadmill and walker.

The API has it as `controller.api.SimulatedFault`; here it comes without the API's models, so that a
simulator starts in half the time.
"""

from __future__ import annotations

from enum import StrEnum


class SimulatedFault(StrEnum):
    """What one can do to the simulated treadmill and walker."""

    CONSOLE_STOP = "console_stop"
    SAFETY_KEY = "safety_key"
    STEP_OFF = "step_off"
    STEP_ON = "step_on"
    STUMBLE = "stumble"
    STALL = "stall"
    RUNAWAY = "runaway"
    CREEP = "creep"
    UNPLUG_TREADMILL = "unplug_treadmill"
    UNPLUG_DECK = "unplug_deck"
    FREEZE_DECK = "freeze_deck"
    SATURATE_DECK = "saturate_deck"
    IGNORE_STOP = "ignore_stop"
    REPAIR = "repair"  # everything whole again: key in, cables in, motor well
