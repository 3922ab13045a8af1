"""The words of the screen, as tables. Every colour is backed by a word and a shape."""

from __future__ import annotations

from dataclasses import dataclass

from controller.api import Health, Outcome, SimulatedFault, StepView
from controller.belt.states import BeltState
from sessions.quantities import SpeedUnit, format_incline, format_speed

NOT_AN_EMERGENCY_STOP = "Not an emergency stop: that is the treadmill's own button or key."
LOST = "THIS SCREEN HAS LOST THE CONTROLLER"
LOST_REMEDY = "The belt may still run. Use the treadmill's own STOP."
LOST_AT_REST = "The belt stood then. Until you see it stand, treat it as moving."
UNANSWERED_STOP = "STOP NOT CONFIRMED, sending again. Use the treadmill's own STOP."


@dataclass(frozen=True, slots=True)
class StateWords:
    """How a belt state is shown: a shape, words, and the class that colours them."""

    shape: str
    words: str
    look: str


STATES: dict[BeltState, StateWords] = {
    BeltState.SILENT: StateWords(
        "?", "NO WORD FROM THE TREADMILL: treat the belt as moving", "alarm"
    ),
    BeltState.READY: StateWords("○", "READY: the belt stands", "rest"),
    BeltState.ARMING: StateWords("◆", "WAITING FOR CONFIRMATION: the belt stands", "rest"),
    BeltState.RUNNING: StateWords("►", "RUNNING", "moving"),
    BeltState.PAUSED: StateWords("=", "PAUSED", "change"),
    BeltState.EASING: StateWords(
        "▼", "EASING TO STANDSTILL: keep walking until it stands", "change"
    ),
    BeltState.STOPPING: StateWords("■", "STOPPING: hold the handrail", "alarm"),
    BeltState.STANDSTILL: StateWords("○", "STANDSTILL: the belt stands", "rest"),
    BeltState.LATCHED: StateWords("▲", "STOPPED AND LOCKED", "alarm"),
}

HEALTH: dict[Health, tuple[str, str]] = {
    Health.GOOD: ("●", ""),
    Health.WAITING: ("○", "waiting"),
    Health.BAD: ("▲", "BAD"),
    Health.ABSENT: ("-", "none"),
}

CHECKLIST: tuple[tuple[str, str], ...] = (
    ("surface_clear", "Belt and floor around it are clear, nobody else is near"),
    ("safety_key", "Safety key clipped on, cord length checked for facing the other way"),
    ("handrail", "A hand is on the handrail"),
    ("second_person", "A second person is present, in reach of the treadmill's own STOP"),
)
"""What is checked before a start: the name that goes into the record, and the words."""

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.FINISHED: ("●", "FINISHED: every step was done, the belt stands"),
    Outcome.STOPPED: ("■", "STOPPED by a person"),
    Outcome.SAFETY_STOP: ("▲", "SAFETY STOP"),
    Outcome.DEVICE_LOST: ("▲", "A DEVICE WAS LOST"),
    Outcome.INTERRUPTED: ("▲", "INTERRUPTED: the record has no end"),
}

FAULTS: dict[SimulatedFault, str] = {
    SimulatedFault.CONSOLE_STOP: "Press treadmill's STOP",
    SimulatedFault.SAFETY_KEY: "Pull the safety key",
    SimulatedFault.STEP_OFF: "Step off the belt",
    SimulatedFault.STEP_ON: "Step on the belt",
    SimulatedFault.STUMBLE: "Stumble",
    SimulatedFault.STALL: "Stall the belt",
    SimulatedFault.RUNAWAY: "Belt runs away",
    SimulatedFault.CREEP: "Belt creeps up",
    SimulatedFault.IGNORE_STOP: "Ignore STOP",
    SimulatedFault.UNPLUG_TREADMILL: "Unplug the treadmill",
    SimulatedFault.UNPLUG_DECK: "Unplug the deck",
    SimulatedFault.FREEZE_DECK: "Freeze the deck",
    SimulatedFault.SATURATE_DECK: "Saturate the deck",
    SimulatedFault.REPAIR: "Repair everything",
}


def step_words(step: StepView, unit: SpeedUnit) -> str:
    """`recovery, 1 mph, 0 %, after 1 min`."""
    speed = format_speed(step.speed_mps, unit)
    return f"{step.kind}, {speed}, {format_incline(step.incline_pct)}, {step.ends}"
