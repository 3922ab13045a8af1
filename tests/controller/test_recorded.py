"""What is kept of a snapshot, ten times a second."""

from __future__ import annotations

from dataclasses import asdict

from controller import api
from controller.api import EnergyView, GaitView
from controller.belt.states import BeltState
from controller.recorded import telemetry
from sessions.journal.rows import Telemetry

MACHINE = api.MachineView(name="Treadmill", url="sim:", simulated=True)
BELT = api.BeltView(state=BeltState.RUNNING, speed_mps=0.8, incline_pct=1.0, distance_m=5.0)
WALKED = GaitView(
    person_on_belt=True,
    cadence_spm=110.0,
    contact_ms=700.0,
    flight_ms=0.0,
    mean_force_bw=0.8,
    peak_force_bw=1.1,
    loading_bw_per_s=12.0,
    step_length_m=0.44,
    energy=EnergyView(kcal_per_min=5.8, least_kcal_per_min=5.0, most_kcal_per_min=6.6),
)


def snapshot(gait: GaitView) -> api.Snapshot:
    heart = api.HeartView(bpm=120.0)
    return api.Snapshot(
        sequence=1, uptime_s=1.0, machine=MACHINE, belt=BELT, gait=gait, heart=heart
    )


def test_whatever_is_known_of_belt_and_person_is_kept() -> None:
    row = telemetry(snapshot(WALKED), 7.0)
    assert row == Telemetry(
        at_s=7.0,
        state="running",
        step=None,
        speed_mps=0.8,
        incline_pct=1.0,
        commanded_speed_mps=0.0,
        commanded_incline_pct=0.0,
        distance_m=5.0,
        person_on_belt=True,
        cadence_spm=110.0,
        contact_ms=700.0,
        flight_ms=0.0,
        mean_force_bw=0.8,
        peak_force_bw=1.1,
        heart_rate_bpm=120.0,
        step_length_m=0.44,
        loading_bw_per_s=12.0,
        energy_kcal_per_min=5.8,
    )
    assert [name for name, value in asdict(row).items() if value is None] == ["step"]


def test_what_is_not_known_is_none() -> None:
    row = telemetry(snapshot(GaitView()), 7.0)
    assert (row.step_length_m, row.loading_bw_per_s, row.energy_kcal_per_min) == (None, None, None)
