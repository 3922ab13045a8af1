"""What a step says of the machine: a figure for its card, something to know, or a refusal. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from controller.belt.core import bounds_of
from controller.belt.faults import FAULTS, Cause
from controller.belt.units import MILE_KM, is_mile
from controller.commissioning.carried import Carried, Untold
from controller.commissioning.drive import Driven, Ending
from controller.commissioning.questions import Answer
from controller.commissioning.steps import Step
from controller.commissioning.traces import (
    fall_mmps2,
    rise_mmps2,
    steadily_ordered_mmps,
    steady_mmps,
    stopping_m,
    tilt_tenths_per_s,
)
from controller.treadmills.cards import MachineCard
from controller.treadmills.commissioned import Measured
from protocols.trackmaster.units import Unit

TOLERANCE: Final = 0.10  # of a speed, by tape and stopwatch
STOP_TOLERANCE: Final = 0.5  # of the way to standstill, or:
STOP_TOLERANCE_M: Final = 0.4  # a person's reaction at walking speed
GENTLER: Final = 0.9  # of a measured rate: too little rather than too much
STOPS_WITHIN_S: Final = 10.0
_HINT_MMPS: Final = 40  # of a rise that the guard cut short
UNIT_MARGIN: Final = 0.06  # of what must be a unit, and of what must not be one
TAPE: Final = "tape and stopwatch"
DECK: Final = "force deck"
REPORTS: Final = "the machine's reports"
SEEN: Final = "seen"

Answers = Mapping[str, Answer]


class Verdict(Enum):
    """What follows from a finding."""

    FOUND = "found"
    NOTE = "note"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, in words; a figure for the card, where it is one."""

    verdict: Verdict
    text: str
    figure: Measured | None = None


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
            return _refused("nobody saw the belt stand: do not use this machine")
        return None
    if cause is Cause.UNIT_MISMATCH:
        return _refused(f"{driven.detail}. Begin again with {_other_units(driven, card)}")
    if cause is not None:
        fault = FAULTS[cause]
        return _refused(f"{fault.text}. {fault.remedy} {driven.detail}".rstrip())
    if driven.stop_ms is None:
        return _refused(driven.detail or "the belt did not come to rest: do not use this machine")
    if ending is Ending.SILENCE:
        return _refused("the link was not taken away: the belt stopped because it was told to")
    if ending is Ending.SAFETY_KEY:
        return _refused(
            "the belt stopped because it was told to, not by the safety key: pull the key while it "
            "runs; a machine without one must not be used"
        )
    if driven.steady is None:
        return _refused(driven.detail or "the belt was stopped before it was steady")
    return None


def gentler(driven: Driven, card: MachineCard) -> tuple[MachineCard, str] | None:
    """The card of a machine that is slower than it says, and what was seen; None: it is not."""
    match driven.cause:
        case Cause.SPEED_MISMATCH | Cause.STALL if driven.steady is None:
            return _gentler_rise(driven, card)
        case Cause.STOP_NOT_OBEYED if fall := fall_mmps2(driven):
            if fall < card.decel_mps2 * 1000:
                slower = replace(card, decel_mps2=less_than(fall / 1000))
                return slower, f"it loses {fall / 1000:.2f} m/s each second after STOP"
        case Cause.INCLINE_MISMATCH if tilt := tilt_tenths_per_s(driven):
            slower = replace(card, incline_rate_pct_per_s=less_than(tilt / 10))
            return slower, f"its lift moves {tilt / 10:.2f} % each second"
    return None


def _gentler_rise(driven: Driven, card: MachineCard) -> tuple[MachineCard, str] | None:
    rise = rise_mmps2(driven, least_mmps=_HINT_MMPS)
    if rise is None or rise >= GENTLER * bounds_of(card.capabilities).accel_mmps2:
        return None
    slower = replace(card, accel_mps2=less_than(rise / 1000))
    return slower, f"it gains {rise / 1000:.2f} m/s each second"


def less_than(rate: float) -> float:
    """A rate for the card: less than measured, to two digits."""
    return math.floor(rate * GENTLER * 100) / 100


# --- step by step ---


