"""The fault table: why a belt is stopped, how, and what the people there do next.

Every cause that latches the belt is a row here; screens, voice, journal and exit codes read the
same row. Reactions are ordered: a later one is never softened by an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Reaction(IntEnum):
    """What is done about a cause, from mild to hard."""

    HOLD = 0  # no increase of speed or incline
    EASE = 1  # planned ramp to standstill
    STOP = 2  # fastest controlled stop, repeated until standstill is measured
    CUT = 3  # stop, and ask the hardware to cut power


class Blame(StrEnum):
    """How a session that ends by this cause is counted."""

    SAFETY = "safety stop"
    DEVICE = "device lost"


class Cause(StrEnum):
    """Why the belt is latched."""

    CONSOLE_STOP = "console_stop"
    SAFETY_KEY = "safety_key"
    STALL = "stall"
    OVERSPEED = "overspeed"
    SPEED_MISMATCH = "speed_mismatch"
    WRONG_WAY = "wrong_way"
    WRONG_DIRECTION = "wrong_direction"
    UNEXPECTED_MOTION = "unexpected_motion"
    INCLINE_MISMATCH = "incline_mismatch"
    STOP_NOT_OBEYED = "stop_not_obeyed"
    START_NOT_OBEYED = "start_not_obeyed"
    LINK_LOST = "link_lost"
    COMMAND_REFUSED = "command_refused"
    CONTROL_LOST = "control_lost"
    STARTED_ELSEWHERE = "started_elsewhere"
    SPEED_SET_ELSEWHERE = "speed_set_elsewhere"
    INCLINE_SET_ELSEWHERE = "incline_set_elsewhere"
    PROGRAM_SET_ELSEWHERE = "program_set_elsewhere"
    MACHINE_RESET = "machine_reset"
    UNIT_MISMATCH = "unit_mismatch"
    FEEDBACK_WRONG = "feedback_wrong"
    FEEDBACK_FROZEN = "feedback_frozen"
    LEASE_ENDED = "lease_ended"
    CONTROLLER_GONE = "controller_gone"
    GUARD_DIED = "guard_died"
    GUARD_STALLED = "guard_stalled"
    SENTRY_GONE = "sentry_gone"
    PERSON_OFF = "person_off"
    FALLEN = "fallen"
    STUMBLING = "stumbling"
    FRONT_END = "front_end"
    REAR_END = "rear_end"
    DECK_STALE = "deck_stale"
    DECK_FROZEN = "deck_frozen"
    DECK_SATURATED = "deck_saturated"
    DECK_GAIN = "deck_gain"
    DECK_WRONG = "deck_wrong"
    DECK_REBOOTED = "deck_rebooted"
    UNWATCHED = "unwatched"
    HEART_RATE_HIGH = "heart_rate_high"
    HEART_RATE_LOST = "heart_rate_lost"
    UNATTENDED = "unattended"
    PAIN = "pain"
    EXERTION = "exertion"


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the table."""

    hazard: str  # row of the hazard list
    reaction: Reaction
    blame: Blame
    text: str
    remedy: str


_STEP_DOWN = "Help the person off the belt."
_OTHERS = "Close every other app that is connected to this treadmill; then reset."
_CALL = "Do not use this treadmill until a technician has looked at it."

