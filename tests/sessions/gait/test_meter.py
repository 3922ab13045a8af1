from __future__ import annotations

import csv
from math import pi, sin, tanh

import pytest

from sessions.gait.meter import GaitMeter
from sessions.gait.summary import STANDARD_GRAVITY_MPS2
from tests.recordings import recording
from tests.sessions.gait.signals import Run, joined, level


def test_running_is_metered_over_the_last_steps() -> None:
    run, meter = Run(stances=20), GaitMeter()
    signal = run.signal()
    for t_s, force_n in signal:
        meter.push(t_s, force_n, 0.0)
    gait = meter.metrics(signal[-1][0])
    early_s, late_s = run.above(meter.detector.threshold_n)
    assert gait.steps == 20
    assert gait.cadence_spm == pytest.approx(60 / run.step_s, rel=0.005)
    assert gait.contact_s == pytest.approx(late_s - early_s, abs=0.002)
    assert gait.flight_s == pytest.approx(run.step_s - (late_s - early_s), abs=0.002)
    assert gait.peak_force_n == pytest.approx(run.peak_n, rel=0.01)
    assert gait.body_weight_n == pytest.approx(run.body_weight_n, rel=0.01)
    loaded_share = (late_s - early_s) / run.step_s
    assert gait.mean_force_n == pytest.approx(run.body_weight_n / loaded_share, rel=0.01)


def walk(meter: GaitMeter, start_s: float, end_s: float, *, cadence_spm: float = 100.0) -> None:
    for ms in range(round(1000 * start_s), round(1000 * end_s)):
        t_s = ms / 1000
        step = sin(pi * cadence_spm / 60 * t_s)
        meter.push(t_s, 700.0 + 80.0 * sin(2 * pi * cadence_spm / 60 * t_s), 0.07 * tanh(4 * step))


def stand(meter: GaitMeter, start_s: float, end_s: float, weight_n: float = 700.0) -> None:
    for t_s, force_n in level(start_s, end_s, weight_n):
        meter.push(t_s, force_n, 0.0 if force_n > 100 else None)


def test_walking_has_steps_and_cadence_but_no_contact_and_no_flight() -> None:
    meter = GaitMeter()
    stand(meter, 0.0, 1.0, 0.0)
    stand(meter, 1.0, 4.0)
    walk(meter, 4.0, 24.0)
    gait = meter.metrics(24.0)
    assert abs(gait.steps - 1 - 20 * 100 / 60) <= 2  # one for mounting
    assert gait.cadence_spm == pytest.approx(100.0, rel=0.02)
    assert (gait.contact_s, gait.flight_s) == (None, None)
    assert gait.body_mass_kg == pytest.approx(700 / STANDARD_GRAVITY_MPS2, rel=0.01)
    assert gait.in_body_weights(gait.mean_force_n) == pytest.approx(1.0, abs=0.02)
    assert gait.in_body_weights(gait.peak_force_n) == pytest.approx(780 / 700, rel=0.02)


def test_somebody_who_was_walking_already_is_weighed_by_whole_steps() -> None:
    meter = GaitMeter()
    walk(meter, 0.0, 10.0)
    assert meter.metrics(10.0).body_weight_n == pytest.approx(700.0, rel=0.01)


def test_a_given_weight_is_used_as_it_is() -> None:
    meter = GaitMeter(body_weight_n=900.0)
    walk(meter, 0.0, 10.0)
    assert meter.metrics(10.0).body_weight_n == 900.0
    assert meter.detector.threshold_n == 45.0


def test_figures_are_gone_when_the_steps_are_long_over() -> None:
    meter = GaitMeter()
    walk(meter, 0.0, 10.0)
    stand(meter, 10.0, 14.0)
    gait = meter.metrics(14.0)
    assert (gait.cadence_spm, gait.peak_force_n, gait.mean_force_n) == (None, None, None)
    assert gait.steps > 10


def test_walking_into_running_and_back() -> None:
    meter = GaitMeter()
    walk(meter, 0.0, 10.0)
    walked = meter.steps
    run = Run(stances=12, lead_s=0.1)
    for t_s, force_n in run.signal():
        meter.push(10.0 + t_s, force_n, 0.07 if force_n > 100 else None)
    ran = meter.metrics(10.0 + run.contact(12))
    assert meter.steps - walked == 12
    assert ran.contact_s is not None
    assert ran.contact_s < 0.3
    walk(meter, 15.0, 25.0)
    assert meter.metrics(25.0).contact_s is None
    assert meter.metrics(25.0).cadence_spm == pytest.approx(100.0, rel=0.02)


def test_a_restart_counts_from_zero_and_keeps_the_weight() -> None:
    meter = GaitMeter()
    stand(meter, 0.0, 3.0)
    walk(meter, 3.0, 10.0)
    meter.restart()
    gait = meter.metrics(10.0)
    assert (gait.steps, gait.cadence_spm) == (0, None)
    assert gait.body_weight_n == pytest.approx(700.0)


def test_missing_samples_make_no_long_flight_and_no_slow_step() -> None:
    run, meter = Run(stances=20), GaitMeter()
    hole = (run.contact(9) + 0.05, run.contact(11) + 0.05)
    signal = [sample for sample in run.signal() if not hole[0] < sample[0] < hole[1]]
    missing = False
    for t_s, force_n in signal:
        if t_s >= hole[1] and not missing:
            meter.interrupt()
            missing = True
        meter.push(t_s, force_n)
    gait = meter.metrics(signal[-1][0])
    assert gait.cadence_spm == pytest.approx(60 / run.step_s, rel=0.005)
    assert gait.flight_s is not None
    assert gait.flight_s < 0.15
    assert gait.steps == 17  # not those whose contact or confirmation is missing


def test_the_drifting_run_live() -> None:
    with recording("run_fukuchi_drifting_300hz.csv").open(newline="") as file:
        forces_n = [float(row[0]) for row in list(csv.reader(file))[1:]]
    meter = GaitMeter()
    for sample, force_n in enumerate(forces_n):
        meter.push(sample / 300, force_n, 0.0)
    gait = meter.metrics(len(forces_n) / 300)
    assert gait.steps == 78  # the one that is cut off by the end has landed
    assert gait.cadence_spm == pytest.approx(156.8, rel=0.02)
    assert gait.contact_s == pytest.approx(0.285, abs=0.005)
    assert gait.flight_s == pytest.approx(0.097, abs=0.005)
    assert gait.in_body_weights(gait.peak_force_n) == pytest.approx(2.28, abs=0.05)


def test_stepping_off_for_seconds_is_no_flight() -> None:
    meter = GaitMeter()
    run = Run(stances=6)
    for t_s, force_n in joined([run.signal(), level(0, 2.0, 0.0), run.signal()]):
        meter.push(t_s, force_n)
    gait = meter.metrics(7.0)
    assert gait.flight_s is not None
    assert gait.flight_s < 0.15
