"""Whole commissionings in virtual time: true machines get a card, peculiar ones are found out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from controller.commissioning.card_text import card_text
from controller.commissioning.procedure import corrected
from controller.commissioning.questions import Answer
from controller.simulator.ftms.peculiarities import PECULIAR
from controller.treadmills.cards import MachineCard, load_card
from controller.treadmills.port import Windows
from tests.controller.commissioning.machines import (
    BRISK,
    FAMILY,
    WRONG_UNITS,
    Bench,
    bluetooth,
    serial,
)

FTMS, BY_THE_BOOK = load_card("ftms"), load_card("simulated-ftms")
OMEGA = load_card("horizon-omega-z")
TODAY = date(2026, 11, 22)


def card_of(bench: Bench, tmp_path: Path) -> MachineCard:
    """The card that a bench without complaints ends with, by way of its file."""
    assert not bench.run()
    path = tmp_path / "own.toml"
    path.write_text(card_text(bench.procedure.finished("/dev/x", "family", TODAY, "1.0")))
    return load_card(str(path))


def figures(card: MachineCard) -> dict[str, object]:
    assert card.commissioned is not None
    return {one.what: one.value for one in card.commissioned.measured}


@pytest.mark.hazard("H20")
@pytest.mark.hazard("H03")
def test_a_serial_machine_is_measured_as_it_is(tmp_path: Path) -> None:
    bench = Bench.of(serial(BRISK), FAMILY)
    card, told = card_of(bench, tmp_path), 1500
    found = figures(card)
    assert bench.highest_mmps <= told
    assert (card.max_speed_mps, card.max_incline_pct) == (1.5, 5.0)
    assert card.accel_mps2 == 0.15  # as fast as the gate goes, and no more was seen
    assert 0.6 < card.decel_mps2 < BRISK.decel_mps2
    assert card.incline_rate_pct_per_s == 0.5
    assert card.stop_on_silence_ms is not None
    assert 400 <= card.stop_on_silence_ms <= 700
    assert card.watch == Windows()  # it is as prompt as any
    assert found["unit.belt_speed"] == pytest.approx(0.447, rel=0.02)
    assert found["stop.distance"] == pytest.approx(1.0**2 / (2 * BRISK.decel_mps2), abs=0.1)
    assert card.commissioned is not None
    assert (card.commissioned.machine, card.commissioned.by) == ("/dev/x", "technician")


@pytest.mark.hazard("H03")
def test_a_machine_that_runs_on_in_silence_gets_a_card_that_says_so(tmp_path: Path) -> None:
    card = card_of(Bench.of(serial(BRISK, watchdog=False), FAMILY), tmp_path)
    assert card.stop_on_silence_ms is None
    assert figures(card)["silence.stops"] is False
    assert "silence.standstill_time" not in figures(card)


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(("machine", "driven_as", "setting"), WRONG_UNITS)
def test_a_serial_machine_of_the_wrong_unit_is_found_out_by_tape(
    machine: MachineCard, driven_as: MachineCard, setting: str
) -> None:
    bench = Bench.of(serial(machine), driven_as)
    (why,) = bench.run()
    assert bench.refused_in == "unit"
    assert "wrong by 1.609" in why.text
    assert why.text.endswith(setting)
    assert bench.highest_mmps < 750  # a mile for a kilometre of a slow walk


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(
    ("peculiar", "steps", "settings"),
    [
        ("mph", {"direction"}, "--command-unit mph"),
        # Its own counter of distance tells, once there is enough of it; else the tape.
        ("reports-mph", {"direction", "key", "unit"}, "--command-unit mph --report-unit mph"),
        ("miles", {"unit"}, "--command-unit mph --report-unit mph"),
    ],
)
def test_a_bluetooth_machine_of_the_wrong_unit_is_found_out(
    peculiar: str, steps: set[str], settings: str
) -> None:
    bench = Bench.of(bluetooth(BY_THE_BOOK, PECULIAR[peculiar]), FTMS)
    (why,) = bench.run()
    assert bench.refused_in in steps
    assert why.text.endswith(f"Begin again with {settings}")
    assert bench.highest_mmps < 750


@pytest.mark.hazard("H20")
def test_with_the_unit_that_was_told_it_gets_its_card(tmp_path: Path) -> None:
    again = corrected(FTMS, None, "mph", None)
    card = card_of(Bench.of(bluetooth(BY_THE_BOOK, PECULIAR["mph"]), again), tmp_path)
    assert card.ftms.command_unit == "mph"
    assert card.stop_on_silence_ms is None
    assert 4000 <= card.watch.start_ms <= 8000  # three of them are its countdown
    assert card.watch.lag_ms < FTMS.watch.lag_ms


def test_a_machine_that_is_slower_than_its_family_is_driven_more_gently(tmp_path: Path) -> None:
    slow = replace(BRISK, accel_mps2=0.06, decel_mps2=0.15, incline_rate_pct_per_s=0.2)
    card = card_of(Bench.of(serial(slow), FAMILY), tmp_path)
    assert 0.04 <= card.accel_mps2 <= 0.06
    assert 0.1 <= card.decel_mps2 <= 0.15
    assert 0.1 <= card.incline_rate_pct_per_s <= 0.2


def test_a_slow_machine_in_the_air_keeps_its_time(tmp_path: Path) -> None:
    card = card_of(Bench.of(bluetooth(OMEGA, PECULIAR["omega"]), OMEGA), tmp_path)
    assert card.decel_mps2 <= OMEGA.decel_mps2
    assert card.watch.obey_ms >= 1500


@pytest.mark.parametrize(
    ("answers", "step", "said"),
    [
        pytest.param(
            {"runs_to": "front"},
            "direction",
            "its motor is reversed",
            marks=pytest.mark.hazard("H21"),
        ),
        ({"key_stops": False}, "key", "nobody may use this machine"),
        ({"passings": 30.0, "seconds": 60.0}, "unit", "off by more than 10%, and by no unit"),
        ({"silence_stops": True, "silence_s": 30.0}, "silence", "at most 10 s"),
        ({"stop_m": 4.0}, "stop", "it says that it stands when it does not"),
        ({"lifts": False}, "incline", "did not do what it was told"),
    ],
)
def test_what_the_person_sees_can_refuse_the_card(
    answers: dict[str, Answer], step: str, said: str
) -> None:
    bench = Bench.of(serial(BRISK), FAMILY, top_speed=1.0)
    bench.lies = answers
    (why,) = bench.run()
    assert bench.refused_in == step
    assert said in why.text


def test_a_lift_that_is_not_there_is_told() -> None:
    bench = Bench.of(bluetooth(BY_THE_BOOK, PECULIAR["urevo"]), FTMS, top_speed=1.0)
    (why,) = bench.run()
    assert bench.refused_in == "incline"
    assert "did not come to 0.45 m/s and 5 %" in why.text


def test_without_incline_and_above_walking_there_is_nothing_more_to_measure() -> None:
    bench = Bench.of(serial(BRISK), FAMILY, top_speed=0.9, top_incline=0.0)
    assert not bench.run()
    names = {step.name for step, _ in bench.procedure.findings}
    assert names == {"direction", "key", "unit", "silence", "stop"}
    assert bench.highest_mmps <= 900
