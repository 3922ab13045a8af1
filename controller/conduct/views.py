"""The conductor's state as clients see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from controller import api
from controller.belt.faults import FAULTS, Cause
from controller.belt.limits import Limit
from controller.belt.link import GuardReport
from controller.belt.states import BeltState
from controller.conduct.form import with_form
from controller.conduct.heart import HEART
from sessions.engine.events import Phase, Setpoint
from sessions.engine.progress import progress
from sessions.engine.state import EngineState
from sessions.gait.report import DeckReport, SignalHealth
from sessions.heart import HeartState
from sessions.quantities import format_distance, format_duration
from sessions.workouts.plan import (
    AfterDistance,
    AfterTime,
    Plan,
    PlannedStep,
    StepEnd,
    UntilTold,
)
from sessions.workouts.profile import profile

if TYPE_CHECKING:
    from controller.conduct.conductor import Conductor

STALE_MS = 1000
KEPT: Final = 256
"""Views worth keeping from one snapshot to the next: they change with a step, if at all."""


@cache
def cause_view(cause: Cause | None) -> api.CauseView | None:
    """A row of the fault table, for people."""
    if cause is None:
        return None
    fault = FAULTS[cause]
    return api.CauseView(code=cause, text=fault.text, remedy=fault.remedy, hazard=fault.hazard)


def step_view(plan: Plan, index: int) -> api.StepView:
    """A step of the plan, for people."""
    step = plan.steps[index]
    return _step_view(step, index, Setpoint(step.speed_mps, step.incline_pct))


@lru_cache(KEPT)
def _step_view(step: PlannedStep, index: int, target: Setpoint) -> api.StepView:
    return api.StepView(
        index=index,
        kind=step.kind,
        speed_mps=target.speed_mps,
        incline_pct=target.incline_pct,
        ends=ends(step.end),
        announcement=step.announcement,
    )


def profile_view(plan: Plan) -> tuple[api.ProfilePoint, ...]:
    """The corners of the plan's profile."""
    return tuple(
        api.ProfilePoint(at_s=point.at_s, speed_mps=point.speed_mps, incline_pct=point.incline_pct)
        for point in profile(plan).points
    )


def ends(end: StepEnd) -> str:
    """When a step is over, in words."""
    match end:
        case AfterTime(seconds):
            return f"after {format_duration(seconds)}"
        case AfterDistance(metres):
            return f"after {format_distance(metres)}"
        case UntilTold():
            return "when told"


def snapshot(
    conductor: Conductor,
    machine: api.MachineView,
    links: Iterable[api.LinkView],
    sequence: int,
    now_ms: int,
) -> api.Snapshot:
    """All that a screen needs, at `now_ms`."""
    loaded, afar = conductor.session.loaded, conductor.afar
    waiting = afar.requests.waiting
    return api.Snapshot(
        sequence=sequence,
        uptime_s=(now_ms - conductor.began_ms) / 1000,
        machine=machine,
        belt=_belt(conductor, now_ms),
        session=_session(conductor),
        gait=with_form(_gait(conductor.senses.deck), conductor.coaching.lesson),
        heart=heart_view(conductor, now_ms),
        speed_limits=_limits(loaded.speed_limits) if loaded else (),
        incline_limits=_limits(loaded.incline_limits) if loaded else (),
        heart_limits=_limits(loaded.heart_limits) if loaded else (),
        links=tuple(links),
        coach=conductor.outlet.cue,
        form=conductor.coaching.view,
        said=conductor.outlet.said,
        request=waiting.view(now_ms) if waiting else None,
        question=conductor.care.question,
        warnings=conductor.care.warnings,
        control_granted=afar.control_granted,
        attended_by=afar.attendance.by if conductor.session_live else "",
        identifying=afar.identifying(now_ms),
        locked=conductor.lock.locked,
    )


def guard_link(report: GuardReport | None, detail: str, now_ms: int) -> api.LinkView:
    """How the guard does."""
    if report is None:
        return api.LinkView(name="guard", health=api.Health.WAITING, detail=detail)
    if now_ms - report.at_ms > STALE_MS:
        detail = detail or "the guard does not answer"
        return api.LinkView(name="guard", health=api.Health.BAD, detail=detail)
    detail = detail or "; ".join(_punctuality(report))
    return api.LinkView(name="guard", health=api.Health.GOOD, detail=detail)


def _punctuality(report: GuardReport) -> Iterator[str]:
    if not report.realtime:
        yield "without real-time priority"
    if report.late_us is not None:
        yield f"at most {report.late_us / 1000:.1f} ms late in the last minute"


