from __future__ import annotations

import csv
from itertools import pairwise
from math import sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.gait.offline import Findings, examine
from sessions.gait.stance import (
    MAX_THRESHOLD_N,
    MIN_STANCE_S,
    OFF_SHARE,
    Contact,
    Stance,
    StanceDetector,
)
from sessions.gait.summary import summarise
from tests.recordings import recording
from tests.sessions.gait.signals import Run, Signal, joined, level

runs = st.builds(
    Run,
    stances=st.integers(3, 8),
    contact_s=st.floats(0.15, 0.40),
    flight_s=st.floats(0.06, 0.20),
    peak_n=st.floats(700.0, 2500.0),
    rate_hz=st.sampled_from([200.0, 250.0, 500.0]),
)


def told(signal: Signal, detector: StanceDetector | None = None) -> list[Contact | Stance]:
    detector = detector or StanceDetector()
    events = [detector.push(t_s, force_n) for t_s, force_n in signal]
    return [event for event in [*events, detector.finish()] if event is not None]


def found(signal: Signal, **options: float) -> Findings:
    return examine(signal, StanceDetector(**options))


@settings(max_examples=20, deadline=None)
@given(runs)
def test_every_stance_is_found_where_its_force_crosses_the_threshold(run: Run) -> None:
    findings = found(run.signal())
    assert (len(findings.stances), findings.partial) == (run.stances, 0)
    early_s, late_s = run.above(30.0)
    for number, stance in enumerate(findings.stances):
        contact_s = run.contact(number)
        assert stance.contact_s == pytest.approx(contact_s + early_s, abs=0.5 / run.rate_hz)
        assert stance.toe_off_s == pytest.approx(contact_s + late_s, abs=0.5 / run.rate_hz)


@settings(max_examples=20, deadline=None)
@given(runs, st.sampled_from([25.0, 50.0, 100.0]))
def test_the_threshold_can_be_given_and_is_kept_with_each_stance(run: Run, on_n: float) -> None:
    findings = found(run.signal(), threshold_n=on_n)
    early_s, late_s = run.above(on_n)
    for stance in findings.stances:
        assert stance.threshold_n == on_n
        assert stance.contact_time_s == pytest.approx(late_s - early_s, abs=1 / run.rate_hz)


@settings(max_examples=20, deadline=None)
@given(runs)
def test_peak_impulse_and_their_balance_are_those_of_the_signal(run: Run) -> None:
    summary = summarise(found(run.signal()).stances)
    assert summary.peak_force_n == pytest.approx(run.peak_n, rel=0.01)
    assert summary.body_weight_n == pytest.approx(run.body_weight_n, rel=0.01)
    assert summary.cadence_spm == pytest.approx(60.0 / run.step_s, rel=1e-3)
    assert summary.flights == run.stances - 1


@settings(max_examples=20, deadline=None)
@given(runs, st.lists(st.integers(1, 400), min_size=1, max_size=20))
def test_the_result_does_not_depend_on_how_samples_arrive(run: Run, sizes: list[int]) -> None:
    signal = run.signal()
    detector = StanceDetector()
    events: list[Contact | Stance | None] = []
    start = turn = 0
    while start < len(signal):
        size = sizes[turn % len(sizes)]
        events += [detector.push(*sample) for sample in signal[start : start + size]]
        start, turn = start + size, turn + 1
    events.append(detector.finish())
    assert [event for event in events if event is not None] == told(signal)


@settings(max_examples=20, deadline=None)
@given(runs, st.floats(-15.0, 15.0))
def test_a_drifting_zero_is_followed(run: Run, drift_n_per_s: float) -> None:
    drifting = Run(
        stances=20,
        contact_s=run.contact_s,
        flight_s=max(run.flight_s, 0.08),
        peak_n=run.peak_n,
        rate_hz=run.rate_hz,
        drift_n_per_s=drift_n_per_s,
    )
    findings = found(drifting.signal())
    assert len(findings.stances) == 20
    end_s = drifting.contact(19)
    lag_n = 3 * drifting.step_s * abs(drift_n_per_s)
    assert findings.drift_n == pytest.approx(drift_n_per_s * end_s, abs=lag_n + 1.0)


