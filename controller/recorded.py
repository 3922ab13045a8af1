"""What the journal keeps of a session: how it began, and its state ten times a second."""

from __future__ import annotations

from collections.abc import Sequence

from controller.api import MachineView, Snapshot
from controller.belt.limits import Limit
from controller.conduct.effects import OpenRecord
from controller.conduct.loaded import Loaded
from controller.deck.calibration import Calibration
from controller.deck.on_record import told
from sessions.journal.capture import DECK
from sessions.journal.rows import Telemetry


def beginning(
    record: OpenRecord,
    loaded: Loaded,
    machine: MachineView,
    attended_by: str,
    decks: Sequence[Calibration] = (),
) -> dict[str, object]:
    """Who walks which workout on which machine, on which decks, and under which limits."""
    return {
        "workout": record.workout,
        "title": record.title,
        "gait": loaded.plan.gait.value,
        "participant": record.participant,
        "said_before": [answer.model_dump(mode="json") for answer in record.said_before],
        "attended_by": attended_by,
        "machine": machine.model_dump(),
        DECK: told(decks),
        "speed_limits": _told(loaded.speed_limits),
        "incline_limits": _told(loaded.incline_limits),
    }


def _told(limits: Sequence[Limit]) -> list[tuple[float, str, str]]:
    """Value (m/s or percent), source, reason; the lowest first."""
    return [(limit.value, limit.source, limit.reason) for limit in limits]


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
        step_length_m=gait.step_length_m,
        loading_bw_per_s=gait.loading_bw_per_s,
        energy_kcal_per_min=gait.energy.kcal_per_min if gait.energy else None,
    )
