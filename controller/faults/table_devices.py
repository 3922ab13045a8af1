"""Faults of wires, treadmill, deck and walker."""

from __future__ import annotations

from typing import Final

from controller.api import SimulatedFault
from controller.cli.exits import Exit
from controller.faults.causes import (
    after,
    began_wrong,
    caused,
    never_begun,
    other_program,
    stalled_and_free_again,
    stop_ignored,
    survived,
    then_stop,
)
from controller.faults.fault import Answer, Fault
from controller.faults.stand import Setup
from controller.faults.stands import (
    AIR,
    CONSOLE,
    COUNTERS_STAND,
    CREPT,
    DECK_GAIN,
    DECK_REBOOTED,
    DECK_SILENT,
    DECK_WRONG,
    FOUR_STEPS,
    FROZEN,
    IN_KMH,
    LIED,
    LINK,
    NOT_A_TREADMILL,
    NOT_OBEYED,
    OFF,
    ON_KMH_CARD,
    OVER_LIMIT,
    PERSON,
    PLAIN,
    REPEATED,
    REPORTS_LESS,
    REPORTS_MORE,
    STALLED,
    WATCHED,
)
from controller.simulator.mischief import CUTS, Mischief

WRONG_SPEED: Final = ("overspeed", "speed_mismatch", "wrong_way", "unit_mismatch")
"""Right after a start, before the units were seen to agree, a wrong speed may be a wrong unit."""
LOST: Final = ("link_lost",)
STOP: Final = ("stop",)
UNIT: Final = ("unit_mismatch",)
RISING_MPS: Final = 0.3
START_MPS: Final = 0.09
WELL_S: Final = 10.0
"""So long until deck and report are seen to agree, and counters to count."""

_Mishap = SimulatedFault | Mischief

_OUT: Final[tuple[tuple[str, str, _Mishap, Setup], ...]] = (
    ("cable-out", "the cable is pulled", SimulatedFault.UNPLUG_TREADMILL, WATCHED),
    *(
        (f"cable-cut-{after}", f"the cable breaks in an answer, after byte {after}", cut, WATCHED)
        for cut, after in CUTS.items()
    ),
)
# While something can be written, STOP on the wire shows when the link was given up.
_DEAF: Final[tuple[tuple[str, str, _Mishap, Setup], ...]] = (
    ("orders-lost", "nothing gets to the treadmill", Mischief.LOSE_ORDERS, WATCHED),
    ("answers-lost", "nothing comes from the treadmill", Mischief.LOSE_ANSWERS, PLAIN),
    ("answers-garbled", "noise for answers", Mischief.GARBLE, PLAIN),
    ("answers-late", "answers a second late", Mischief.LATE, PLAIN),
    ("line-looped", "the line is looped back", Mischief.LOOP, WATCHED),
)

_TREADMILL: Final = (
    (
        "console-stop",
        "H01",
        "STOP at the console",
        SimulatedFault.CONSOLE_STOP,
        ("console_stop",),
        CONSOLE,
    ),
    (
        "safety-key",
        "H01",
        "the safety key is pulled",
        SimulatedFault.SAFETY_KEY,
        ("safety_key",),
        CONSOLE,
    ),
    ("belt-stalls", "H26", "the belt is caught", SimulatedFault.STALL, ("stall",), STALLED),
    (
        "runaway",
        "H07",
        "half as fast again as told",
        SimulatedFault.RUNAWAY,
        WRONG_SPEED,
        OVER_LIMIT,
    ),
    ("full-speed", "H07", "full speed, whatever is told", Mischief.RACE, WRONG_SPEED, OVER_LIMIT),
    ("creep", "H07", "ever faster, 6 cm/s each second", SimulatedFault.CREEP, WRONG_SPEED, CREPT),
    (
        "wrong-direction",
        "H21",
        "the belt runs to the console",
        Mischief.REVERSE_BELT,
        ("wrong_direction",),
        FOUR_STEPS,
    ),
)

_UNITS: Final = (
    ("reports-kmh", "it reports km/h for mph", REPORTS_MORE),
    ("reports-miles", "it reports mph for km/h", REPORTS_LESS),
    ("runs-faster", "it takes km/h for mph, and reports so", ON_KMH_CARD),
)

_DECK: Final = (
    (
        "deck-unplugged",
        "H17",
        "the deck is unplugged",
        SimulatedFault.UNPLUG_DECK,
        ("deck_stale",),
        DECK_SILENT,
    ),
    (
        "deck-frozen",
        "H18",
        "the deck hangs",
        SimulatedFault.FREEZE_DECK,
        ("deck_frozen",),
        DECK_WRONG,
    ),
    (
        "deck-saturated",
        "H18",
        "a cell at its limit",
        SimulatedFault.SATURATE_DECK,
        ("deck_saturated",),
        DECK_WRONG,
    ),
    (
        "deck-rebooted",
        "H19",
        "the deck restarts",
        Mischief.REBOOT_DECK,
        ("deck_rebooted",),
        DECK_REBOOTED,
    ),
    (
        "deck-sign",
        "H18",
        "the deck's sign turns round",
        Mischief.FLIP_DECK,
        ("deck_wrong", "person_off"),
        DECK_WRONG,
    ),
    (
        "deck-gain",
        "H18",
        "the deck's gain doubles",
        Mischief.DOUBLE_DECK,
        ("deck_gain",),
        DECK_GAIN,
    ),
    ("stepped-off", "H14", "the person steps off", SimulatedFault.STEP_OFF, ("person_off",), OFF),
)

