from __future__ import annotations

import pytest

from sessions.gait.footfall import Footfall, Side
from sessions.gait.meter import GaitMeter
from tests.sessions.gait.signals import Run, Signal


def footfalls(signal: Signal, meter: GaitMeter | None = None) -> list[Footfall]:
    meter = meter or GaitMeter()
    return [found for t_s, force_n in signal if (found := meter.push(t_s, force_n))]


@pytest.mark.parametrize("rate_hz", [100.0, 1000.0])
def test_a_runner_s_stance_is_a_footfall_with_its_samples(rate_hz: float) -> None:
    run = Run(rate_hz=rate_hz)
    found = footfalls(run.signal(), GaitMeter(threshold_n=40.0))
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
    for footfall in footfalls(run.signal(), meter):
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
    found = footfalls([sample for sample in signal if sample[0] < middle_s], meter)
    meter.interrupt()
    found += footfalls([sample for sample in signal if sample[0] > middle_s + 0.05], meter)
    assert len(found) == run.stances - 1
