"""Whether the card has the unit that the machine counts in: a mile, or a kilometre. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from controller.belt.units import MILE_KM, is_mile
from controller.commissioning.carried import Carried, Untold
from controller.commissioning.drive import Driven
from controller.commissioning.findings import (
    DECK,
    REPORTS,
    TAPE,
    Answers,
    Finding,
    found,
    number,
    refused,
)
from controller.commissioning.traces import (
    steadily_ordered_mmps,
    steady_mmps,
)
from controller.treadmills.cards import MachineCard
from protocols.trackmaster.units import Unit

TOLERANCE: Final = 0.10  # of a speed, by tape and stopwatch
UNIT_MARGIN: Final = 0.06  # of what must be a unit, and of what must not be one


def judge_unit(driven: Driven, answers: Answers, card: MachineCard) -> Iterator[Finding]:
    """By tape and stopwatch, or by the feet of who walked on a deck. Raises `Untold`."""
    if driven.carried is not None:
        yield from _walked_unit(driven, driven.carried, card)
        return
    belt_mps = number(answers, "belt_length_m") * number(answers, "passings")
    belt_mps /= number(answers, "seconds")
    told_mps = steadily_ordered_mmps(driven) / 1000
    says_mps = (steady_mmps(driven) or 0.0) / 1000
    words = f"told {told_mps:.2f} m/s, it reports {says_mps:.2f} and runs {belt_mps:.2f} m/s"
    yield found("belt_speed", belt_mps, "m/s", TAPE, words)
    yield found("ordered_speed", told_mps, "m/s", "the order")
    yield found("reported_speed", says_mps, "m/s", REPORTS)
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
        yield refused(
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
    yield found("belt_speed", belt_mps, "m/s", DECK, words)
    yield found("belt_speed_error", error_mps, "m/s", DECK)
    yield found("runs_to", "rear", "", DECK, "the belt carries the feet to the rear")
    yield found("ordered_speed", told_mps, "m/s", "the order")
    yield found("reported_speed", says_mps, "m/s", REPORTS)
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
        yield refused(
            f"the unit is wrong by 1.609: the card needs {settings}. Begin again with {options}"
        )
    elif any(abs(ratio - 1) > TOLERANCE for ratio in ratios):
        yield refused(
            f"the belt is off by more than {TOLERANCE:.0%}, and by no unit: look at the length of "
            "the belt and the count; if they are right, have the machine serviced"
        )


def _right_unit(ratio: float) -> Unit:
    """What a number must mean, for a belt that is so much faster than it was taken to say."""
    return "mph" if ratio > 1 else "km/h"


def other_units(driven: Driven, card: MachineCard) -> str:
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