def test_a_fixed_zero_would_lose_the_stances_that_a_followed_one_keeps() -> None:
    run = Run(stances=40, drift_n_per_s=10.0)
    assert len(found(run.signal()).stances) == 40
    lost = sum(force_n < 30.0 for t_s, force_n in run.signal() if t_s > 4.0)
    assert lost == 0  # no flight is under the threshold after four seconds


@settings(max_examples=20, deadline=None)
@given(st.floats(0.0, 8.0), st.integers(0, 1000))
def test_noise_costs_no_stance_and_raises_the_threshold(noise_n: float, seed: int) -> None:
    findings = found(Run(stances=12, noise_n=noise_n, seed=seed, rate_hz=300.0).signal())
    assert len(findings.stances) == 12
    assert 30.0 <= findings.threshold_n <= max(30.0, 10.0 * noise_n)


def test_noise_cannot_raise_the_threshold_without_end() -> None:
    assert found(Run(noise_n=60.0).signal(), noise_n=60.0).threshold_n == MAX_THRESHOLD_N


def test_five_percent_of_body_weight_is_the_threshold_of_heavy_people() -> None:
    assert StanceDetector(body_weight_n=1000.0).threshold_n == 50.0
    assert StanceDetector(body_weight_n=400.0).threshold_n == 30.0


def test_a_stance_under_way_at_the_first_sample_is_partial() -> None:
    run = Run(stances=3, lead_s=-0.1)
    stances = [event for event in told(run.signal()) if isinstance(event, Stance)]
    assert [stance.contact_time_s is None for stance in stances] == [True, False, False]
    assert stances[0].contact_s is None
    assert stances[0].toe_off_s == pytest.approx(run.contact(0) + run.above(30.0)[1], abs=1e-3)


def test_a_stance_under_way_at_the_last_sample_is_partial() -> None:
    run = Run(stances=3)
    cut = [sample for sample in run.signal() if sample[0] < run.contact(2) + 0.15]
    last = told(cut)[-1]
    assert isinstance(last, Stance)
    assert last.toe_off_s is None
    assert last.contact_s == pytest.approx(run.contact(2) + run.above(30.0)[0], abs=1e-3)
    assert len(found(cut).stances) == 2


def test_knocks_shorter_than_a_stance_are_not_counted() -> None:
    knock = level(0, MIN_STANCE_S - 0.005, 400.0)
    assert told(joined([level(0, 0.5, 0.0), knock, level(0, 0.5, 0.0)])) == []


def test_dips_shorter_than_a_flight_do_not_part_a_stance() -> None:
    on, dip = level(0, 0.15, 800.0), level(0, 0.02, 0.0)
    findings = found(joined([level(0, 0.3, 0.0), on, dip, on, level(0, 0.3, 0.0)]))
    assert [round(stance.contact_time_s, 2) for stance in findings.stances] == [0.32]


def test_ringing_after_toe_off_does_not_lengthen_the_stance() -> None:
    ring = [*level(0, 0.004, 0.0), *level(0, 0.004, 50.0)] * 3
    ringing = joined([level(0, 0.3, 0.0), level(0, 0.2, 800.0), ring, level(0, 0.1, 0.0)])
    (stance,) = found(ringing).stances
    assert stance.contact_time_s == pytest.approx(0.200, abs=2e-3)


def test_between_off_and_on_nothing_changes() -> None:
    between_n = 30.0 * (1.0 + OFF_SHARE) / 2
    hovering = joined(
        [level(0, 0.3, 0.0), level(0, 0.2, 500.0), level(0, 0.2, between_n), level(0, 0.2, 500.0)]
    )
    assert sum(isinstance(event, Contact) for event in told(hovering)) == 1
    assert found(hovering).stances == ()


