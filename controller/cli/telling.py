"""Events and summaries as lines of text or JSON."""

from __future__ import annotations

from collections.abc import Iterator

from controller import api
from controller.asks import asks
from controller.form_words import cue_rows, form_rows
from sessions.quantities import (
    SpeedUnit,
    format_clock,
    format_distance,
    format_duration,
    format_incline,
    format_speed,
)

ENDED: dict[api.Outcome, str] = {
    api.Outcome.FINISHED: "Finished",
    api.Outcome.STOPPED: "Stopped by a person",
    api.Outcome.SAFETY_STOP: "Safety stop",
    api.Outcome.DEVICE_LOST: "Device lost",
    api.Outcome.INTERRUPTED: "Interrupted",
}


def json_line(event: api.Event) -> str:
    """One JSON object."""
    return event.model_dump_json()


def text_line(event: api.AnyEvent, unit: SpeedUnit) -> str | None:
    """One line for a person, or None for what need not be told."""
    words = _words(event, unit)
    return None if words is None else f"{format_clock(event.at_s):>7}  {words}"


def _words(event: api.AnyEvent, unit: SpeedUnit) -> str | None:
    match event:
        case api.Announced(text=text):
            return f"» {text}"
        case api.BeltChanged(state=state, cause=None):
            return f"Belt: {state}"
        case api.BeltChanged(state=state, cause=cause) if cause is not None:
            return f"Belt: {state}. {cause.text}. {cause.remedy}"
        case api.StepBegan(step=step):
            speed, incline = format_speed(step.speed_mps, unit), format_incline(step.incline_pct)
            return f"Step {step.index + 1}: {step.kind}, {speed} at {incline}, {step.ends}"
        case api.SessionBegan(session_id=session_id, workout=workout):
            return f"Session {session_id}: {workout}"
        case api.RequestAsked(request=request):
            return f"Request: {asks(request, unit)}, within {format_duration(request.left_s)}"
        case api.RequestEnded(end=end):
            return f"Request {end}"
        case api.QuestionAsked(question=question):
            return f"Question: {question.text}"
        case api.Unanswered(moment=moment, part=part):
            return f"Nobody answered: {part}, {moment}"
        case api.Reported() as report:
            return f"Reported: {_report(report)}"
        case api.Refused(reason=reason):
            return f"Refused: {reason}"
        case _:
            return None


def _report(report: api.Reported) -> str:
    pain = "" if report.pain is None else f"pain {report.pain} of 10"
    exertion = "" if report.exertion is None else f"exertion {report.exertion:g} of 10"
    said = ", ".join(filter(None, (pain, exertion)))
    return f"{said}. {report.reaction}" if report.reaction else said


def summary_text(summary: api.Summary, unit: SpeedUnit) -> str:
    """The session in a few lines."""
    rows = list(_summary_rows(summary, unit))
    width = max(len(name) for name, _ in rows)
    return "\n".join(["", *(f"{name:<{width}}  {value}" for name, value in rows)])


def _summary_rows(summary: api.Summary, unit: SpeedUnit) -> Iterator[tuple[str, str]]:
    yield ENDED[summary.outcome], f"{summary.title}, session {summary.session_id}"
    if summary.cause is not None:
        yield "Cause", f"{summary.cause.text}. {summary.cause.remedy}"
    yield "Time", format_duration(summary.duration_s)
    yield "Distance", format_distance(summary.distance_m)
    yield "Steps of the workout", f"{summary.steps_done} of {summary.step_count}"
    mean, top = (
        format_speed(summary.mean_speed_mps, unit),
        format_speed(summary.max_speed_mps, unit),
    )
    yield "Speed", f"{mean} mean, {top} highest"
    yield "Incline", f"{format_incline(summary.max_incline_pct)} highest"
    if summary.footsteps:
        cadence = summary.mean_cadence_spm
        a_minute = f", {cadence:.0f} a minute" if cadence is not None else ""
        yield "Footsteps", f"{summary.footsteps}{a_minute}"
    if summary.mean_heart_rate_bpm is not None and summary.max_heart_rate_bpm is not None:
        mean_bpm, top_bpm = summary.mean_heart_rate_bpm, summary.max_heart_rate_bpm
        yield "Heart rate", f"{mean_bpm:.0f} a minute mean, {top_bpm:.0f} highest"
    if summary.mean_contact_ms is not None:
        yield "Contact time", f"{summary.mean_contact_ms:.0f} ms mean"
    if summary.mean_flight_ms is not None:
        yield "Flight time", f"{summary.mean_flight_ms:.0f} ms mean"
    if summary.peak_force_bw is not None:
        yield "Peak force", f"{summary.peak_force_bw:.2f} body weights"
    yield from ((name.capitalize(), ", ".join(parts)) for name, parts in form_rows(summary))
    yield from (("Coach", f"{rule}: {', '.join(parts)}") for rule, parts in cue_rows(summary))
