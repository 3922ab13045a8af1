"""What befalls the simulated walker: on and off, stumbles, falls, habits."""

from __future__ import annotations

import pytest

from controller.simulator.habits import Habits
from controller.simulator.mishaps import Mishap
from controller.simulator.person import Pace, Person
from controller.simulator.walker import SimulatedWalker
from tests.controller.simulator.walks import (
    BACKWARD,
    FORWARD,
    goes,
    loads,
    person,
)


def test_nobody_is_there_until_they_step_on_with_a_transient() -> None:
    walker = SimulatedWalker(noise_n=0.0)
    assert set(loads(walker, 1.0)) == {0.0}
    walker.step_on()
    mounting = loads(walker, 1.2)
    assert max(mounting) == pytest.approx(1.25, abs=0.02)
    assert all(abs(bw - 1.0) < 0.02 for bw in loads(walker, 1.0))
    assert walker.steps == 0


@pytest.mark.hazard("H14")
@pytest.mark.parametrize("belt_mps", [0.0, 0.9, 2.2])
def test_stepping_off_leaves_nothing_but_noise(belt_mps: float) -> None:
    walker = SimulatedWalker(on_deck=True, noise_n=2.0)
    loads(walker, 4.0, belt_mps)
    walker.step_off()
    loads(walker, 0.31, belt_mps)
    rest_n = [bw * walker.person.weight_n for bw in loads(walker, 2.0, belt_mps)]
    assert abs(sum(rest_n) / len(rest_n)) < 1.0
    spread_n = (sum(n * n for n in rest_n) / len(rest_n)) ** 0.5
    assert spread_n == pytest.approx(4.0, rel=0.1)  # four cells of 2 N
    steps = walker.steps
    walker.step_on()
    loads(walker, 6.0, belt_mps)
    assert (walker.steps > steps) == (belt_mps > 0)


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("pace", [Pace.WALK, Pace.RUN])
def test_a_stumble_is_a_collapse_and_a_spike_and_then_they_go_on(pace: Pace) -> None:
    walker = SimulatedWalker(person(BACKWARD, pace), noise_n=0.0, on_deck=True)
    loads(walker, 6.0, 0.9)
    walker.stumble()
    fall = loads(walker, 0.8, 0.9)
    assert sum(bw < 0.4 for bw in fall) > 150
    assert max(fall) > 2.2
    steps = walker.steps
    loads(walker, 4.0, 0.9)
    assert walker.steps >= steps + 6
    assert walker.cadence_spm is not None


def test_acts_where_they_make_no_sense_change_nothing() -> None:
    walker = SimulatedWalker(noise_n=0.0)
    walker.step_off()
    walker.stumble()
    assert set(loads(walker, 0.5)) == {0.0}
    walker.step_on()
    loads(walker, 2.0)
    walker.step_on()
    assert all(abs(bw - 1.0) < 0.02 for bw in loads(walker, 1.0))


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("mishap", [one for one in Mishap if one.is_fall and one != Mishap.HANG])
def test_who_falls_is_carried_off_the_rear(mishap: Mishap) -> None:
    walker = SimulatedWalker(person(BACKWARD), noise_n=0.0, on_deck=True)
    loads(walker, 6.0, 0.9)
    walker.befall(mishap)
    fall = goes(walker, 4.0, 0.9)
    assert [truth.mishap for truth in walker.mishaps] == [mishap]
    assert walker.mishaps[0].at_s == pytest.approx(6.0, abs=0.01)
    assert min(y_m for load_bw, y_m in fall if load_bw > 0.1) < -0.6
    assert fall[-1][0] == pytest.approx(0.0, abs=0.01)


@pytest.mark.hazard("H15")
def test_who_hangs_on_the_rail_stays_and_weighs_little() -> None:
    walker = SimulatedWalker(person(BACKWARD), noise_n=0.0, on_deck=True)
    loads(walker, 6.0, 0.9)
    walker.befall(Mishap.HANG)
    assert all(0.1 < bw < 0.6 for bw in loads(walker, 6.0, 0.9)[2000:])


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("mishap", [Mishap.TRIP, Mishap.STUMBLE])
def test_who_is_saved_by_a_step_goes_on(mishap: Mishap) -> None:
    walker = SimulatedWalker(person(BACKWARD), noise_n=0.0, on_deck=True)
    loads(walker, 6.0, 0.9)
    walker.befall(mishap)
    steps = walker.steps
    loads(walker, 5.0, 0.9)
    assert walker.steps >= steps + 6


def test_a_fall_goes_the_way_they_face_and_no_two_are_alike() -> None:
    ways = []
    for way in (BACKWARD, FORWARD):
        walker = SimulatedWalker(person(way), noise_n=0.0, on_deck=True)
        loads(walker, 1.0)
        walker.befall(Mishap.KNEES)
        ways.append(goes(walker, 2.0, 0.0)[-1][1])
    assert ways[0] < -0.2
    assert ways[1] > 0.2
    falls = []
    for seed in (1, 2):
        walker = SimulatedWalker(person(BACKWARD), noise_n=0.0, on_deck=True, seed=seed)
        walker.befall(Mishap.SITTING)
        falls.append(loads(walker, 1.0))
    assert falls[0] != falls[1]


def test_turning_round_ends_where_it_began() -> None:
    walker = SimulatedWalker(noise_n=0.0, on_deck=True)
    loads(walker, 1.0)
    walker.turn_round()
    turn = loads(walker, 1.9)
    assert min(turn) < 0.9
    assert max(turn) > 1.1
    assert all(abs(bw - 1.0) < 0.02 for bw in loads(walker, 1.0))


def test_a_rail_bears_its_share_and_habits_are_repeatable() -> None:
    habits = Habits(wander_m=0.1, look_every_s=4.0, rail_share=0.3, grab_every_s=8.0)
    who = Person(habits=habits)

    def walked(seed: int) -> list[float]:
        walker = SimulatedWalker(who, noise_n=0.0, on_deck=True, seed=seed)
        return loads(walker, 20.0, 0.9)

    once = walked(3)
    assert 0.5 < sum(once[5000:]) / len(once[5000:]) < 0.8
    assert once == walked(3)
    assert once != walked(4)


def test_who_wanders_does_so_about_the_middle() -> None:
    who = Person(habits=Habits(wander_m=0.08, wander_s=3.0))
    walker = SimulatedWalker(who, rate_hz=100.0, noise_n=0.0, on_deck=True)
    places_m = []
    for _ in range(12_000):
        walker.advance(0.9)
        places_m.append(walker.place_m)
    mean_m = sum(places_m) / len(places_m)
    spread_m = (sum((one - mean_m) ** 2 for one in places_m) / len(places_m)) ** 0.5
    assert abs(mean_m) < 0.05
    assert 0.03 < spread_m < 0.12
    assert walker.on_deck
