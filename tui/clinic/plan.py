"""The plan: what was done and is due, and the next session with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from controller.care.overview import Overview, overview
from controller.care.prescribed import written_out
from controller.care.proposing import Next, next_session
from sessions.care.roles import Action
from sessions.care.screening import Verdict
from sessions.care.timetable import Entry
from tui.clinic.form import FormScreen
from tui.clinic.keys import Key, bindings
from tui.clinic.screen import ClinicScreen
from tui.clinic.screening import ScreeningScreen
from tui.clinic.sheets import deciding, dose_words, planning
from tui.clinic.words import CHANGES, GOALS, STANDINGS, day_words, done_words, trouble_words
from tui.language import N_, _, heard
from tui.regions.words import Words


class PlanScreen(ClinicScreen):
    """Calendar to the left, the next session to the right."""

    OWN: ClassVar = (
        Key("a,enter", "decide", "A", N_("accept or edit"), N_("decide on the next session")),
        Key("g", "go", "G", N_("start"), N_("go to the machine with the session decided on")),
        Key("n", "new", "N", N_("new plan"), N_("make a new plan for the goal")),
        Key("s", "screening", "S", N_("screening"), N_("the screening questions that are due")),
    )
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(OWN))

    def __init__(self, pseudonym: str) -> None:
        super().__init__()
        self._pseudonym = pseudonym
        self._one: Overview | None = None
        self._next: Next | None = None

    def title_words(self) -> str:
        """Whose."""
        return _("{name}: plan").format(name=self._pseudonym)

    def body(self) -> Iterator[Widget]:
        """Side by side."""
        with Horizontal(id="plan"):
            with VerticalScroll(id="calendar"):
                yield Words(id="calendar-words")
            with VerticalScroll(id="proposal"):
                yield Words(id="proposal-words")

    def begin(self) -> None:
        """Arrows scroll the calendar."""
        self.query_one("#calendar").focus()

    def refreshed(self) -> None:
        """Read the record."""
        if not self.is_mounted:
            return
        today = self.clinic.today()
        try:
            with self.clinic.desk() as at:
                one = overview(at, at.find(self._pseudonym), today)
        except self.clinic.TROUBLES as error:
            self.say(trouble_words(error))
            return
        self._one, self._next = one, None
        hindrance = _hindrance(one)
        if not hindrance:
            try:
                self._next = next_session(one.participant, one.course, self.clinic.config, today)
            except self.clinic.TROUBLES as error:
                hindrance = [_("■ NO SESSION TODAY"), heard(str(error))]
        words = _proposal(self._next) if self._next else Content("\n").join(map(Content, hindrance))
        self.query_one("#proposal-words", Words).say(words)
        self.query_one("#calendar-words", Words).say(_calendar(one, today))

    def action_decide(self) -> None:
        """Accept the proposal, or edit it."""
        session = self._next
        if session is None:
            self.say(_("▲ There is no session to decide on; the reason stands to the right."))
            return
        sheet = deciding(self.clinic, session)
        self.clinic.guarded(Action.DECIDE, lambda: self.app.push_screen(FormScreen(sheet)))

    def action_new(self) -> None:
        """A new plan."""
        if self._one is not None:
            sheet = planning(self.clinic, self._one.participant)
            self.clinic.guarded(Action.DECIDE, lambda: self.app.push_screen(FormScreen(sheet)))

    def action_screening(self) -> None:
        """Ask what is due."""
        one = self._one
        if one is not None:
            self.clinic.guarded(
                Action.SCREEN, lambda: self.app.push_screen(ScreeningScreen(one.participant))
            )

    def action_go(self) -> None:
        """Go to the machine with the session decided on."""
        if self._next is None or self._next.decided is None:
            self.say(_("▲ Nothing is decided yet: A accepts or edits the proposal."))
            return
        self.clinic.guarded(Action.RUN, lambda: self._go(self._next))

    def _go(self, session: Next | None) -> None:
        if session is None:
            return
        try:
            with written_out(session, self.clinic.config) as workout:
                self.clinic.walk(workout, self._pseudonym)
        except self.clinic.TROUBLES as error:
            self.say(trouble_words(error))
            return
        self.refreshed()


def _hindrance(one: Overview) -> list[str]:
    """What must be done before anything can be proposed."""
    if one.course.plan is None:
        return [_("No plan yet."), _("N makes one.")]
    if one.screening.verdict is not Verdict.CLEARED:
        words = [heard(words) for words in one.screening.words]
        return [_("■ NO SESSION YET"), *words, _("S asks what is due.")]
    return []


def _proposal(session: Next) -> Content:
    """What is to be walked, and why."""
    title = _("Session {number}").format(number=session.number)
    due = _(", due {day}").format(day=day_words(session.due)) if session.due else ""
    if session.decided is None:
        state = _("◆ proposed; nobody has accepted it yet")
    else:
        told = _("● decided by {by}, {day}")
        state = told.format(by=session.decided.by, day=day_words(session.decided.on))
    lines = [
        Content.styled(f"{title}{due}", "bold"),
        Content(state),
        Content(""),
        Content.styled(dose_words(session), "bold"),
        Content.styled(_("of the preset's work"), "$label"),
        Content(_(CHANGES[session.proposal.change])),
        Content(""),
        Content.styled(_("Why"), "bold"),
        *(Content(f"- {heard(reason)}") for reason in session.proposal.reasons),
    ]
    return Content("\n").join(lines)


def _calendar(one: Overview, today: date) -> Content:
    """A line for each session, week by week."""
    plan = one.course.plan
    if plan is None:
        return Content(_("Nothing is planned."))
    told = _("{goal}, {weeks} weeks, {often} a week; {done} done")
    head = told.format(
        goal=_(GOALS[plan.goal]), weeks=plan.weeks, often=plan.a_week, done=done_words(one)
    )
    lines = [Content(head)]
    for week, entries in groupby(one.calendar, lambda e: (e.day - plan.begins).days // 7 + 1):
        lines += _week(week, list(entries), today)
    return Content("\n").join(lines)


def _week(week: int, entries: Sequence[Entry], today: date) -> Iterator[Content]:
    for place, entry in enumerate(entries):
        shape, words = STANDINGS[entry.standing]
        name = _("week {number}").format(number=week) if place == 0 else ""
        style = "bold" if entry.day == today else ""
        line = f"{shape} {day_words(entry.day):<12} {_(words)}"
        yield Content.assemble((f"{name:<9}", "$label"), (line, style))