def test_a_contact_is_told_once_it_has_lasted_and_before_its_stance() -> None:
    detector = StanceDetector()
    at_s = {}
    for t_s, force_n in Run(stances=1).signal():
        event = detector.push(t_s, force_n)
        if event is not None:
            at_s[type(event)] = t_s
    early_s, late_s = Run(stances=1).above(30.0)
    assert at_s[Contact] == pytest.approx(0.3 + early_s + 0.080, abs=2e-3)
    assert at_s[Stance] == pytest.approx(0.3 + late_s + 0.030, abs=2e-3)


def test_interpolation_makes_slow_sampling_good_enough() -> None:
    slow, fast = Run(rate_hz=100.0, contact_s=0.243), Run(rate_hz=1000.0, contact_s=0.243)
    slow_s = summarise(found(slow.signal()).stances).contact_time_s
    fast_s = summarise(found(fast.signal()).stances).contact_time_s
    assert slow_s is not None
    assert slow_s == pytest.approx(fast_s, abs=0.003)


@pytest.mark.parametrize("offset_n", [45.0, 100.0, 150.0])
def test_a_zero_that_was_lost_is_found_again(offset_n: float) -> None:
    run = Run(stances=20, noise_n=2.0)
    raised = [(t_s, force_n + offset_n) for t_s, force_n in run.signal()]
    findings = found(raised)
    assert findings.partial == 1  # the stance that seemed not to end
    assert len(findings.stances) >= 20 - 8
    assert findings.drift_n == pytest.approx(offset_n, abs=3.0)
    assert all(stance.contact_time_s < 0.26 for stance in findings.stances)


def test_a_walker_who_stumbles_moves_no_zero() -> None:
    walking = [(n / 1000, 700.0 + 150.0 * sin(12 * n / 1000)) for n in range(6000)]
    stumble = level(0, 0.32, 80.0)
    detector = StanceDetector()
    told(joined([level(0, 0.5, 0.0), walking, stumble, walking]), detector)
    assert detector.zero_n == 0.0


@settings(max_examples=20, deadline=None)
@given(
    runs,
    st.lists(st.tuples(st.integers(0, 3000), st.floats(100.0, 2000.0)), max_size=5),
    st.lists(st.integers(0, 3000), max_size=3),
)
def test_stances_stay_in_order_whenever_weight_and_tare_become_known(
    run: Run, weighed: list[tuple[int, float]], tared: list[int]
) -> None:
    detector, weights, last_s = StanceDetector(), dict(weighed), -1.0
    for number, (t_s, force_n) in enumerate(run.signal()):
        if number in weights:
            detector.weigh(weights[number])
        if number in tared:
            detector.tared(0.0)
        event = detector.push(t_s, force_n)
        if isinstance(event, Stance) and event.contact_s is not None:
            assert event.toe_off_s is not None
            assert last_s <= event.contact_s < event.toe_off_s <= t_s
            last_s = event.toe_off_s


def test_a_tare_under_a_drifted_rest_ends_the_stance_there() -> None:
    detector = StanceDetector()
    for t_s, force_n in joined([level(0, 0.3, 0.0), level(0, 0.5, 700.0), level(0, 1.0, 90.0)]):
        detector.push(t_s, force_n)
    detector.tared(0.0)
    after = [detector.push(1.8 + n / 1000, 0.0) for n in range(100)]
    (stance,) = [event for event in after if isinstance(event, Stance)]
    assert stance.contact_s == pytest.approx(0.3, abs=0.002)
    assert stance.toe_off_s == pytest.approx(1.8, abs=0.002)


def test_nobody_ever_is_no_stance() -> None:
    assert told(level(0, 5.0, 0.0)) == []
    assert summarise(()).cadence_spm is None


