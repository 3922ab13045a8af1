"""What the treadmill measures: its counters, and the record that it notifies. Pure."""

from __future__ import annotations

from controller.simulator.ftms.machine import Machine, in_unit
from controller.simulator.ftms.peculiarities import KMH_PER_MPH, Peculiarities
from protocols.ftms.treadmill import TreadmillData

WALKER_KG = 70
STEP_MM = 600  # what the machine takes a step for
RAMP_DEG_PER_PCT = 0.573  # of a slope that is not steep
KCAL_PER_LITRE = 5.0


class Meter:
    """Counts while the machine runs, from the last `reset`."""

    def __init__(self, machine: Machine, peculiar: Peculiarities, now_ms: int) -> None:
        self._machine = machine
        self._peculiar = peculiar
        self._now_ms = now_ms
        self._travel_mm = machine.belt.travel_mm
        self._records = 0
        self._frozen: TreadmillData | None = None
        self.reset()

    def freeze(self) -> None:
        """From now on the same record again and again."""
        self._frozen = self.record()

    def reset(self) -> None:
        """All counters to zero."""
        self._distance_mm = self._gain_mm = self._elapsed_ms = self._kcal = 0.0

    def advance(self, now_ms: int) -> None:
        """Let time pass: the machine must have been told before."""
        belt = self._machine.belt
        passed_ms, self._now_ms = now_ms - self._now_ms, now_ms
        moved_mm, self._travel_mm = belt.travel_mm - self._travel_mm, belt.travel_mm
        self._distance_mm += moved_mm
        self._gain_mm += moved_mm * belt.incline_tenths / 1000
        if belt.started or belt.speed_mmps:
            self._elapsed_ms += passed_ms
            self._kcal += _kcal_per_min(belt.speed_mmps, belt.incline_tenths) * passed_ms / 60_000

    def record(self) -> TreadmillData:
        """What is notified now."""
        return self._frozen or self._measured()

    def _measured(self) -> TreadmillData:
        belt = self._machine.belt
        self._records += 1
        hidden = self._peculiar.zero_every and self._records % self._peculiar.zero_every == 0
        unit = self._peculiar.report_unit
        per_minute = _kcal_per_min(belt.speed_mmps, belt.incline_tenths)
        lifts = self._peculiar.has_incline or self._peculiar.feigns_incline
        incline_pct = belt.incline_tenths / 10
        mm_per_count = 1000 * KMH_PER_MPH if self._peculiar.counts_miles else 1000
        return TreadmillData(
            speed_kmh=0.0 if hidden else in_unit(belt.speed_mmps, unit),
            average_speed_kmh=in_unit(self._average_mmps(), unit),
            distance_m=self._distance_mm // mm_per_count,
            incline_pct=incline_pct if lifts else None,
            ramp_deg=incline_pct * RAMP_DEG_PER_PCT if lifts else None,
            elevation_gain_m=self._gain_mm / 1000,
            elevation_loss_m=0.0,
            energy_kcal=self._kcal // 1,
            energy_kcal_per_hour=per_minute * 60,
            energy_kcal_per_minute=per_minute,
            elapsed_s=self._elapsed_ms // 1000,
            steps=self._distance_mm // STEP_MM if self._peculiar.counts_steps else None,
        )

    def _average_mmps(self) -> float:
        return self._distance_mm / self._elapsed_ms * 1000 if self._elapsed_ms else 0.0


def _kcal_per_min(speed_mmps: float, incline_tenths: float) -> float:
    """ACSM's estimate for walking, without the rest (which a console leaves out as well)."""
    m_per_min = speed_mmps * 0.06
    ml_per_kg_min = 0.1 * m_per_min + 1.8 * m_per_min * incline_tenths / 1000
    return ml_per_kg_min * WALKER_KG / 1000 * KCAL_PER_LITRE
