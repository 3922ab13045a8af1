"""What is said to the person, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from controller.commissioning.drive import Drive, Ending, Phase
from controller.commissioning.findings import Finding, Verdict
from controller.commissioning.steps import STEPS, Step, Terms
from sessions.quantities import SpeedUnit, format_speed

WELCOME: Final = (
    "Nobody may stand on the belt at any time: it is measured empty. Stand beside it, the safety "
    "key in reach. Before each motion you are asked. While it moves, any key is STOP.\n"
)
WELCOME_ON_DECK: Final = (
    "Nobody may stand on the belt, except in the one step that asks for a walker: it is measured "
    "empty. Stand beside it, the safety key in reach. Before each motion you are asked. While it "
    "moves, any key is STOP.\n"
)
STEP_OFF: Final = "  The walker steps off the belt."
ZEROING: Final = "  Nobody on the belt: the deck takes its zero."
UNTOLD: Final = "  ? The deck cannot tell: {why}."
BY_TAPE: Final = "  By tape and stopwatch, then. EVERYBODY OFF THE BELT."
_STEADY: Final = {
    Ending.KEY: "Steady. Any key: STOP.",
    Ending.SAFETY_KEY: "Steady. NOW PULL THE SAFETY KEY. When the belt stands, press any key.",
    Ending.SILENCE: "Steady. NOW TAKE THE LINK AWAY. When the belt stands, press any key.",
    Ending.ITSELF: "Steady.",
}
_STANDS: Final = {
    Ending.KEY: "The belt stands.",
    Ending.SAFETY_KEY: "Put the safety key back.",
    Ending.SILENCE: "Put the link back, and the safety key.",
    Ending.ITSELF: "The belt stands.",
}
_PHASES: Final = {
    Phase.STARTING: "The belt starts. Any key: STOP.",
    Phase.GOING: "It goes on to its speed. Any key: STOP.",
    Phase.STOPPING: "It stops.",
    Phase.ALONE: "The treadmill does not answer.",
}
_LOST: Final = (
    "THE TREADMILL DOES NOT ANSWER: pull the safety key. When the belt stands, press any key."
)
_MARKS: Final = {Verdict.FOUND: "  ", Verdict.NOTE: "! ", Verdict.REFUSED: "X "}


def heading(step: Step, terms: Terms, unit: SpeedUnit) -> str:
    """What a step is about, before its start is asked for."""
    number = [one.name for one in STEPS].index(step.name) + 1
    speeds = {
        "lowest": terms.lowest.speed_mmps,
        "slow": terms.slow_mmps,
        "walked": terms.walked_mmps,
        "walk": terms.walk_mmps,
        "top": terms.top_mmps,
    }
    filled = {name: format_speed(mmps / 1000, unit) for name, mmps in speeds.items()}
    belt = step.belt.format(incline=f"{terms.top_tenths / 10:g} %", **filled)
    return f"\n{number} of {len(STEPS)}: {step.title}\n  The belt {belt}.\n  {step.person}\n"


def phase_words(drive: Drive) -> str:
    """What is said as a drive comes to another phase; empty: nothing."""
    ending = drive.course.ending
    match drive.phase:
        case Phase.STEADY:
            return _STEADY[ending]
        case Phase.ALONE if ending is not Ending.SILENCE:
            return _LOST
        case Phase.DONE:
            return _STANDS[ending]
        case _:
            return _PHASES.get(drive.phase, "")


def told(findings: Iterable[Finding]) -> Iterator[str]:
    """What was found, a line each; what refuses the card at the end."""
    ordered = sorted(findings, key=lambda one: one.verdict is Verdict.REFUSED)
    return (f"  {_MARKS[one.verdict]}{one.text}" for one in ordered if one.text)
