"""A recorded session of known figures."""

from __future__ import annotations

from sessions.care.pain import Answer, Moment
from sessions.journal.rows import StoredSession, Telemetry

SECONDS = 60
SPEED_MPS = 0.8
KCAL_PER_MIN = 6.0
ANSWERS = (
    Answer(moment=Moment.BEFORE, pain=1),
    Answer(moment=Moment.DURING, at_s=10.2, pain=2),
    Answer(moment=Moment.DURING, at_s=10.7, exertion=4.5),
    Answer(moment=Moment.DURING, at_s=40.0, pain=3, exertion=5.0),
    Answer(moment=Moment.AFTER, pain=2),
    Answer(moment=Moment.NEXT_DAY, pain=0),
)


def session(**changed: object) -> StoredSession:
    meta: dict[str, object] = {
        "title": "Taster, 90 seconds",
        "gait": "backward walk",
        "participant": "P1",
        "machine": {"name": "Treadmill 3"},
    }
    return StoredSession(
        session_id="2026-11-22-001",
        started_s=100.0,
        started_utc="2026-11-22T09:00:00+00:00",
        ended_utc="2026-11-22T09:01:00+00:00",
        outcome="finished",
        meta=meta | changed,
        summary={"peak_force_bw": 1.2},
    )


def telemetry(*, heart_bpm: float | None = 120.0) -> list[Telemetry]:
    """Ten rows a second; two steps of the workout, the second at 5 %."""
    return [
        Telemetry(
            at_s=100.0 + number / 10,
            state="running",
            step=0 if number < 5 * SECONDS else 1,
            speed_mps=SPEED_MPS,
            incline_pct=0.0 if number < 5 * SECONDS else 5.0,
            commanded_speed_mps=SPEED_MPS,
            commanded_incline_pct=0.0,
            distance_m=SPEED_MPS * number / 10,
            cadence_spm=110.0,
            heart_rate_bpm=heart_bpm,
            contact_ms=700.0,
            step_length_m=0.436,
            loading_bw_per_s=12.5,
            energy_kcal_per_min=KCAL_PER_MIN,
        )
        for number in range(10 * SECONDS)
    ]