def _direction(driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    if answers["runs_to"] != "rear":
        yield _refused(
            "the belt runs towards the console: its motor is reversed. Backstride cannot tell the "
            "way a belt runs: have it put right"
        )
    yield _found(
        "runs_to", str(answers["runs_to"]), "", SEEN, "the top of the belt runs to the rear"
    )


def _key(_driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    if answers["key_stops"] is not True:
        yield _refused("the safety key does not stop the belt: nobody may use this machine")
    yield _found("stops", True, "", SEEN, "the safety key stops the belt")


def _unit(driven: Driven, answers: Answers, card: MachineCard) -> Iterator[Finding]:
    if driven.carried is not None:
        yield from _walked_unit(driven, driven.carried, card)
        return
    belt_mps = _number(answers, "belt_length_m") * _number(answers, "passings")
    belt_mps /= _number(answers, "seconds")
    told_mps = steadily_ordered_mmps(driven) / 1000
    says_mps = (steady_mmps(driven) or 0.0) / 1000
    words = f"told {told_mps:.2f} m/s, it reports {says_mps:.2f} and runs {belt_mps:.2f} m/s"
    yield _found("belt_speed", belt_mps, "m/s", TAPE, words)
    yield _found("ordered_speed", told_mps, "m/s", "the order")
    yield _found("reported_speed", says_mps, "m/s", REPORTS)
    yield from _wrong_units(belt_mps, told_mps, says_mps, card)


def _walked_unit(driven: Driven, carried: Carried, card: MachineCard) -> Iterator[Finding]:
    """A deck tells a belt's speed to a third, as nobody knows how a foot rolls: which of the units
    it is, and not how exact the machine is. Raises `Untold` where it is none or more than one."""
    told_mps = steadily_ordered_mmps(driven) / 1000
    says_mps = (steady_mmps(driven) or 0.0) / 1000
    belt_mps, error_mps = abs(carried.speed_mps), carried.error_mps
    words = (
        f"told {told_mps:.2f} m/s, it reports {says_mps:.2f} and carries {carried.feet} feet at "
        f"{belt_mps:.2f} m/s, give or take {error_mps:.2f}"
    )
    if carried.speed_mps < 0:
        yield _refused(
            f"{words}, to the console: you saw it run to the rear. Look at the belt once more; if "
            "it does, the deck's front and rear are swapped"
        )
        return
    least, most = (belt_mps - error_mps) / told_mps, (belt_mps + error_mps) / told_mps
    fitting = [
        factor
        for factor in (1 / MILE_KM, 1.0, MILE_KM)
        if least * (1 - UNIT_MARGIN) <= factor <= most * (1 + UNIT_MARGIN)
    ]
    if len(fitting) != 1:
        raise Untold(f"{words}: {'that fits more than one unit' if fitting else 'no unit does so'}")
    yield _found("belt_speed", belt_mps, "m/s", DECK, words)
    yield _found("belt_speed_error", error_mps, "m/s", DECK)
    yield _found("runs_to", "rear", "", DECK, "the belt carries the feet to the rear")
    yield _found("ordered_speed", told_mps, "m/s", "the order")
    yield _found("reported_speed", says_mps, "m/s", REPORTS)
    yield from _wrong_units(fitting[0] * told_mps, told_mps, says_mps, card)


def _wrong_units(
    belt_mps: float, told_mps: float, says_mps: float, card: MachineCard
) -> Iterator[Finding]:
    names = ("command_unit", "report_unit") if card.family == "ftms" else ("unit", "unit")
    units = (card.ftms.command_unit, card.ftms.report_unit)
    units = units if card.family == "ftms" else (card.unit, card.unit)
    ratios = (belt_mps / told_mps, belt_mps / says_mps if says_mps else 0.0)
    wrong = {n: r for n, u, r in zip(names, units, ratios, strict=True) if is_mile(r)}
    if wrong:
        settings = " and ".join(f"{name} = {_right_unit(r)!r}" for name, r in wrong.items())
        options = " ".join(f"--{n.replace('_', '-')} {_right_unit(r)}" for n, r in wrong.items())
        yield _refused(
            f"the unit is wrong by 1.609: the card needs {settings}. Begin again with {options}"
        )
    elif any(abs(ratio - 1) > TOLERANCE for ratio in ratios):
        yield _refused(
            f"the belt is off by more than {TOLERANCE:.0%}, and by no unit: look at the length of "
            "the belt and the count; if they are right, have the machine serviced"
        )


def _right_unit(ratio: float) -> Unit:
    """What a number must mean, for a belt that is so much faster than it was taken to say."""
    return "mph" if ratio > 1 else "km/h"


def _silence(driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    if answers["silence_stops"] is not True:
        yield Finding(
            Verdict.NOTE,
            "the belt runs on when its host falls silent: somebody has to be at its STOP all the "
            "time",
            Measured("stops", False, "", SEEN),
        )
        return
    stood_s = _number(answers, "silence_s")
    if not 0 < stood_s <= STOPS_WITHIN_S:
        yield _refused(
            f"a belt that stops by itself takes more than 0 and at most {STOPS_WITHIN_S:.0f} s: if "
            "it ran on, answer no"
        )
    yield _found("stops", True, "", SEEN)
    words = f"when its host falls silent, it stands after {stood_s:.1f} s"
    yield _found("standstill_time", stood_s, "s", "stopwatch", words)


def _stop(driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    yield from _stopping(driven, _number(answers, "stop_m"))


def _top(driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    yield from _stopping(driven, _number(answers, "top_stop_m"))


def _stopping(driven: Driven, tape_m: float) -> Iterator[Finding]:
    speed_mps = driven.course.aims[-1].speed_mmps / 1000
    reported_m = stopping_m(driven) or 0.0
    at = f"from {speed_mps:.2f} m/s"
    words = f"{at} it stops within {tape_m:.2f} m; by its reports, {reported_m:.2f} m"
    yield _found("distance", tape_m, "m", "tape", words)
    yield _found("reported_distance", reported_m, "m", REPORTS)
    yield _found("from_speed", speed_mps, "m/s", "the order")
    if abs(tape_m - reported_m) > max(STOP_TOLERANCE_M, STOP_TOLERANCE * reported_m):
        yield _refused(
            f"the belt ran {tape_m:.2f} m after STOP, and its reports say {reported_m:.2f} m: it "
            "says that it stands when it does not, or the distance was measured wrongly"
        )
    if (rise := rise_mmps2(driven)) is not None:
        yield _found("acceleration", rise / 1000, "m/s²", REPORTS, f"gains {rise / 1000:.2f} m/s²")
    if (fall := fall_mmps2(driven)) is not None:
        text = f"loses {fall / 1000:.2f} m/s² after STOP"
        yield _found("deceleration", fall / 1000, "m/s²", REPORTS, text)


def _incline(driven: Driven, answers: Answers, _card: MachineCard) -> Iterator[Finding]:
    if answers["lifts"] is not True:
        yield _refused("the lift did not do what it was told: have it put right")
    if (tilt := tilt_tenths_per_s(driven)) is not None:
        words = f"its lift moves {tilt / 10:.2f} % each second"
        yield _found("incline_rate", tilt / 10, "%/s", REPORTS, words)


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
            yield _found(
                f"{name}_time", value_ms / 1000, "s", REPORTS, f"{words} {value_ms / 1000:.1f} s"
            )


_JUDGES: Final[dict[str, Callable[[Driven, Answers, MachineCard], Iterator[Finding]]]] = {
    "direction": _direction,
    "key": _key,
    "unit": _unit,
    "silence": _silence,
    "stop": _stop,
    "top": _top,
    "incline": _incline,
}
"""By the name of the step."""


def _found(what: str, value: float | str | bool, unit: str, how: str, words: str = "") -> Finding:
    rounded = round(value, 3) if isinstance(value, float) else value
    return Finding(Verdict.FOUND, words, Measured(what, rounded, unit, how))


def _refused(text: str) -> Finding:
    return Finding(Verdict.REFUSED, text)


def _other_units(driven: Driven, card: MachineCard) -> str:
    """The options that correct what the guard found: speeds reported and ordered differ by a mile,
    or the distances counted do."""
    traits = card.ftms
    if card.family != "ftms":
        return f"--unit {_other(card.unit)}"
    ordered = max((one.ordered_mmps for one in driven.samples), default=0)
    reported = max((one.speed_mmps for one in driven.samples), default=0)
    ratio = reported / ordered if ordered else 1.0
    command, report = (
        f"--command-unit {_other(traits.command_unit)}",
        f"--report-unit {_other(traits.report_unit)}",
    )
    if not is_mile(ratio):
        return f"{command} {report}"
    return command if (ratio > 1) == (traits.command_unit == "km/h") else report


def _other(unit: Unit) -> Unit:
    return "mph" if unit == "km/h" else "km/h"


def _number(answers: Answers, key: str) -> float:
    value = answers[key]
    assert isinstance(value, float)
    return value
