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
from tui.language import N_, _, figure, heard
from tui.regions.big_number import BigNumber
from tui.regions.words import Words

UNKNOWN = "--"
_WHO = {True: N_("somebody"), False: N_("nobody"), None: N_("not known")}


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
            Content.assemble((f"{_(name):13} ", "$label"), text)
            for name, text in _facts(machine, unit)
        ]
        lines += [Content(""), *(Content(line) for line in _happened(machine, unit))]
        self.query_one("#detail-words", Words).say(Content("\n").join(lines))


def _title(machine: Machine, now_s: float, stop: str) -> Content:
    topics = machine.topics
    where = f"{topics.site} / {topics.machine}"
    if stop:
        state = stop
    elif machine.available is False:
        state = _("OFFLINE")
    elif not machine.known(now_s):
        silent = _("SILENT for {seconds} s: treat its belt as moving")
        state = silent.format(seconds=f"{now_s - machine.heard_s:.0f}")
    else:
        assert machine.state is not None
        state = heard(machine.state.belt).upper()
    return Content.assemble(
        (f"{machine.name}  ", "bold"), (f"{where}  ", "$label"), (state, "bold")
    )


def _numbers(telemetry: Telemetry | None, unit: SpeedUnit) -> dict[str, tuple[str, str]]:
    speed = telemetry.speed_mps if telemetry else None
    incline = telemetry.incline_pct if telemetry else None
    left_s = telemetry.remaining_s if telemetry else None
    return {
        "speed": (
            _("SPEED {unit}").format(unit=unit),
            UNKNOWN if speed is None else f"{speed_in(speed, unit):.1f}",
        ),
        "left": (_("TIME LEFT"), UNKNOWN if left_s is None else format_clock(left_s)),
        "incline": (_("INCLINE %"), UNKNOWN if incline is None else f"{incline:.1f}"),
    }


def _facts(machine: Machine, unit: SpeedUnit) -> Iterator[tuple[str, str]]:
    state, telemetry = machine.state, machine.telemetry
    if state is None:
        yield N_("state"), _("not heard yet")
        return
    if state.cause is not None:
        yield N_("stopped"), heard(state.cause.text)
        yield N_("what to do"), heard(state.cause.remedy)
    if state.request is not None:
        words = _("{who} asks for {what}; the person there replies")
        yield N_("asked"), words.format(who=state.request.by, what=heard(state.request.what))
    yield from _session_facts(state)
    yield N_("on the belt"), _(_WHO[state.person_on_belt])
    yield N_("limits"), _limits(state, unit)
    if telemetry is not None:
        yield from _body_facts(telemetry)
    yield (
        N_("links"),
        ", ".join(f"{heard(link.name)} {heard(link.health)}" for link in state.links),
    )
    if machine.lost_events:
        words = _("{count} events did not arrive")
        yield N_("lost"), words.format(count=machine.lost_events)


def _session_facts(state: State) -> Iterator[tuple[str, str]]:
    session = state.session
    if session is None:
        yield N_("workout"), _("none is loaded")
        return
    yield N_("workout"), heard(session.title) or session.workout
    if session.participant:
        yield N_("who"), session.participant
    if session.step is not None:
        place = _("{number} of {count}").format(number=session.step, count=session.step_count)
        yield N_("step"), f"{place}: {session.step_text}"
    if state.attended_by:
        yield N_("attended by"), state.attended_by


def _limits(state: State, unit: SpeedUnit) -> str:
    speed, incline = state.speed_limit_mps, state.incline_limit_pct
    told = [f"{format_speed(speed.value, unit)} ({heard(speed.source)})"] if speed else []
    told += [f"{format_incline(incline.value)} ({heard(incline.source)})"] if incline else []
    return figure(", ".join(told)) or _("none without a workout")


def _body_facts(telemetry: Telemetry) -> Iterator[tuple[str, str]]:
    figures = (
        (N_("cadence"), telemetry.cadence_spm, ".0f", N_("{value} steps/min")),
        (N_("peak force"), telemetry.peak_force_bw, ".2f", N_("{value} body weights")),
        (N_("heart rate"), telemetry.heart_rate_bpm, ".0f", N_("{value} beats/min")),
    )
    for name, value, digits, words in figures:
        if value is not None:
            yield name, figure(_(words).format(value=format(value, digits)))


def _happened(machine: Machine, unit: SpeedUnit) -> Iterator[str]:
    """The newest first."""
    for message in reversed(machine.events):
        yield _event(message, unit)


def _event(message: EventMessage | SessionMessage, unit: SpeedUnit) -> str:
    words = figure(_event_words(message.event, unit))
    return f"{format_clock(message.event.at_s):>8}  {words}"


def _event_words(event: api.AnyEvent, unit: SpeedUnit) -> str:
    match event:
        case api.Announced(text=text):
            return _("said “{words}”").format(words=text)
        case api.BeltChanged(state=state, cause=cause):
            belt = _("belt {state}").format(state=heard(state))
            return f"{belt}: {heard(cause.text)}" if cause else belt
        case api.StepBegan(step=step):
            number = _("step {number}").format(number=step.index + 1)
            speed, incline = format_speed(step.speed_mps, unit), format_incline(step.incline_pct)
            return f"{number}: {speed}, {incline}"
        case api.SessionBegan(workout=workout):
            return _("session of {workout} began").format(workout=workout)
        case api.SessionEnded(summary=summary):
            return _("session ended: {outcome}").format(outcome=heard(summary.outcome))
        case api.RequestAsked(request=request):
            what = heard(request.what)
            return _("{who} asks for {what}").format(who=request.by, what=what)
        case api.RequestEnded(end=end):
            return _("the request was {end}").format(end=heard(end))
        case api.QuestionAsked(question=question):
            return _("asked: {question}").format(question=heard(question.text))
        case api.Reported(pain=pain, exertion=exertion):
            told = {_("pain"): pain, _("exertion"): exertion}
            return ", ".join(
                f"{name} {value:g}" for name, value in told.items() if value is not None
            )
        case _:
            return ""
