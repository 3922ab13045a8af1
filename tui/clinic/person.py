"""One participant: whether a session may be, what comes next, and the way to everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from controller.belt.limits import Limit
from controller.care.overview import Overview, limits_in_force, overview
from sessions.care.roles import Action
from sessions.quantities import format_duration, format_incline
from tui.clinic.form import FormScreen, Sheet
from tui.clinic.history import HistoryScreen
from tui.clinic.keys import Key, bindings
from tui.clinic.plan import PlanScreen
from tui.clinic.printing import PrintScreen, of_treatment
from tui.clinic.screen import ClinicScreen
from tui.clinic.screening import ScreeningScreen
from tui.clinic.sheets import answering, clearing, editing, limiting
from tui.clinic.words import (
    GOALS,
    QUANTITIES,
    SILENCES,
    VERDICTS,
    WAYS,
    day_words,
    done_words,
    last_words,
    light_words,
    trouble_words,
    turn_words,
)
from tui.language import N_, _, figure, heard
from tui.regions.words import Words


class PersonScreen(ClinicScreen):
    """Everything about one participant in one view."""

    OWN: ClassVar = (
        Key("s", "screening", "S", N_("screening"), N_("the screening questions that are due")),
        Key("p,enter", "plan", "P", N_("plan"), N_("calendar, next session, start")),
        Key("h", "history", "H", N_("history"), N_("sessions and their plots")),
        Key("o", "answer", "O", N_("pain"), N_("write down pain and exertion said now")),
        Key("e", "edit", "E", N_("edit"), N_("goal, way, mass, height, notes, pain rule")),
        Key("l", "limits", "L", N_("limits"), N_("the participant's own limits")),
        Key("c", "clearance", "C", N_("clearance"), N_("who says that they may train, and when")),
        Key("r", "report", "R", N_("report"), N_("the course of treatment as HTML or PDF")),
    )
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(OWN))

    def __init__(self, pseudonym: str) -> None:
        super().__init__()
        self._pseudonym = pseudonym
        self._one: Overview | None = None
        self._limits = ""

    def title_words(self) -> str:
        """Who."""
        return self._pseudonym

    def body(self) -> Iterator[Widget]:
        """The light, then everything in rows."""
        yield Words(id="person-light")
        with VerticalScroll(id="person-body"):
            yield Words(id="person-words")

    def begin(self) -> None:
        """Arrows scroll."""
        self.query_one("#person-body").focus()

    def refreshed(self) -> None:
        """Read the record."""
        if not self.is_mounted:
            return
        try:
            with self.clinic.desk() as at:
                one = overview(at, at.find(self._pseudonym), self.clinic.today())
                limits = dict(limits_in_force(at, one.participant))
        except self.clinic.TROUBLES as error:
            self.say(trouble_words(error))
            return
        self._one = one
        self._limits = "\n".join(self._limit(name, of[0]) for name, of in limits.items() if of)
        self._show(one)

    def _show(self, one: Overview) -> None:
        lines = [light_words(one.light), *(Content(heard(words)) for words in one.light.words)]
        panel = self.query_one("#person-light", Words)
        panel.say(Content("\n").join(lines))
        rows = [
            Content.assemble((f"{name:<15}", "$label"), words)
            for name, words in self._rows(one)
            if words
        ]
        self.query_one("#person-words", Words).say(Content("\n").join(rows))

    def _rows(self, one: Overview) -> Iterator[tuple[str, str]]:
        of, rule = one.participant, one.participant.pain_rule
        yield _("Turn"), turn_words(one.place)
        yield _("Plan"), _plan_words(one)
        yield _("Last session"), last_words(one)
        yield _("Screening"), "{} {}".format(*_verdict(one))
        if of.clearance is not None:
            told = _("by {by}, {day}")
            day = of.clearance.on.isoformat()
            yield _("Cleared"), told.format(by=of.clearance.by, day=day)
        yield _("Goal"), _(GOALS[of.goal])
        yield _("Way"), _(WAYS[of.way])
        yield _("Limits"), self._limits.replace("\n", "\n" + " " * 15)
        yield _("Mass"), "" if of.mass_kg is None else figure(f"{of.mass_kg:g} kg")
        yield _("Height"), "" if of.height_m is None else figure(f"{of.height_m:.2f} m")
        told = _("holds from {hold}, stops from {stop}, asked every {time}")
        yield (
            _("Pain rule"),
            told.format(
                hold=rule.hold_from,
                stop=rule.stop_from,
                time=format_duration(rule.asked_every_s),
            ),
        )
        yield _("No answer"), _(SILENCES[rule.unanswered])
        yield _("Notes"), of.notes

    def _limit(self, quantity: str, first: Limit) -> str:
        """The one that counts."""
        values: dict[str, Callable[[float], str]] = {
            "speed": self.clinic.speed,
            "incline": format_incline,
            "heart": lambda bpm: f"{bpm:g}/min",
        }
        value = figure(values[quantity](first.value))
        return f"{_(QUANTITIES[quantity])} {value}: {heard(first.reason)} ({heard(first.source)})"

    # --- on to the other screens -----------------------------------------------------------------

    def action_screening(self) -> None:
        """Ask what is due."""
        self._on(Action.SCREEN, lambda one: ScreeningScreen(one.participant))

    def action_plan(self) -> None:
        """Calendar and proposal."""
        self._on(Action.SEE_RECORDS, lambda one: PlanScreen(one.participant.pseudonym))

    def action_history(self) -> None:
        """Sessions and plots."""
        self._on(Action.SEE_RECORDS, lambda one: HistoryScreen(one.participant.pseudonym))

    def action_report(self) -> None:
        """The course of treatment, as a file."""
        self._on(
            Action.SEE_RECORDS,
            lambda one: PrintScreen(of_treatment(self.clinic, one.participant.pseudonym)),
        )

    def action_answer(self) -> None:
        """Pain and exertion, said outside of a session."""
        self._fill(Action.ANSWER, lambda one: answering(self.clinic, one.participant))

    def action_edit(self) -> None:
        """Who they are."""
        self._fill(Action.EDIT_PARTICIPANT, lambda one: editing(self.clinic, one.participant))

    def action_limits(self) -> None:
        """Their own limits."""
        self._fill(
            Action.EDIT_PARTICIPANT,
            lambda one: limiting(self.clinic, one.participant, self._limits),
        )

    def action_clearance(self) -> None:
        """Who cleared them."""
        self._fill(Action.EDIT_PARTICIPANT, lambda one: clearing(self.clinic, one.participant))

    def _fill(self, action: Action, sheet: Callable[[Overview], Sheet]) -> None:
        self._on(action, lambda one: FormScreen(sheet(one)))

    def _on(self, action: Action, screen: Callable[[Overview], ClinicScreen]) -> None:
        one = self._one
        if one is not None:
            self.clinic.guarded(action, lambda: self.app.push_screen(screen(one)))


def _plan_words(one: Overview) -> str:
    plan = one.course.plan
    if plan is None:
        return _("none yet: P, then N makes one")
    told = _("{weeks} weeks from {day}, {often} a week; {done} done")
    return told.format(
        weeks=plan.weeks, day=day_words(plan.begins), often=plan.a_week, done=done_words(one)
    )


def _verdict(one: Overview) -> tuple[str, str]:
    shape, words = VERDICTS[one.screening.verdict]
    return shape, _(words)
