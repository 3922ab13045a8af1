"""One machine of the floor, large."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content

from controller import api
from controller.facility.floor import Machine
from controller.facility.messages import EventMessage, SessionMessage, State, Telemetry
from sessions.quantities import SpeedUnit, format_clock, format_incline, format_speed, speed_in
from tui.regions.big_number import BigNumber
from tui.regions.words import Words

UNKNOWN = "--"


class MachineDetail(Vertical):
    """Numbers as at the machine itself, then everything else that it tells."""

    def compose(self) -> ComposeResult:
        """Numbers, words, what happened."""
        yield Words(id="detail-title")
        with Horizontal(id="numbers"):
            yield BigNumber(id="speed")
            yield BigNumber(id="left")
            yield BigNumber(id="incline")
        with VerticalScroll():
            yield Words(id="detail-words")

    def show(self, machine: Machine, now_s: float, stop: str) -> None:
        """Take what is known of this machine."""
        fresh = machine.known(now_s)
        unit: SpeedUnit = machine.identity.speed_unit if machine.identity else "mph"
        telemetry = machine.telemetry if fresh else None
        self.query_one("#detail-title", Words).say(_title(machine, now_s, stop))
        for name, (label, number) in _numbers(telemetry, unit).items():
            self.query_one(f"#{name}", BigNumber).put(label, number)
        lines = [
            Content.assemble((f"{name:13}", "$label"), text) for name, text in _facts(machine, unit)
        ]
        lines += [Content(""), *(Content(line) for line in _happened(machine, unit))]
        self.query_one("#detail-words", Words).say(Content("\n").join(lines))


def _title(machine: Machine, now_s: float, stop: str) -> Content:
    topics = machine.topics
    where = f"{topics.site} / {topics.machine}"
    if stop:
        state = stop
    elif machine.available is False:
        state = "OFFLINE"
    elif not machine.known(now_s):
        state = f"SILENT for {now_s - machine.heard_s:.0f} s: treat its belt as moving"
    else:
        assert machine.state is not None
        state = machine.state.belt.upper()
    return Content.assemble(
        (f"{machine.name}  ", "bold"), (f"{where}  ", "$label"), (state, "bold")
    )


def _numbers(telemetry: Telemetry | None, unit: SpeedUnit) -> dict[str, tuple[str, str]]:
    speed = telemetry.speed_mps if telemetry else None
    incline = telemetry.incline_pct if telemetry else None
    left_s = telemetry.remaining_s if telemetry else None
    return {
        "speed": (f"SPEED {unit}", UNKNOWN if speed is None else f"{speed_in(speed, unit):.1f}"),
        "left": ("TIME LEFT", UNKNOWN if left_s is None else format_clock(left_s)),
        "incline": ("INCLINE %", UNKNOWN if incline is None else f"{incline:.1f}"),
    }


def _facts(machine: Machine, unit: SpeedUnit) -> Iterator[tuple[str, str]]:
    state, telemetry = machine.state, machine.telemetry
    if state is None:
        yield "state", "not heard yet"
        return
    if state.cause is not None:
        yield "stopped", state.cause.text
        yield "what to do", state.cause.remedy
    if state.request is not None:
        yield "asked", f"{state.request.by} asks for {state.request.what}; the person there replies"
    yield from _session_facts(state)
    yield (
        "on the belt",
        {True: "somebody", False: "nobody", None: "not known"}[state.person_on_belt],
    )
    yield "limits", _limits(state, unit)
    if telemetry is not None:
        yield from _body_facts(telemetry)
    yield "links", ", ".join(f"{link.name} {link.health}" for link in state.links)
    if machine.lost_events:
        yield "lost", f"{machine.lost_events} events did not arrive"


def _session_facts(state: State) -> Iterator[tuple[str, str]]:
    session = state.session
    if session is None:
        yield "workout", "none is loaded"
        return
    yield "workout", session.title or session.workout
    if session.participant:
        yield "who", session.participant
    if session.step is not None:
        yield "step", f"{session.step} of {session.step_count}: {session.step_text}"
    if state.attended_by:
        yield "attended by", state.attended_by


def _limits(state: State, unit: SpeedUnit) -> str:
    speed, incline = state.speed_limit_mps, state.incline_limit_pct
    told = [f"{format_speed(speed.value, unit)} ({speed.source})"] if speed else []
    told += [f"{format_incline(incline.value)} ({incline.source})"] if incline else []
    return ", ".join(told) or "none without a workout"


def _body_facts(telemetry: Telemetry) -> Iterator[tuple[str, str]]:
    figures = (
        ("cadence", telemetry.cadence_spm, "{:.0f} steps/min"),
        ("peak force", telemetry.peak_force_bw, "{:.2f} body weights"),
        ("heart rate", telemetry.heart_rate_bpm, "{:.0f} beats/min"),
    )
    yield from ((name, form.format(value)) for name, value, form in figures if value is not None)


def _happened(machine: Machine, unit: SpeedUnit) -> Iterator[str]:
    """The newest first."""
    for message in reversed(machine.events):
        yield _event(message, unit)


def _event(message: EventMessage | SessionMessage, unit: SpeedUnit) -> str:
    event = message.event
    at = format_clock(event.at_s)
    match event:
        case api.Announced(text=text):
            return f"{at:>8}  said “{text}”"
        case api.BeltChanged(state=state, cause=cause):
            return f"{at:>8}  belt {state}" + (f": {cause.text}" if cause else "")
        case api.StepBegan(step=step):
            speed = format_speed(step.speed_mps, unit)
            return f"{at:>8}  step {step.index + 1}: {speed}, {format_incline(step.incline_pct)}"
        case api.SessionBegan(workout=workout):
            return f"{at:>8}  session of {workout} began"
        case api.SessionEnded(summary=summary):
            return f"{at:>8}  session ended: {summary.outcome}"
        case api.RequestAsked(request=request):
            return f"{at:>8}  {request.by} asks for {request.what}"
        case api.RequestEnded(end=end):
            return f"{at:>8}  the request was {end}"
        case api.QuestionAsked(question=question):
            return f"asked: {question.text}"
        case api.Reported(pain=pain, exertion=exertion):
            told = {"pain": pain, "exertion": exertion}
            return f"{at:>8}  " + ", ".join(f"{k} {v:g}" for k, v in told.items() if v is not None)
