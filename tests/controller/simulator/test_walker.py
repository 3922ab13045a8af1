"""The simulated walker against its own truth and against what is known of gait."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.simulator.feet import Footfall
from controller.simulator.person import Direction, Foot, Pace, Person
from controller.simulator.stance import WALK_BACKWARD, WALK_FORWARD, StanceShape
from controller.simulator.walker import SimulatedWalker
from tests.controller.simulator.walks import (
    BACKWARD,
    FORWARD,
    HZ,
    belt,
    person,
    total,
)

SETTLED_S = 8.0


@dataclass(frozen=True)
class Walk:
    """Eighteen seconds on the belt: the total in body weights, and the truth."""

    load_bw: tuple[float, ...]
    truth: tuple[Footfall, ...]
    cadence_spm: float
    hz: int

    def settled(self) -> list[float]:
        return list(self.load_bw[int(SETTLED_S * self.hz) :])

    def strides(self) -> list[float]:
        """Whole strides only, as far as they go."""
        starts = [f.contact_s for f in self.truth if f.contact_s > SETTLED_S][::2]
        return list(self.load_bw[round(starts[0] * self.hz) : round(starts[-1] * self.hz)])


@cache
def walk(speed_mps: float, person: Person, hz: int = HZ, seconds: float = 18.0) -> Walk:
    walker = SimulatedWalker(person, rate_hz=hz, noise_n=0.0, on_deck=True)
    load = tuple(total(walker, belt(speed_mps, n / hz)) for n in range(round(seconds * hz)))
    assert walker.cadence_spm is not None
    return Walk(load, walker.truth, walker.cadence_spm, hz)


WALKS = [(speed, person(way)) for speed in (0.3, 0.9, 1.4) for way in Direction]
RUNS = [(speed, person(way, Pace.RUN)) for speed in (0.9, 2.2, 3.5) for way in Direction]


@pytest.mark.parametrize(("speed_mps", "who"), WALKS + RUNS)
def test_the_mean_over_whole_strides_is_body_weight(speed_mps: float, who: Person) -> None:
    strides = walk(speed_mps, who).strides()
    assert sum(strides) / len(strides) == pytest.approx(1.0, abs=0.005)


@pytest.mark.parametrize(("speed_mps", "who"), WALKS + RUNS)
def test_steps_alternate_and_the_cadence_is_the_truths(speed_mps: float, who: Person) -> None:
    result = walk(speed_mps, who)
    feet = [footfall.foot for footfall in result.truth]
    assert all(a is not b for a, b in pairwise(feet))
    contacts = [footfall.contact_s for footfall in result.truth[-5:]]
    assert result.cadence_spm == pytest.approx(240 / (contacts[-1] - contacts[0]))
    for one, other in pairwise(result.truth):
        assert other.contact_s - one.contact_s == pytest.approx(one.step_s)


@pytest.mark.parametrize(("speed_mps", "who"), WALKS)
def test_walking_never_leaves_the_deck_and_has_double_support(
    speed_mps: float, who: Person
) -> None:
    result = walk(speed_mps, who)
    assert min(result.settled()) > 0.7
    assert max(result.settled()) < 1.6
    for footfall in result.truth:
        assert footfall.toe_off_s > footfall.contact_s + footfall.step_s


@pytest.mark.parametrize("shape", [WALK_BACKWARD, WALK_FORWARD])
def test_a_walking_stance_has_two_humps_with_a_valley_between(shape: StanceShape) -> None:
    values = [shape.at(n / 100) for n in range(101)]
    humps = [n for n in range(1, 100) if values[n - 1] < values[n] > values[n + 1]]
    assert len(humps) == 2
    assert 0.7 < min(values[humps[0] : humps[1]]) / max(values) < 0.8
    assert sum(values) / 100 == pytest.approx(1.0, abs=0.001)


def test_in_single_support_the_total_has_its_valley_in_double_support_its_crest() -> None:
    result = walk(0.9, person(BACKWARD, variability=0.0))
    one, other = [f for f in result.truth if f.contact_s > SETTLED_S][:2]
    double = result.load_bw[round(other.contact_s * HZ) : round(one.toe_off_s * HZ)]
    single = result.load_bw[round(one.toe_off_s * HZ) : round((other.contact_s + 0.5) * HZ)]
    assert max(double) > 1.15
    assert min(single) < 0.85


@pytest.mark.parametrize(("speed_mps", "who"), RUNS)
def test_running_has_flight(speed_mps: float, who: Person) -> None:
    result = walk(speed_mps, who)
    settled = [f for f in result.truth if f.contact_s > SETTLED_S]
    expected_s = {BACKWARD: 0.098, FORWARD: 0.072}[who.direction]
    for footfall in settled:
        flight_s = footfall.contact_s + footfall.step_s - footfall.toe_off_s
        assert flight_s == pytest.approx(expected_s, abs=1e-6)
    airborne = sum(load == 0.0 for load in result.settled()) / len(result.settled())
    mean_step_s = sum(f.step_s for f in settled) / len(settled)
    assert airborne == pytest.approx(expected_s / mean_step_s, rel=0.05)


def test_backward_running_peaks_at_2_6_body_weights_later_than_forward() -> None:
    peaks_bw, at = {}, {}
    for way in Direction:
        result = walk(2.2, person(way, Pace.RUN, variability=0.0))
        last = result.truth[-1]
        stance = result.load_bw[round(last.contact_s * HZ) : round(last.toe_off_s * HZ)]
        peaks_bw[way] = max(stance)
        at[way] = stance.index(max(stance)) / len(stance)
    assert peaks_bw[BACKWARD] == pytest.approx(2.6, abs=0.1)
    assert at[BACKWARD] == pytest.approx(0.55, abs=0.01)
    assert at[FORWARD] == pytest.approx(0.45, abs=0.01)


@pytest.mark.parametrize("hz", [100, 250, 4000])
def test_any_sample_rate_shows_the_same_walk(hz: int) -> None:
    who = person(BACKWARD, variability=0.0)
    result = walk(0.9, who, hz, 14.0)
    strides = result.strides()
    assert sum(strides) / len(strides) == pytest.approx(1.0, abs=0.01)
    assert result.cadence_spm == pytest.approx(109.4, abs=0.5)


def test_the_gait_changes_with_the_belt_at_the_transition_speed() -> None:
    result = walk(2.2, person(BACKWARD), seconds=12.0)
    first_run = next(n for n, footfall in enumerate(result.truth) if footfall.running)
    assert all(footfall.running for footfall in result.truth[first_run:])
    at_mps = belt(2.2, result.truth[first_run].contact_s)
    assert 1.63 < at_mps < 2.2


def test_the_step_rate_follows_the_belt_smoothly() -> None:
    result = walk(1.4, person(BACKWARD, variability=0.0))
    steps_s = [footfall.step_s for footfall in result.truth[1:]]
    changes = [abs(b / a - 1) for a, b in pairwise(steps_s)]
    assert max(changes) < 0.2
    assert steps_s[-1] < 0.7 * steps_s[0]


@pytest.mark.parametrize("who", [person(BACKWARD), person(BACKWARD, Pace.RUN)])
def test_a_belt_that_starts_and_stops_never_makes_them_jump(who: Person) -> None:
    """Standing, going, standing again: about body weight at both ends, no leap in between."""
    walker = SimulatedWalker(who, noise_n=0.0, on_deck=True)
    speeds = [*(0.0 for _ in range(2000)), *(belt(1.2, n / HZ) for n in range(8000))]
    speeds += [max(0.0, 1.2 - n / HZ) for n in range(5000)]
    load = [total(walker, speed_mps) for speed_mps in speeds]
    assert all(abs(bw - 1.0) < 0.02 for bw in load[:2000])
    assert all(abs(bw - 1.0) < 0.02 for bw in load[-2500:])
    assert max(abs(b - a) for a, b in pairwise(load)) < 0.1
    assert walker.standing
    assert walker.cadence_spm is None
    assert max(load) < 3.0


def test_asymmetry_is_the_robinson_index_of_contact_and_impulse() -> None:
    who = Person(pace=Pace.RUN, contact_asymmetry=0.08, force_asymmetry=0.1, variability=0.0)
    result = walk(2.2, who)
    contact_s: dict[Foot, float] = {}
    impulse: dict[Foot, float] = {}
    for footfall in result.truth[-6:]:
        contact_s[footfall.foot] = footfall.toe_off_s - footfall.contact_s
        stance = result.load_bw[round(footfall.contact_s * HZ) : round(footfall.toe_off_s * HZ) + 1]
        impulse[footfall.foot] = sum(stance)
    right, left = contact_s[Foot.RIGHT], contact_s[Foot.LEFT]
    assert (right - left) / (0.5 * (right + left)) == pytest.approx(0.08, abs=0.001)
    right, left = impulse[Foot.RIGHT], impulse[Foot.LEFT]
    assert (right - left) / (0.5 * (right + left)) == pytest.approx(0.1, abs=0.005)
    assert sum(result.strides()) / len(result.strides()) == pytest.approx(1.0, abs=0.01)


# --- noise, drift, determinism -------------------------------------------------------------------


def test_the_same_seed_is_the_same_walk_and_another_is_not() -> None:
    def cells(seed: int) -> list[tuple[float, ...]]:
        walker = SimulatedWalker(on_deck=True, seed=seed)
        return [walker.advance(belt(0.9, n / HZ)) for n in range(5000)]

    assert cells(7) == cells(7)
    assert cells(7) != cells(8)


def test_drift_is_the_sums_and_noise_is_each_cells() -> None:
    walker = SimulatedWalker(noise_n=3.0, drift_n_per_s=2.0)
    rows = [walker.advance(0.0) for _ in range(20_000)]
    late_n = sum(map(sum, rows[19_000:])) / 1000
    assert late_n == pytest.approx(2.0 * 19.5, abs=0.6)
    for column in zip(*rows[:1000], strict=True):
        mean = sum(column) / 1000
        assert (sum((n - mean) ** 2 for n in column) / 1000) ** 0.5 == pytest.approx(3.0, rel=0.1)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["step_on", "step_off", "stumble", "walk"]),
            st.floats(0.0, 4.0),
            st.integers(1, 1500),
        ),
        max_size=8,
    ),
    st.sampled_from(list(Pace)),
    st.sampled_from([100, 1000]),
)
def test_no_story_makes_the_force_absurd(
    story: list[tuple[str, float, int]], pace: Pace, hz: int
) -> None:
    walker = SimulatedWalker(person(BACKWARD, pace), rate_hz=hz, noise_n=0.0)
    for act, belt_mps, samples in story:
        if act != "walk":
            getattr(walker, act)()
        for _ in range(samples):
            assert 0.0 <= total(walker, belt_mps) + 1e-9 < 4.5