_SURVIVED: Final = (
    ("noise", "H30", "noise between the answers", Mischief.LITTER),
    ("feedback-echoed", "H08", "the set speed is reported as the speed", Mischief.ECHO_FEEDBACK),
    ("feedback-frozen", "H08", "the report is frozen, at a steady speed", Mischief.FREEZE_FEEDBACK),
)
"""A report that is frozen or that echoes hurts nobody while the belt does as it is told; `_LIES`
are tried on one that does not."""

_LIES: Final = (
    ("echoed", "the set speed is reported", Mischief.ECHO_FEEDBACK),
    ("frozen", "the report is frozen", Mischief.FREEZE_FEEDBACK),
)

DEVICES: Final = (
    *(
        Fault(name, "H05", what, caused(how), LOST, Exit.DEVICE_LOST, answer, LINK, setup)
        for answer, rows in ((Answer.TOLD, _OUT), (Answer.STOP, _DEAF))
        for name, what, how, setup in rows
    ),
    *(
        Fault(name, hazard, what, caused(how), seen, Exit.SAFETY_STOP, budget=budget, setup=PLAIN)
        for name, hazard, what, how, seen, budget in _TREADMILL
    ),
    *(
        Fault(
            name,
            "H20",
            what,
            began_wrong,
            UNIT,
            Exit.SAFETY_STOP,
            setup=setup,
            at_mps=START_MPS,
        )
        for name, what, setup in _UNITS
    ),
    *(
        Fault(
            name,
            hazard,
            what,
            caused(how),
            seen,
            Exit.SAFETY_STOP,
            Answer.SLOWER,
            budget,
            PLAIN,
        )
        for name, hazard, what, how, seen, budget in _DECK
    ),
    *(
        Fault(
            name,
            hazard,
            what,
            survived(caused(how)),
            STOP,
            Exit.STOPPED,
            budget=PERSON,
            setup=PLAIN,
        )
        for name, hazard, what, how in _SURVIVED
    ),
    *(
        Fault(
            f"feedback-{name}-runaway",
            "H08",
            f"{what}, and the belt runs half as fast again",
            after(WELL_S, caused(lie, SimulatedFault.RUNAWAY)),
            ("feedback_wrong",),
            Exit.SAFETY_STOP,
            Answer.SLOWER,
            LIED,
            PLAIN,
        )
        for name, what, lie in _LIES
    ),
    Fault(
        "air-feedback-frozen",
        "H08",
        "Bluetooth: the same record again and again",
        after(WELL_S, caused(Mischief.FREEZE_FEEDBACK)),
        ("feedback_frozen",),
        Exit.SAFETY_STOP,
        Answer.SLOWS,
        COUNTERS_STAND,
        AIR,
    ),
    Fault(
        "stall-freed",
        "H26",
        "the belt is caught, and free again",
        stalled_and_free_again,
        ("stall", "speed_mismatch"),
        Exit.SAFETY_STOP,
        budget=STALLED,
        setup=PLAIN,
    ),
    Fault(
        "feedback-frozen-rising",
        "H08",
        "the report is frozen while the belt gets faster",
        caused(Mischief.FREEZE_FEEDBACK),
        WRONG_SPEED,
        Exit.SAFETY_STOP,
        budget=FROZEN,
        setup=PLAIN,
        at_mps=RISING_MPS,
    ),
    Fault(
        "other-program",
        "H33",
        "another program sets 6 mph",
        other_program,
        (*WRONG_SPEED, "command_refused"),
        Exit.SAFETY_STOP,
        setup=PLAIN,
    ),
    Fault(
        "stops-lost",
        "H06",
        "the first three STOPs are lost",
        then_stop(Mischief.LOSE_STOPS),
        STOP,
        Exit.STOPPED,
        Answer.SLOWS,
        REPEATED,
        PLAIN,
    ),
    Fault(
        "stop-ignored",
        "H06",
        "STOP is acknowledged and has no effect",
        stop_ignored,
        STOP,
        Exit.STOPPED,
        Answer.TOLD,
        NOT_OBEYED,
        PLAIN,
        told=("stop_not_obeyed",),
    ),
    Fault(
        "runs-slower",
        "H20",
        "it takes mph for km/h, and reports so",
        never_begun,
        (),
        Exit.SAFETY_STOP,
        Answer.REFUSED,
        setup=IN_KMH,
    ),
    Fault(
        "not-a-treadmill",
        "H32",
        "the treadmill's name leads to the deck",
        never_begun,
        (),
        Exit.DEVICE_LOST,
        Answer.REFUSED,
        setup=NOT_A_TREADMILL,
    ),
)
