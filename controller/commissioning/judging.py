"""What the guard and the answers of each step say of the machine. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from controller.belt.faults import FAULTS, Cause
from controller.commissioning.drive import Driven, Ending
from controller.commissioning.findings import (
    REPORTS,
    SEEN,
    Answers,
    Finding,
    Verdict,
    found,
    number,
    refused,
)
from controller.commissioning.steps import Step
from controller.commissioning.traces import (
    fall_mmps2,
    rise_mmps2,
    stopping_m,
    tilt_tenths_per_s,
)
from controller.commissioning.units import judge_unit, other_units
from controller.treadmills.cards import MachineCard
from controller.treadmills.commissioned import Measured

STOP_TOLERANCE: Final = 0.5  # of the way to standstill, or:
STOP_TOLERANCE_M: Final = 0.4  # a person's reaction at walking speed
STOPS_WITHIN_S: Final = 10.0


def judge(step: Step, driven: Driven, answers: Answers, card: MachineCard) -> list[Finding]:
    """What this step found. With a refusal among it, there is no card. Raises `Untold`."""
    if objection := objected(driven, card):
        return [objection]
    return [*_JUDGES[step.name](driven, answers, card), *_times(driven)]


def objected(driven: Driven, card: MachineCard) -> Finding | None:
    """What the guard objected to, or what did not come about; None: all went as it should."""
    ending, cause = driven.course.ending, driven.cause
    asked_for = {Ending.SILENCE: driven.alone, Ending.SAFETY_KEY: cause is not None}
    if asked_for.get(ending) and driven.steady is not None:
        if driven.stop_ms is None:
            return refused("nobody saw the belt stand: do not use this machine")
        return None
    if cause is Cause.UNIT_MISMATCH:
        return refused(f"{driven.detail}. Begin again with {other_units(driven, card)}")
    if cause is not None:
        fault = FAULTS[cause]
        return refused(f"{fault.text}. {fault.remedy} {driven.detail}".rstrip())
    if driven.stop_ms is None:
        return refused(driven.detail or "the belt did not come to rest: do not use this machine")
    if ending is Ending.SILENCE:
        return refused("the link was not taken away: the belt stopped because it was told to")
    if ending is Ending.SAFETY_KEY:
        return refused(
            "the belt stopped because it was told to, not by the safety key: pull the key while it "
            "runs; a machine without one must not be used"
        )
    if driven.steady is None:
        return refused(driven.detail or "the belt was stopped before it was steady")
    return None


# --- step by step ---


def _direction(driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    if answers["runs_to"] != "rear":
        yield refused(
            "the belt runs towards the console: its motor is reversed. Backstride cannot tell the "
            "way a belt runs: have it put right"
        )
    yield found(
        "runs_to", str(answers["runs_to"]), "", SEEN, "the top of the belt runs to the rear"
    )


def _key(_driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    if answers["key_stops"] is not True:
        yield refused("the safety key does not stop the belt: nobody may use this machine")
    yield found("stops", True, "", SEEN, "the safety key stops the belt")


def _silence(driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    if answers["silence_stops"] is not True:
        yield Finding(
            Verdict.NOTE,
            "the belt runs on when its host falls silent: somebody has to be at its STOP all the "
            "time",
            Measured("stops", False, "", SEEN),
        )
        return
    stood_s = number(answers, "silence_s")
    if not 0 < stood_s <= STOPS_WITHIN_S:
        yield refused(
            f"a belt that stops by itself takes more than 0 and at most {STOPS_WITHIN_S:.0f} s: if "
            "it ran on, answer no"
        )
    yield found("stops", True, "", SEEN)
    words = f"when its host falls silent, it stands after {stood_s:.1f} s"
    yield found("standstill_time", stood_s, "s", "stopwatch", words)


def _stop(driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    yield from _stopping(driven, number(answers, "stop_m"))


def _top(driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    yield from _stopping(driven, number(answers, "top_stop_m"))


def _stopping(driven: Driven, tape_m: float) -> Iterator[Finding]:
    speed_mps = driven.course.aims[-1].speed_mmps / 1000
    reported_m = stopping_m(driven) or 0.0
    at = f"from {speed_mps:.2f} m/s"
    words = f"{at} it stops within {tape_m:.2f} m; by its reports, {reported_m:.2f} m"
    yield found("distance", tape_m, "m", "tape", words)
    yield found("reported_distance", reported_m, "m", REPORTS)
    yield found("from_speed", speed_mps, "m/s", "the order")
    if abs(tape_m - reported_m) > max(STOP_TOLERANCE_M, STOP_TOLERANCE * reported_m):
        yield refused(
            f"the belt ran {tape_m:.2f} m after STOP, and its reports say {reported_m:.2f} m: it "
            "says that it stands when it does not, or the distance was measured wrongly"
        )
    if (rise := rise_mmps2(driven)) is not None:
        yield found("acceleration", rise / 1000, "m/s²", REPORTS, f"gains {rise / 1000:.2f} m/s²")
    if (fall := fall_mmps2(driven)) is not None:
        text = f"loses {fall / 1000:.2f} m/s² after STOP"
        yield found("deceleration", fall / 1000, "m/s²", REPORTS, text)


def _incline(driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    if answers["lifts"] is not True:
        yield refused("the lift did not do what it was told: have it put right")
    if (tilt := tilt_tenths_per_s(driven)) is not None:
        words = f"its lift moves {tilt / 10:.2f} % each second"
        yield found("incline_rate", tilt / 10, "%/s", REPORTS, words)


def _times(driven: Driven) -> Iterator[Finding]:
    """How late it was; how long it took to stand only where it was measured."""
    stop_ms = None if driven.alone else driven.stop_ms
    for name, words, value_ms in (
        ("start", "from the start to motion", driven.start_ms),
        ("lag", "from a speed to its report", driven.lag_ms),
        ("obey", "from STOP to a falling speed", driven.obey_ms),
        ("standstill", "from STOP to standstill", stop_ms),
    ):
        if value_ms is not None and driven.course.ending is not Ending.SAFETY_KEY:
            yield found(
                f"{name}_time", value_ms / 1000, "s", REPORTS, f"{words} {value_ms / 1000:.1f} s"
            )


_JUDGES: Final[dict[str, Callable[[Driven, Answers, MachineCard], Iterator[Finding]]]] = {
    "direction": _direction,
    "key": _key,
    "unit": judge_unit,
    "silence": _silence,
    "stop": _stop,
    "top": _top,
    "incline": _incline,
}
"""By the name of the step."""
