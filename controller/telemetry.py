"""A snapshot as a row of the journal."""

from __future__ import annotations

from controller.api import Snapshot
from sessions.journal.rows import Telemetry


def telemetry(now: Snapshot, at_s: float) -> Telemetry:
    """What `now` says of belt and person, at `at_s` (monotonic)."""
    belt, gait, session = now.belt, now.gait, now.session
    return Telemetry(
        at_s=at_s,
        state=belt.state,
        step=session.step.index if session and session.step else None,
        speed_mps=belt.speed_mps,
        incline_pct=belt.incline_pct,
        commanded_speed_mps=belt.commanded_speed_mps,
        commanded_incline_pct=belt.commanded_incline_pct,
        distance_m=belt.distance_m,
        person_on_belt=gait.person_on_belt,
        cadence_spm=gait.cadence_spm,
        contact_ms=gait.contact_ms,
        flight_ms=gait.flight_ms,
        mean_force_bw=gait.mean_force_bw,
        peak_force_bw=gait.peak_force_bw,
        heart_rate_bpm=now.heart.bpm,
    )