FAULTS: dict[Cause, Fault] = {
    Cause.CONSOLE_STOP: Fault(
        "H01",
        Reaction.STOP,
        Blame.SAFETY,
        "STOP was pressed on the treadmill",
        "Ask the person how they are; reset when they want to go on.",
    ),
    Cause.SAFETY_KEY: Fault(
        "H01",
        Reaction.STOP,
        Blame.SAFETY,
        "The safety key was pulled",
        "See to the person first. Put the key back, then reset.",
    ),
    Cause.STALL: Fault(
        "H26",
        Reaction.STOP,
        Blame.SAFETY,
        "The belt stalled",
        f"{_STEP_DOWN} Look for something caught in the belt; then reset.",
    ),
    Cause.OVERSPEED: Fault(
        "H07",
        Reaction.CUT,
        Blame.SAFETY,
        "The belt ran faster than the limit",
        f"Pull the safety key if it still moves. {_CALL}",
    ),
    Cause.SPEED_MISMATCH: Fault(
        "H07",
        Reaction.CUT,
        Blame.SAFETY,
        "The belt did not keep the speed that it was told",
        f"Pull the safety key if it still moves. {_CALL}",
    ),
    Cause.WRONG_WAY: Fault(
        "H07",
        Reaction.CUT,
        Blame.SAFETY,
        "The belt moved away from the speed that it was told",
        f"Pull the safety key if it still moves. {_CALL}",
    ),
    Cause.WRONG_DIRECTION: Fault(
        "H21",
        Reaction.STOP,
        Blame.SAFETY,
        "The feet go to the console: the belt runs the wrong way, or the deck lies turned round",
        f"{_STEP_DOWN} Look which way the empty belt runs: to the console, do not use it; to the "
        "rear, look at the deck (backstride deck show).",
    ),
    Cause.UNEXPECTED_MOTION: Fault(
        "H09",
        Reaction.STOP,
        Blame.SAFETY,
        "The belt moved although nobody asked for it",
        "Find out who or what started it: the console, or another program. Then reset.",
    ),
    Cause.INCLINE_MISMATCH: Fault(
        "H24",
        Reaction.EASE,
        Blame.SAFETY,
        "The incline did not follow",
        f"{_STEP_DOWN} {_CALL}",
    ),
    Cause.STOP_NOT_OBEYED: Fault(
        "H06",
        Reaction.CUT,
        Blame.SAFETY,
        "The treadmill does not obey STOP",
        "Pull the safety key now. Hold the rail and step onto the side platforms.",
    ),
    Cause.START_NOT_OBEYED: Fault(
        "H13",
        Reaction.STOP,
        Blame.SAFETY,
        "The treadmill did not start when it was told",
        "Wait 20 seconds (a treadmill may refuse starts after power-up), then reset.",
    ),
    Cause.LINK_LOST: Fault(
        "H05",
        Reaction.STOP,
        Blame.DEVICE,
        "The treadmill does not answer",
        "Hold the rail: the belt may still run. Use the treadmill's own STOP; check the cable.",
    ),
    Cause.COMMAND_REFUSED: Fault(
        "H20",
        Reaction.EASE,
        Blame.SAFETY,
        "The treadmill refused a speed or an incline",
        "Compare the machine card's limits and unit with this treadmill; then reset.",
    ),
    Cause.CONTROL_LOST: Fault(
        "H09",
        Reaction.STOP,
        Blame.SAFETY,
        "Another program took control of the treadmill",
        _OTHERS,
    ),
    Cause.STARTED_ELSEWHERE: Fault(
        "H09",
        Reaction.STOP,
        Blame.SAFETY,
        "The treadmill was started at its console or by another program",
        f"Find out who pressed START. {_OTHERS}",
    ),
    Cause.SPEED_SET_ELSEWHERE: Fault(
        "H09",
        Reaction.STOP,
        Blame.SAFETY,
        "Another speed was set at the treadmill's console or by another program",
        f"Ask the person to leave the speed buttons alone. {_OTHERS}",
    ),
    Cause.INCLINE_SET_ELSEWHERE: Fault(
        "H09",
        Reaction.STOP,
        Blame.SAFETY,
        "Another incline was set at the treadmill's console or by another program",
        f"Ask the person to leave the incline buttons alone. {_OTHERS}",
    ),
    Cause.PROGRAM_SET_ELSEWHERE: Fault(
        "H09",
        Reaction.STOP,
        Blame.SAFETY,
        "The treadmill was given a program by which it would steer itself",
        f"End that program on the console. {_OTHERS}",
    ),
    Cause.MACHINE_RESET: Fault(
        "H01",
        Reaction.STOP,
        Blame.SAFETY,
        "The treadmill was reset while its belt was driven",
        f"See to the person. {_OTHERS}",
    ),
    Cause.UNIT_MISMATCH: Fault(
        "H20",
        Reaction.STOP,
        Blame.SAFETY,
        "The belt's speed is off by the factor between mph and km/h",
        "Compare the card's units with the treadmill, as its line on the screen says; then reset. "
        f"If they are right: {_CALL}",
    ),
    Cause.FEEDBACK_WRONG: Fault(
        "H08",
        Reaction.EASE,
        Blame.SAFETY,
        "The belt does not run as fast as the treadmill says",
        "Measure the empty belt with a tape and a stopwatch, and look at the deck's calibration; "
        "then reset.",
    ),
    Cause.FEEDBACK_FROZEN: Fault(
        "H08",
        Reaction.EASE,
        Blame.SAFETY,
        "The treadmill's report is frozen",
        f"{_STEP_DOWN} Switch the treadmill off and on again; then reset.",
    ),
    Cause.LEASE_ENDED: Fault(
        "H04",
        Reaction.STOP,
        Blame.SAFETY,
        "The controller was too late",
        "See to the person; then reset. If it happens again, this computer is too busy.",
    ),
    Cause.CONTROLLER_GONE: Fault(
        "H02",
        Reaction.STOP,
        Blame.SAFETY,
        "The controller ended while the belt was running",
        "See to the person; then start Backstride again.",
    ),
    Cause.GUARD_DIED: Fault(
        "H02",
        Reaction.STOP,
        Blame.SAFETY,
        "The guard process died; the sentry stopped the belt",
        "See to the person; then reset. Keep the journal for whoever looks into it.",
    ),
    Cause.GUARD_STALLED: Fault(
        "H27",
        Reaction.STOP,
        Blame.SAFETY,
        "The guard was held up: this computer slept or was far too busy",
        "See to the person; then reset.",
    ),
    Cause.SENTRY_GONE: Fault(
        "H02",
        Reaction.STOP,
        Blame.SAFETY,
        "The guard's own watcher died",
        "See to the person; then reset.",
    ),
    Cause.PERSON_OFF: Fault(
        "H14",
        Reaction.EASE,
        Blame.SAFETY,
        "Nobody is on the belt",
        "See to the person. Reset when they stand on the belt again.",
    ),
    Cause.FALLEN: Fault(
        "H15",
        Reaction.STOP,
        Blame.SAFETY,
        "The person may have fallen",
        "See to the person first. Pull the safety key if the belt still moves.",
    ),
    Cause.STUMBLING: Fault(
        "H15",
        Reaction.EASE,
        Blame.SAFETY,
        "The person stumbled twice",
        "Ask the person how they are; reset, and go on slower, with a hand at the rail.",
    ),
    Cause.FRONT_END: Fault(
        "H16",
        Reaction.EASE,
        Blame.SAFETY,
        "The person came too close to the console",
        "Reset when the person stands in the middle of the belt; more speed may suit them.",
    ),
    Cause.REAR_END: Fault(
        "H16",
        Reaction.EASE,
        Blame.SAFETY,
        "The person came too close to the rear end of the belt",
        "Reset when the person stands in the middle of the belt; go on slower.",
    ),
    Cause.DECK_STALE: Fault(
        "H17",
        Reaction.EASE,
        Blame.SAFETY,
        "The force deck went silent",
        "Check the deck's cable; then reset.",
    ),
    Cause.DECK_FROZEN: Fault(
        "H18",
        Reaction.EASE,
        Blame.SAFETY,
        "The force deck's signal is frozen",
        "Unplug the deck and plug it in again; then reset.",
    ),
    Cause.DECK_SATURATED: Fault(
        "H18",
        Reaction.EASE,
        Blame.SAFETY,
        "The force deck is at its limit",
        "Check the deck's cells and wiring; then reset.",
    ),
    Cause.DECK_GAIN: Fault(
        "H18",
        Reaction.EASE,
        Blame.SAFETY,
        "The force deck weighs the walker wrong since they walk",
        "Let the person step off. Check the deck's cells and wiring, and weigh somebody whose "
        "weight is known; then reset.",
    ),
    Cause.DECK_WRONG: Fault(
        "H18",
        Reaction.EASE,
        Blame.SAFETY,
        "The force deck contradicts itself",
        "See backstride deck show; check the deck's plugs and calibration; then reset.",
    ),
    Cause.DECK_REBOOTED: Fault(
        "H19",
        Reaction.EASE,
        Blame.SAFETY,
        "The force deck restarted",
        "Let the belt stand and nobody touch the deck for a second; then reset.",
    ),
    Cause.UNWATCHED: Fault(
        "H34",
        Reaction.EASE,
        Blame.SAFETY,
        "No screen is watching",
        "Open a screen (backstride attach); then reset.",
    ),
    Cause.HEART_RATE_HIGH: Fault(
        "H36",
        Reaction.EASE,
        Blame.SAFETY,
        "The heart rate was above the limit",
        "Let the person rest and ask how they are; go on when it has come down.",
    ),
    Cause.HEART_RATE_LOST: Fault(
        "H36",
        Reaction.EASE,
        Blame.SAFETY,
        "The heart-rate belt is lost",
        "Wet its electrodes and fasten its strap, or begin a new session without it.",
    ),
    Cause.UNATTENDED: Fault(
        "H12",
        Reaction.EASE,
        Blame.SAFETY,
        "Whoever supervises this session from afar is not heard any more",
        "Look after the person here; reset, and go on with somebody who watches.",
    ),
    Cause.PAIN: Fault(
        "H37",
        Reaction.EASE,
        Blame.SAFETY,
        "The person reported strong pain",
        "Help the person off the belt and ask what hurts; reset only when a clinician agrees.",
    ),
    Cause.EXERTION: Fault(
        "H37",
        Reaction.EASE,
        Blame.SAFETY,
        "The person can go on no longer",
        "Let the person rest and ask how they are; reset only when a clinician agrees.",
    ),
}
