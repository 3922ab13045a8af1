"""A recorded session of a participant, with a pause and a safety stop, as journal values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sessions.care.pain import Answer, Moment
from sessions.journal.rows import StoredEvent, StoredSession, Telemetry
from sessions.reports.session import Recorded

MPH = 0.44704
BEGAN_S = 500.0
HOSTILE = "<script>alert('x')</script> & $\\frac{1}{0}$ </svg>"
CAUSE = {"code": "person_off", "text": "Nobody is on the belt", "remedy": "See to the person."}
SUMMARY: Mapping[str, object] = {
    "duration_s": 60.0,
    "distance_m": 24.5,
    "steps_done": 1,
    "step_count": 3,
    "mean_speed_mps": 1.0 * MPH,
    "max_speed_mps": 1.2 * MPH,
    "max_incline_pct": 2.0,
    "mean_cadence_spm": 98.0,
    "peak_force_bw": 1.31,
    "mean_heart_rate_bpm": 104.0,
    "max_heart_rate_bpm": 118.0,
    "cause": CAUSE,
    "form": {"footfalls": 96, "forefoot_pct": 70.0, "midfoot_pct": 20.0, "rearfoot_pct": 10.0,
             "time_asymmetry_pct": -6.5, "force_asymmetry_pct": 3.0},
    "cues": [{"rule": "even-steps", "times": 2, "figure": "time asymmetry",
              "before": 12.0, "after": 8.0}],
}  # fmt: skip
OUTSIDE = (Answer(moment=Moment.BEFORE, pain=1), Answer(moment=Moment.NEXT_DAY, pain=4))


def stored(
    *, summary: Mapping[str, object] | None = SUMMARY, outcome: str = "safety stop", title: str = ""
) -> StoredSession:
    meta: dict[str, object] = {
        "workout": "p7-1",
        "title": title or "Rehabilitation, 12 min",
        "gait": "backward walk",
        "participant": "P7",
        "machine": {"name": "Treadmill 3", "simulated": False},
        "speed_limits": [[1.5 * MPH, "workout", "Rehabilitation"]],
        "incline_limits": [[3.0, "workout", "Rehabilitation"]],
    }
    return StoredSession(
        "2026-11-22-001", BEGAN_S, "2026-11-22T09:00:00+00:00", None, outcome, meta, summary
    )


def event(at_s: float, kind: str, **data: object) -> StoredEvent:
    return StoredEvent(int(at_s * 1000), "2026-11-22-001", BEGAN_S + at_s, "", kind, data)


def stepped(index: int, mph: float) -> dict[str, object]:
    return {"index": index, "kind": "work", "speed_mps": mph * MPH, "incline_pct": 2.0}


EVENTS = (
    event(0.0, "belt", state="running", cause=None),
    event(0.1, "step", step=stepped(0, 1.0)),
    event(10.0, "reported", pain=2, exertion=3.5),
    event(20.0, "belt", state="paused", cause=None),
    event(20.1, "command", client="screen", refused=None, type="pause"),
    event(25.0, "belt", state="running", cause=None),
    event(30.0, "step", step=stepped(1, 1.2)),
    event(35.0, "command", client="screen", refused=None, type="nudge", quantity="speed", steps=-1),
    event(36.0, "command", client="screen", refused=None, type="nudge", quantity="speed", steps=-1),
    event(40.0, "near_miss", what="person_absent", detail="", value=620.0, limit=1000.0),
    event(58.0, "announced", text=HOSTILE, tone="alarm"),
    event(58.0, "belt", state="latched", cause=CAUSE),
)


def rows(*, deck: bool = True, heart: bool = True) -> tuple[Telemetry, ...]:
    """Ten a second for a minute; the belt stands after 21 and after 59.5 s."""
    return tuple(_row(number / 10, deck=deck, heart=heart) for number in range(600))


def _row(at_s: float, *, deck: bool, heart: bool) -> Telemetry:
    stands = 21.0 <= at_s < 25.0 or at_s >= 59.5
    return Telemetry(
        at_s=BEGAN_S + at_s,
        state="running",
        step=0 if at_s < 30 else 1,
        speed_mps=0.0 if stands else 1.0 * MPH,
        incline_pct=2.0,
        commanded_speed_mps=1.0 * MPH,
        commanded_incline_pct=2.0,
        distance_m=at_s * 0.4,
        person_on_belt=True if deck else None,
        cadence_spm=98.0 + at_s / 10 if deck else None,
        contact_ms=610.0 if deck else None,
        mean_force_bw=0.9 if deck else None,
        peak_force_bw=1.3 if deck else None,
        heart_rate_bpm=100.0 + at_s / 4 if heart else None,
    )


def recorded(
    session: StoredSession | None = None,
    telemetry: tuple[Telemetry, ...] | None = None,
    events: tuple[StoredEvent, ...] = EVENTS,
) -> Recorded:
    return Recorded(
        session=session or stored(),
        started=datetime.fromisoformat("2026-11-22T10:00:00+01:00"),
        events=events,
        telemetry=rows() if telemetry is None else telemetry,
        outside=OUTSIDE,
    )