def test_a_break_between_two_runs_is_no_flight() -> None:
    run = Run(stances=4)
    findings = found(joined([run.signal(), level(0, 3.0, 0.0), run.signal()]))
    summary = summarise(findings.stances)
    assert (summary.stances, summary.flights) == (8, 6)
    assert summary.cadence_spm == pytest.approx(60.0 / run.step_s, rel=1e-3)


# --- recordings ----------------------------------------------------------------------------------


def column(name: str, number: int, rate_hz: float) -> Signal:
    with recording(name).open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(sample / rate_hz, float(row[number])) for sample, row in enumerate(rows)]


def test_the_drifting_run_has_the_published_stances_and_flights() -> None:
    findings = found(column("run_fukuchi_drifting_300hz.csv", 0, 300.0))
    summary = summarise(findings.stances)
    assert (summary.stances, summary.flights, findings.partial) == (77, 76, 2)
    # Published after drift correction, with 25 N: 285.9 ms (SD 5.5), 156.8 steps/min, 1345 N.
    assert summary.contact_time_s == pytest.approx(0.2846, abs=0.0005)
    assert summary.cadence_spm == pytest.approx(156.8, abs=0.1)
    assert summary.peak_force_n == pytest.approx(1345.0, rel=0.015)
    assert summary.body_weight_n == pytest.approx(596.0, abs=1.0)
    assert findings.drift_n == pytest.approx(112.4, abs=1.0)


def test_the_published_middles_of_flight_lie_in_the_flights_that_are_found() -> None:
    findings = found(column("run_fukuchi_drifting_300hz.csv", 0, 300.0))
    with recording("run_fukuchi_expected_aerial.csv").open(newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] == "original"]
    flights = [(before.toe_off_s, after.contact_s) for before, after in pairwise(findings.stances)]
    assert len(flights) == len(rows)
    for (toe_off_s, contact_s), row in zip(flights, rows, strict=True):
        assert toe_off_s < float(row[1]) / 300.0 < contact_s


@pytest.mark.parametrize(
    ("trial", "stances", "contact_ms", "cadence_spm"),
    [  # level, rearfoot; 2.5, 3.33 and 4.17 m/s; the runner weighs 76.8 kg
        (1, 14, 265.0, 185.7),
        (2, 16, 219.0, 202.9),
        (3, 17, 199.0, 205.1),
    ],
)
def test_trials_of_another_laboratory(
    trial: int, stances: int, contact_ms: float, cadence_spm: float
) -> None:
    findings = found(column("run_alcantara_trials_500hz.csv", trial, 500.0))
    summary = summarise(findings.stances)
    assert summary.stances == stances
    assert summary.contact_time_s == pytest.approx(contact_ms / 1000, abs=0.001)
    assert summary.cadence_spm == pytest.approx(cadence_spm, abs=0.1)
    assert summary.body_weight_n == pytest.approx(76.8 * 9.80665, rel=0.01)


@pytest.mark.parametrize("trial", range(16))
def test_every_trial_gives_plausible_steps(trial: int) -> None:
    summary = summarise(found(column("run_alcantara_trials_500hz.csv", trial, 500.0)).stances)
    assert summary.stances >= 13
    assert summary.contact_time_s is not None
    assert 0.18 < summary.contact_time_s < 0.30
    assert summary.body_weight_n == pytest.approx(76.8 * 9.80665, rel=0.04)


def test_one_foot_of_a_walk_with_its_own_jittering_times() -> None:
    with recording("walk_csuhmc_one_foot_100hz.csv").open(newline="") as file:
        signal = [(float(t_s), float(force_n)) for t_s, force_n in list(csv.reader(file))[1:]]
    findings = found(signal)
    summary = summarise(findings.stances)
    assert (summary.stances, findings.partial) == (23, 2)
    assert summary.cadence_spm == pytest.approx(60.0 / 1.19, rel=0.01)  # of this foot
