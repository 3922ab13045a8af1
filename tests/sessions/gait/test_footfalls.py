from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean

import pytest

from controller.simulator.person import Direction, Pace, Person
from sessions.gait.facing import Facing
from sessions.gait.footfall import Footfall, Side
from sessions.gait.meter import GaitMeter
from tests.sessions.gait.signals import Run, Signal
from tests.sessions.gait.walks import Point, facing, footfalls, paired, walk


def of_force(signal: Signal, meter: GaitMeter) -> list[Footfall]:
    return [found for t_s, force_n in signal if (found := meter.push(t_s, force_n))]


@pytest.mark.parametrize("rate_hz", [100.0, 1000.0])
def test_a_runner_s_stance_is_a_footfall_with_its_samples(rate_hz: float) -> None:
    run = Run(rate_hz=rate_hz)
    found = of_force(run.signal(), GaitMeter(threshold_n=40.0))
    assert len(found) == run.stances
    early_s, late_s = run.above(40.0)
    for number, footfall in enumerate(found):
        assert footfall.contact_s == pytest.approx(run.contact(number) + early_s, abs=2e-3)
        assert footfall.toe_off_s == pytest.approx(run.contact(number) + late_s, abs=2e-3)
        assert footfall.threshold_n == 40.0
        assert footfall.side is Side.UNKNOWN
        assert footfall.double_support_before_s == footfall.double_support_after_s == 0.0


def test_the_samples_enclose_both_moments_and_their_forces_are_above_the_zero() -> None:
    run = Run(drift_n_per_s=4.0)
    meter = GaitMeter(threshold_n=40.0)
    for footfall in of_force(run.signal(), meter):
        t_s, force_n = footfall.t_s, footfall.force_n
        assert t_s[0] <= footfall.contact_s < t_s[1]
        assert t_s[-2] < footfall.toe_off_s <= t_s[-1]
        assert force_n[0] <= 40.0 < force_n[1]
        assert force_n[-1] <= 40.0 < force_n[-2]
        assert max(force_n) == pytest.approx(run.peak_n, abs=3.0)
        assert {len(t_s)} == {len(force_n), len(footfall.x_m), len(footfall.y_m)}


def test_a_stance_with_missing_samples_is_no_footfall() -> None:
    run, meter = Run(), GaitMeter(threshold_n=40.0)
    middle_s = run.contact(4) + 0.1
    signal = run.signal()
    found = of_force([sample for sample in signal if sample[0] < middle_s], meter)
    meter.interrupt()
    found += of_force([sample for sample in signal if sample[0] > middle_s + 0.05], meter)
    assert len(found) == run.stances - 1


# --- walking, against the simulated walker's truth -----------------------------------------------

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD
WALKERS = [(speed, Person(direction=way)) for way in (BACKWARD, FORWARD) for speed in (0.3, 0.9)]
RUNNERS = [(2.4, Person(direction=way, pace=Pace.RUN)) for way in (BACKWARD, FORWARD)]


def meter_of(person: Person) -> GaitMeter:
    return GaitMeter(facing=facing(person))


@pytest.mark.parametrize(("speed_mps", "person"), WALKERS)
def test_walking_feet_are_parted_in_double_support(speed_mps: float, person: Person) -> None:
    """The walker's contact is the first force, ours the threshold's crossing: up to 12 ms later."""
    walked = walk(speed_mps, person)
    found = paired(footfalls(walked.points, meter_of(person)), walked)
    assert len(found) >= len(walked.truth) - 4
    for footfall, true in found:
        assert -0.002 < footfall.contact_s - true.contact_s < 0.020
        assert -0.020 < footfall.toe_off_s - true.toe_off_s < 0.002
        assert footfall.side == str(true.foot)


@pytest.mark.parametrize(("speed_mps", "person"), WALKERS)
def test_the_shares_of_the_feet_add_up_to_the_total(speed_mps: float, person: Person) -> None:
    walked = walk(speed_mps, person, noise_n=0.0)
    total_n = {t_s: force_n for t_s, force_n, _, _ in walked.points}
    for before, after in pairwise(footfalls(walked.points, meter_of(person))):
        assert before.double_support_after_s == after.double_support_before_s
        shares_n = dict(zip(after.t_s, after.force_n, strict=True))
        for t_s, force_n in zip(before.t_s, before.force_n, strict=True):
            if after.contact_s < t_s < before.toe_off_s:
                assert force_n + shares_n[t_s] == pytest.approx(total_n[t_s], abs=4.0)


