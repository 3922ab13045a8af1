"""From the controller's snapshot to what a facility is shown: no confirmations, no addresses."""

from __future__ import annotations

from controller import api
from controller.belt.faults import Cause
from controller.facility.messages import (
    LimitState,
    RequestState,
    State,
    Telemetry,
    WorkoutState,
)


def state_of(snapshot: api.Snapshot, epoch: str) -> State:
    """What changes seldom."""
    belt = snapshot.belt
    return State(
        sequence=snapshot.sequence,
        uptime_s=snapshot.uptime_s,
        epoch=epoch,
        belt=belt.state,
        cause=belt.cause,
        standstill=belt.standstill,
        session=_workout(snapshot.session) if snapshot.session else None,
        person_on_belt=snapshot.gait.person_on_belt,
        safety_key_out=belt.cause is not None and belt.cause.code == Cause.SAFETY_KEY,
        request=_request(snapshot.request) if snapshot.request else None,
        control_granted=snapshot.control_granted,
        attended_by=snapshot.attended_by,
        identifying=snapshot.identifying,
        locked=snapshot.locked,
        speed_limit_mps=_lowest(snapshot.speed_limits),
        incline_limit_pct=_lowest(snapshot.incline_limits),
        links=tuple(link.model_copy(update={"detail": ""}) for link in snapshot.links),
    )


def telemetry_of(snapshot: api.Snapshot) -> Telemetry:
    """What changes all the time."""
    belt, session, gait = snapshot.belt, snapshot.session, snapshot.gait
    return Telemetry(
        sequence=snapshot.sequence,
        uptime_s=snapshot.uptime_s,
        speed_mps=belt.speed_mps,
        incline_pct=belt.incline_pct,
        commanded_speed_mps=belt.commanded_speed_mps,
        commanded_incline_pct=belt.commanded_incline_pct,
        distance_m=belt.distance_m,
        elapsed_s=session.elapsed_s if session else None,
        remaining_s=session.remaining_s if session else None,
        step_left_s=session.step_left_s if session else None,
        step_left_m=session.step_left_m if session else None,
        cadence_spm=gait.cadence_spm,
        contact_ms=gait.contact_ms,
        flight_ms=gait.flight_ms,
        mean_force_bw=gait.mean_force_bw,
        peak_force_bw=gait.peak_force_bw,
        heart_rate_bpm=snapshot.heart.bpm,
    )


def _workout(session: api.SessionView) -> WorkoutState:
    step = session.step
    return WorkoutState(
        workout=session.workout,
        title=session.title,
        gait=session.gait,
        session_id=session.session_id,
        participant=session.participant,
        phase=session.phase,
        step=step.index + 1 if step else None,
        step_count=session.step_count,
        step_kind=step.kind if step else None,
        step_text=step.announcement if step else "",
    )


def _request(request: api.RequestView) -> RequestState:
    return RequestState(
        by=request.by,
        what=request.what,
        speed_mps=request.speed_mps,
        incline_pct=request.incline_pct,
    )


def _lowest(limits: tuple[api.LimitView, ...]) -> LimitState | None:
    return LimitState(value=limits[0].value, source=limits[0].source) if limits else None