def treadmill_link(report: GuardReport | None, now_ms: int) -> api.LinkView:
    """How the treadmill's wire does."""
    if report is None or report.measured_at_ms is None:
        return api.LinkView(name="treadmill", health=api.Health.WAITING)
    well = report.answering and now_ms - report.at_ms <= STALE_MS
    health = api.Health.GOOD if well else api.Health.BAD
    detail = "; ".join(said for said in (report.detail, report.machine) if said)
    return api.LinkView(name="treadmill", health=health, detail=detail)


def deck_link(report: DeckReport | None, detail: str, *, with_deck: bool) -> api.LinkView:
    """How the force deck does."""
    if not with_deck:
        return api.LinkView(name="deck", health=api.Health.ABSENT)
    if report is None or report.health is SignalHealth.WAITING:
        return api.LinkView(name="deck", health=api.Health.WAITING, detail=detail)
    good = report.health is SignalHealth.GOOD
    health = api.Health.GOOD if good else api.Health.BAD
    return api.LinkView(
        name="deck", health=health, detail=detail or ("" if good else report.health)
    )


def heart_link(heart: api.HeartView, detail: str) -> api.LinkView:
    """How the heart-rate belt does."""
    if heart.contact is False and heart.health is not api.Health.GOOD:
        detail = detail or "no skin contact: wet its electrodes, fasten its strap"
    return api.LinkView(name="heart", health=heart.health, detail=detail)


@lru_cache(KEPT)
def _limits(limits: tuple[Limit, ...]) -> tuple[api.LimitView, ...]:
    return tuple(
        api.LimitView(value=limit.value, source=limit.source, reason=limit.reason)
        for limit in limits
    )


def _belt(conductor: Conductor, now_ms: int) -> api.BeltView:
    report, ledger = conductor.senses.guard, conductor.session.ledger
    if report is None:
        return api.BeltView(state=BeltState.SILENT)
    known = report.answering and now_ms - report.at_ms <= STALE_MS
    return api.BeltView(
        state=report.belt,
        cause=cause_view(report.cause),
        speed_mps=report.speed_mmps / 1000 if known else None,
        incline_pct=report.incline_tenths / 10 if known else None,
        commanded_speed_mps=report.commanded_speed_mmps / 1000,
        commanded_incline_pct=report.commanded_incline_tenths / 10,
        standstill=report.standstill,
        distance_m=round(ledger.distance_m, 2) if ledger else 0.0,
        confirm_token=report.token,
    )


def _session(conductor: Conductor) -> api.SessionView | None:
    engine, loaded = conductor.session.engine, conductor.session.loaded
    if engine is None or loaded is None:
        return None
    plan, place = loaded.plan, progress(engine)
    heading, following = _heading(engine), place.next_index
    return api.SessionView(
        session_id=conductor.session.ledger.session_id if conductor.session.ledger else None,
        workout=plan.name,
        title=plan.title,
        gait=plan.gait,
        participant=conductor.session.participant,
        phase=place.phase,
        elapsed_s=round(place.elapsed_s, 2),
        remaining_s=place.remaining_s,
        step_count=len(plan.steps),
        step=_step_view(plan.steps[place.step_index], place.step_index, heading),
        step_elapsed_s=place.step_elapsed_s,
        step_left_s=place.step_left_s,
        step_left_m=place.step_left_m,
        next_step=None
        if following is None
        else _step_view(plan.steps[following], following, engine.program.target(following)),
        next_in_s=place.next_in_s,
        profile=loaded.profile,
        profile_s=place.profile_s,
        cursor_s=place.cursor_s,
    )


def _heading(engine: EngineState) -> Setpoint:
    """What the present step comes to, after all that was asked and limited."""
    if engine.phase is Phase.READY:
        return engine.program.target(engine.course.index)
    return engine.course.wanted


def _gait(report: DeckReport | None) -> api.GaitView:
    if report is None:
        return api.GaitView()
    return api.GaitView(
        person_on_belt=report.person_on_belt,
        steps=report.steps,
        cadence_spm=report.cadence_spm,
        contact_ms=report.contact_ms,
        flight_ms=report.flight_ms,
        mean_force_bw=report.mean_force_bw,
        peak_force_bw=report.peak_force_bw,
        body_mass_kg=report.body_mass_kg,
    )


def heart_view(conductor: Conductor, now_ms: int) -> api.HeartView:
    """What is known of the heart, as clients see it."""
    state = conductor.senses.heart.state(now_ms)
    return api.HeartView(
        health=_heart_health(state) if conductor.senses.with_heart else api.Health.ABSENT,
        bpm=state.bpm,
        rr_ms=state.rr_ms,
        contact=state.contact,
        age_s=None if state.age_ms is None else state.age_ms / 1000,
        holding=HEART in conductor.senses.holding.because,
    )


def _heart_health(state: HeartState) -> api.Health:
    if state.age_ms is None:
        return api.Health.WAITING
    return api.Health.GOOD if state.fresh else api.Health.BAD