@pytest.mark.parametrize(("speed_mps", "person"), WALKERS)
def test_each_foot_gives_its_own_impulse(speed_mps: float, person: Person) -> None:
    limping = replace(person, force_asymmetry=0.1, variability=0.0)
    walked = walk(speed_mps, limping)
    impulse_ns: dict[Side, list[float]] = {Side.LEFT: [], Side.RIGHT: []}
    for footfall in footfalls(walked.points, meter_of(limping))[-8:]:
        period_s = footfall.t_s[1] - footfall.t_s[0]
        impulse_ns[footfall.side].append(sum(footfall.force_n) * period_s)
    left_ns, right_ns = map(fmean, (impulse_ns[Side.LEFT], impulse_ns[Side.RIGHT]))
    assert 2 * (right_ns - left_ns) / (right_ns + left_ns) == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize(("speed_mps", "person"), RUNNERS)
def test_a_runner_s_sides_are_right_or_unknown(speed_mps: float, person: Person) -> None:
    ran = walk(speed_mps, person, seconds=40.0)
    found = paired(footfalls(ran.points, meter_of(person)), ran)
    known = [(footfall, true) for footfall, true in found if footfall.side is not Side.UNKNOWN]
    assert len(known) > 30
    assert all(footfall.side == str(true.foot) for footfall, true in known)


def sides(points: Sequence[Point], way: Facing) -> list[Side]:
    return [footfall.side for footfall in footfalls(tuple(points), GaitMeter(facing=way))]


OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.UNKNOWN: Side.UNKNOWN}


@pytest.mark.parametrize(("speed_mps", "person"), [WALKERS[1], RUNNERS[0]])
def test_a_mirror_and_a_turn_swap_the_sides(speed_mps: float, person: Person) -> None:
    points = walk(speed_mps, person, seconds=40.0).points
    mirrored = [(t_s, n, None if x_m is None else -x_m, y_m) for t_s, n, x_m, y_m in points]
    seen = sides(points, Facing.REAR)
    assert Side.LEFT in seen
    assert sides(mirrored, Facing.REAR) == [OTHER[side] for side in seen]
    assert sides(mirrored, Facing.CONSOLE) == seen
    assert set(sides(points, Facing.UNKNOWN)) == {Side.UNKNOWN}


@pytest.mark.parametrize(("speed_mps", "person"), [WALKERS[1], RUNNERS[0]])
@pytest.mark.parametrize("factor", [0.5, 1.7])
def test_mass_leaves_the_times_as_they_are(speed_mps: float, person: Person, factor: float) -> None:
    """Above a threshold that is 5 % of the weight, noise apart."""
    points = walk(speed_mps, person, noise_n=0.0).points
    scaled = tuple((t_s, factor * n, x_m, y_m) for t_s, n, x_m, y_m in points)
    one = footfalls(points, GaitMeter(threshold_n=0.05 * person.weight_n))
    other = footfalls(scaled, GaitMeter(threshold_n=factor * 0.05 * person.weight_n))
    assert len(one) == len(other)
    for before, after in zip(one, other, strict=True):
        assert after.contact_s == pytest.approx(before.contact_s, abs=1e-3)
        assert after.toe_off_s == pytest.approx(before.toe_off_s, abs=1e-3)


def test_a_missed_step_makes_the_sides_unknown_until_they_are_sure_again() -> None:
    speed_mps, person = RUNNERS[0]
    ran = walk(speed_mps, person, seconds=40.0)
    gone = ran.truth[-25]
    points = tuple(
        (t_s, 0.0, None, None) if gone.contact_s <= t_s <= gone.toe_off_s else (t_s, n, x_m, y_m)
        for t_s, n, x_m, y_m in ran.points
    )
    found = paired(footfalls(points, meter_of(person)), ran)
    after = [footfall.side for footfall, _ in found if footfall.contact_s > gone.contact_s]
    assert set(after[:8]) == {Side.UNKNOWN}
    assert all(footfall.side in (Side.UNKNOWN, str(true.foot)) for footfall, true in found)


def test_a_drift_while_walking_is_followed_by_the_balance_of_impulse() -> None:
    speed_mps, person = WALKERS[1]
    steady, drifting = GaitMeter(), GaitMeter()
    footfalls(walk(speed_mps, person, hz=100, seconds=90.0).points, steady)
    footfalls(walk(speed_mps, person, hz=100, seconds=90.0, drift_n_per_s=0.25).points, drifting)
    assert abs(steady.detector.zero_n) < 4.0
    assert drifting.detector.zero_n == pytest.approx(0.25 * 90.0, abs=6.0)


def test_a_hand_on_the_rail_is_no_drift() -> None:
    speed_mps, person = WALKERS[1]
    points = walk(speed_mps, person, seconds=40.0).points
    held = tuple((t_s, n - 80.0 if t_s > 12.0 else n, x, y) for t_s, n, x, y in points)
    meter = GaitMeter()
    footfalls(held, meter)
    assert abs(meter.detector.zero_n) < 4.0
