"""The words of the screen, as tables. Every colour is backed by a word and a shape."""

from __future__ import annotations

from dataclasses import dataclass

from controller.api import Health, Outcome, SimulatedFault, StepView
from controller.belt.states import BeltState
from sessions.quantities import SpeedUnit, format_incline, format_speed
from tui.language import N_, figure, heard

NOT_AN_EMERGENCY_STOP = N_("Not an emergency stop: that is the treadmill's own button or key.")
LOST = N_("THIS SCREEN HAS LOST THE CONTROLLER")
LOST_REMEDY = N_("The belt may still run. Use the treadmill's own STOP.")
LOST_AT_REST = N_("The belt stood then. Until you see it stand, treat it as moving.")
UNANSWERED_STOP = N_("STOP NOT CONFIRMED, sending again. Use the treadmill's own STOP.")


@dataclass(frozen=True, slots=True)
class StateWords:
    """How a belt state is shown: a shape, words, and the class that colours them."""

    shape: str
    words: str
    look: str


STATES: dict[BeltState, StateWords] = {
    BeltState.SILENT: StateWords(
        "?", N_("NO WORD FROM THE TREADMILL: treat the belt as moving"), "alarm"
    ),
    BeltState.READY: StateWords("○", N_("READY: the belt stands"), "rest"),
    BeltState.ARMING: StateWords("◆", N_("WAITING FOR CONFIRMATION: the belt stands"), "rest"),
    BeltState.RUNNING: StateWords("►", N_("RUNNING"), "moving"),
    BeltState.PAUSED: StateWords("=", N_("PAUSED"), "change"),
    BeltState.EASING: StateWords(
        "▼", N_("EASING TO STANDSTILL: keep walking until it stands"), "change"
    ),
    BeltState.STOPPING: StateWords("■", N_("STOPPING: hold the handrail"), "alarm"),
    BeltState.STANDSTILL: StateWords("○", N_("STANDSTILL: the belt stands"), "rest"),
    BeltState.LATCHED: StateWords("▲", N_("STOPPED AND LOCKED"), "alarm"),
}

HEALTH: dict[Health, tuple[str, str]] = {
    Health.GOOD: ("●", ""),
    Health.WAITING: ("○", N_("waiting")),
    Health.BAD: ("▲", N_("BAD")),
    Health.ABSENT: ("-", N_("none")),
}

CHECKLIST: tuple[tuple[str, str], ...] = (
    ("surface_clear", N_("Belt and floor around it are clear, nobody else is near")),
    ("safety_key", N_("Safety key clipped on, cord length checked for facing the other way")),
    ("handrail", N_("A hand is on the handrail")),
    ("second_person", N_("A second person is present, in reach of the treadmill's own STOP")),
)
"""What is checked before a start: the name that goes into the record, and the words."""

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.FINISHED: ("●", N_("FINISHED: every step was done, the belt stands")),
    Outcome.STOPPED: ("■", N_("STOPPED by a person")),
    Outcome.SAFETY_STOP: ("▲", N_("SAFETY STOP")),
    Outcome.DEVICE_LOST: ("▲", N_("A DEVICE WAS LOST")),
    Outcome.INTERRUPTED: ("▲", N_("INTERRUPTED: the record has no end")),
}

FAULTS: dict[SimulatedFault, str] = {
    SimulatedFault.CONSOLE_STOP: N_("Press treadmill's STOP"),
    SimulatedFault.SAFETY_KEY: N_("Pull the safety key"),
    SimulatedFault.STEP_OFF: N_("Step off the belt"),
    SimulatedFault.STEP_ON: N_("Step on the belt"),
    SimulatedFault.STUMBLE: N_("Stumble"),
    SimulatedFault.STALL: N_("Stall the belt"),
    SimulatedFault.RUNAWAY: N_("Belt runs away"),
    SimulatedFault.CREEP: N_("Belt creeps up"),
    SimulatedFault.IGNORE_STOP: N_("Ignore STOP"),
    SimulatedFault.UNPLUG_TREADMILL: N_("Unplug the treadmill"),
    SimulatedFault.UNPLUG_DECK: N_("Unplug the deck"),
    SimulatedFault.FREEZE_DECK: N_("Freeze the deck"),
    SimulatedFault.SATURATE_DECK: N_("Saturate the deck"),
    SimulatedFault.REPAIR: N_("Repair everything"),
}


def step_words(step: StepView, unit: SpeedUnit) -> str:
    """`recovery, 1 mph, 0 %, after 1 min`."""
    speed, incline = format_speed(step.speed_mps, unit), format_incline(step.incline_pct)
    return figure(f"{heard(step.kind)}, {speed}, {incline}, {heard(step.ends)}")
