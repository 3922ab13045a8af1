"""Commissioning with a force deck, in virtual time: what it tells, and what it must not spoil."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from controller.api import SimulatedFault
from controller.commissioning.card_text import card_text
from controller.commissioning.carried import Carried, Untold, carried_by
from controller.commissioning.drive import Aim, Course, Drive, Driven, Ending, Phase, Sample
from controller.commissioning.findings import DECK, TAPE, Verdict
from controller.commissioning.judging import judge
from controller.commissioning.steps import STEPS_ON_DECK
from controller.deck.calibration import SIMULATED
from controller.simulator.ftms.peculiarities import PECULIAR
from controller.simulator.mischief import Mischief
from controller.simulator.person import Direction
from controller.treadmills.cards import MachineCard, load_card
from sessions.gait.belt_speed import CarriedFoot
from tests.controller.commissioning.decks import WalkedDeck, placed
from tests.controller.commissioning.machines import (
    BRISK,
    FAMILY,
    WRONG_UNITS,
    Bench,
    bluetooth,
    serial,
)

FTMS, BY_THE_BOOK = load_card("ftms"), load_card("simulated-ftms")
TODAY = date(2026, 11, 22)
ONLY = tuple(step for step in STEPS_ON_DECK if step.walked)
(WALKED,) = ONLY


def card_of(bench: Bench, tmp_path: Path) -> MachineCard:
    """The card that a bench without complaints ends with, by way of its file."""
    assert not bench.run()
    path = tmp_path / "own.toml"
    path.write_text(card_text(bench.procedure.finished("/dev/x", "family", TODAY, "1.0")))
    return load_card(str(path))


def measured(card: MachineCard) -> dict[str, tuple[object, str]]:
    assert card.commissioned is not None
    return {one.what: (one.value, one.how) for one in card.commissioned.measured}


def number(found: dict[str, tuple[object, str]], what: str) -> float:
    value = found[what][0]
    assert isinstance(value, float)
    return value


@pytest.mark.hazard("H20")
@pytest.mark.hazard("H21")
@pytest.mark.parametrize("direction", Direction)
def test_a_walker_on_a_deck_measures_the_belt(tmp_path: Path, direction: Direction) -> None:
    deck = WalkedDeck(direction=direction)
    bench = Bench.of(serial(BRISK), FAMILY, deck, STEPS_ON_DECK, top_incline=0.0)
    found = measured(card_of(bench, tmp_path))
    assert not bench.untold
    assert found["unit.belt_speed"][1] == DECK
    error_mps = number(found, "unit.belt_speed_error")
    assert 0.05 < error_mps < 0.2
    assert number(found, "unit.belt_speed") == pytest.approx(0.6, abs=error_mps)
    assert found["unit.runs_to"] == ("rear", DECK)
    assert found["direction.runs_to"][1] == "seen"
    assert bench.under_feet_mmps <= 605


@pytest.mark.hazard("H03")
def test_the_machines_own_stop_is_reckoned_from_the_speed_that_it_was_tried_at(
    tmp_path: Path,
) -> None:
    steps = tuple(step for step in STEPS_ON_DECK if step.name in {"unit", "silence"})
    card = card_of(Bench.of(serial(BRISK), FAMILY, WalkedDeck(), steps), tmp_path)
    assert card.stop_on_silence_ms is not None
    assert 400 <= card.stop_on_silence_ms <= 700


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(("machine", "driven_as", "setting"), WRONG_UNITS)
def test_a_wrong_unit_is_found_at_a_walk(
    machine: MachineCard, driven_as: MachineCard, setting: str
) -> None:
    bench = Bench.of(serial(machine), driven_as, WalkedDeck(), ONLY)
    (why,) = bench.run()
    assert bench.refused_in == "unit"
    assert not bench.untold
    assert why.text.endswith(setting)
    assert bench.under_feet_mmps <= 1000  # walking speed, though it was told 0.6 m/s


@pytest.mark.hazard("H20")
def test_a_bluetooth_machine_that_is_wrong_both_ways_is_found_out() -> None:
    bench = Bench.of(bluetooth(BY_THE_BOOK, PECULIAR["miles"]), FTMS, WalkedDeck(), ONLY)
    (why,) = bench.run()
    assert why.text.endswith("--command-unit mph --report-unit mph")
    assert bench.under_feet_mmps <= 1000


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("along", "said"),
    [
        (-1.0, "front and rear cells are swapped"),
        (1.609, "the tape says 0.80 m"),
        (1 / 1.609, "the tape says 0.80 m"),
        (1.15, "calibrate the deck"),
        (0.2, "too near together"),
    ],
)
def test_a_deck_that_is_wrong_of_places_is_not_believed(along: float, said: str) -> None:
    bench = Bench.of(serial(BRISK), FAMILY, WalkedDeck(placed(along=along)), ONLY)
    assert not bench.run()
    (why,) = bench.untold
    assert said in why
    assert bench.under_feet_mmps == 0, "nobody walked for that"
    assert tape_measured(bench)


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("mischief", "said"), [(Mischief.DOUBLE_DECK, "weighs 150 kg"), (Mischief.FLIP_DECK, "sign")]
)
def test_a_deck_that_is_wrong_of_forces_is_not_believed(mischief: Mischief, said: str) -> None:
    deck = WalkedDeck()
    deck.deck.do(mischief)
    bench = Bench.of(serial(BRISK), FAMILY, deck, ONLY)
    assert not bench.run()
    (why,) = bench.untold
    assert said in why
    assert tape_measured(bench)


@pytest.mark.hazard("H20")
@pytest.mark.hazard("H18")
def test_a_scale_that_hides_a_wrong_unit_makes_no_card() -> None:
    """Both wrong by 1.609 would agree with each other: the tape between two places tells."""
    machine = replace(BRISK, unit="km/h")
    bench = Bench.of(serial(machine), FAMILY, WalkedDeck(placed(along=1.609)), ONLY)
    (why,) = bench.run()
    assert bench.untold
    assert why.text.endswith("--unit km/h")


@pytest.mark.hazard("H21")
def test_a_deck_with_swapped_ends_that_was_believed_makes_no_card() -> None:
    deck = WalkedDeck(placed(along=-1.0))
    deck.try_out = lambda now_ms: _mounted(deck, now_ms)  # type: ignore[method-assign] # no tape
    bench = Bench.of(serial(BRISK), FAMILY, deck, ONLY)
    if complaints := bench.run():
        assert "to the console" in complaints[0].text
    else:
        assert "to the console" in bench.untold[0]
        assert tape_measured(bench)


def _mounted(deck: WalkedDeck, now_ms: int) -> int:
    deck.pass_time(now_ms, now_ms + 1500, 0.0)
    deck.deck.walker.step_on()
    deck.pass_time(now_ms + 1500, now_ms + 5000, 0.0)
    return now_ms + 5000


def tape_measured(bench: Bench) -> bool:
    figures = {one.what: one.how for one in bench.procedure.figures()}
    return figures["unit.belt_speed"] == TAPE and "unit.belt_speed_error" not in figures


def leaves(deck: WalkedDeck) -> None:
    deck.deck.walker.step_off()


def falls(deck: WalkedDeck) -> None:
    deck.deck.do(Mischief.FALL)


def drifts(deck: WalkedDeck) -> None:
    deck.deck.do(Mischief.DRIFT_TO_REAR)


def freezes(deck: WalkedDeck) -> None:
    deck.deck.act(SimulatedFault.FREEZE_DECK)


def is_pulled(deck: WalkedDeck) -> None:
    deck.deck.act(SimulatedFault.UNPLUG_DECK)


@pytest.mark.hazard("H14")
@pytest.mark.hazard("H15")
@pytest.mark.hazard("H17")
@pytest.mark.parametrize("phase", [Phase.GOING, Phase.STEADY])
@pytest.mark.parametrize(
    ("happens", "said", "within_ms"),
    [
        (leaves, "nobody is on the belt", 2000),
        (falls, "", 7000),  # least is known of a walk that only begins
        (drifts, "rear end", 8000),
        (freezes, "frozen", 1000),
        (is_pulled, "stale", 500),
    ],
)
def test_whatever_happens_to_walker_or_deck_stops_the_belt_and_the_tape_measures(
    phase: Phase, happens: Callable[[WalkedDeck], None], said: str, within_ms: int
) -> None:
    bench = Bench.of(serial(BRISK), FAMILY, WalkedDeck(), ONLY)
    done_ms: list[int] = []
    stopped_ms: list[int] = []

    def meddle(drive: Drive, deck: WalkedDeck) -> None:
        if drive.phase is phase and not done_ms:
            done_ms.append(bench.now_ms)
            happens(deck)
        if drive.phase is Phase.STOPPING and not stopped_ms:
            stopped_ms.append(bench.now_ms)

    bench.meddle = meddle
    assert not bench.run()
    (why,) = bench.untold
    assert said in why
    assert stopped_ms[0] - done_ms[0] <= within_ms, why
    assert tape_measured(bench)


def test_a_machine_whose_slowest_is_no_walk_is_measured_by_tape() -> None:
    fast = replace(FAMILY, min_speed_mps=0.7)
    bench = Bench.of(serial(replace(BRISK, min_speed_mps=0.7)), fast, WalkedDeck(), ONLY)
    assert not bench.run()
    assert bench.under_feet_mmps == 0
    assert tape_measured(bench)


# --- what a deck's word is worth ---


def feet(*slopes_mps: float) -> list[CarriedFoot]:
    return [CarriedFoot(float(n), slope, 0.9) for n, slope in enumerate(slopes_mps)]


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("sign", [1, -1])
def test_the_way_of_the_feet_is_the_way_of_the_belt(sign: int) -> None:
    carried = carried_by(feet(*[sign * 0.42] * 9, -sign * 0.1))
    assert carried.speed_mps == pytest.approx(sign * (0.42 + 0.16 / 0.9))
    assert carried.error_mps == pytest.approx(0.11 / 0.9)
    assert carried.feet == 9


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (feet(*[0.4] * 7), "7 steps, and 8 are needed"),
        (feet(*[0.4, -0.4] * 5), "5 of 10 feet"),
        (feet(*[0.1, 0.9, 0.4] * 4), "differ too much"),
    ],
)
def test_too_few_or_too_different_feet_tell_nothing(seen: list[CarriedFoot], said: str) -> None:
    with pytest.raises(Untold, match=said):
        carried_by(seen)


def driven(says_mmps: int, carried: Carried) -> Driven:
    samples = tuple(Sample(ms, says_mmps, 0, 600) for ms in range(0, 5000, 100))
    course = Course((Aim(90), Aim(600)), Ending.ITSELF, 0)
    return Driven(
        course, samples, steady=(1000, 4000), stopped_at_ms=4000, stop_ms=800, carried=carried
    )


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(
    ("carried", "setting"),
    [
        (Carried(0.6, 0.13, 16), None),
        (Carried(0.54, 0.12, 16), None),
        (Carried(0.966, 0.16, 16), "--unit km/h"),
        (Carried(0.373, 0.11, 16), "--unit km/h"),
    ],
)
def test_the_unit_is_the_one_that_fits(carried: Carried, setting: str | None) -> None:
    found = judge(WALKED, driven(600, carried), {}, FAMILY)
    refused = [one.text for one in found if one.verdict is Verdict.REFUSED]
    assert bool(refused) is (setting is not None)


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(
    ("carried", "said"),
    [
        (Carried(0.78, 0.16, 16), "more than one unit"),
        (Carried(0.5, 0.12, 16), "more than one unit"),
        (Carried(1.4, 0.16, 16), "no unit does so"),
        (Carried(0.2, 0.05, 16), "no unit does so"),
    ],
)
def test_what_fits_no_unit_or_two_is_for_the_tape(carried: Carried, said: str) -> None:
    with pytest.raises(Untold, match=said):
        judge(WALKED, driven(600, carried), {}, FAMILY)


@pytest.mark.hazard("H21")
def test_feet_that_go_to_the_console_refuse_the_card() -> None:
    (refused, *_) = judge(WALKED, driven(600, Carried(-0.6, 0.13, 16)), {}, FAMILY)
    assert refused.verdict is Verdict.REFUSED
    assert "to the console" in refused.text


def test_the_simulated_deck_is_calibrated_as_the_places_say() -> None:
    assert placed(along=1.0) == SIMULATED
