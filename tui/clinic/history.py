"""A participant's sessions, the newest first, and how each quantity went from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable

from controller.reports.gathering import told_of
from sessions.care.participant import Participant
from sessions.quantities import SpeedUnit, format_clock, speed_in
from sessions.reports.in_language import chart_in
from sessions.reports.session import Session
from sessions.reports.treatment_chart import treatment_chart
from tui.clinic.charting import Charting
from tui.clinic.keys import Key, bindings
from tui.clinic.one_session import SessionScreen
from tui.clinic.printing import PrintScreen, of_treatment
from tui.clinic.rows import fill
from tui.clinic.screen import ClinicScreen
from tui.clinic.words import OUTCOMES, day_words, trouble_words
from tui.language import N_, _, figure, tongue
from tui.regions.words import Words

UNKNOWN = "-"


class HistoryScreen(ClinicScreen):
    """Rows above, plots below."""

    OWN: ClassVar = (
        Key("enter", "open", "ENTER", N_("open"), N_("open the marked session")),
        Key("t", "turn", "T", N_("next plot"), N_("the next quantity; click on its name, too")),
        Key("r", "report", "R", N_("report"), N_("the course of treatment as HTML or PDF")),
    )
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(OWN))

    def __init__(self, pseudonym: str) -> None:
        super().__init__()
        self._pseudonym = pseudonym
        self._sessions: list[Session] = []

    def title_words(self) -> str:
        """Whose."""
        return _("{name}: history").format(name=self._pseudonym)

    def body(self) -> Iterator[Widget]:
        """Sessions, plots."""
        table: DataTable[Content] = DataTable(cursor_type="row", id="sessions")
        yield table
        yield Words(_("Reading the record ..."), id="no-sessions")
        yield Charting(id="trend")

    def begin(self) -> None:
        """Rows come as soon as they are read."""
        self.query_one("#sessions", DataTable).focus()
        self.query_one(Charting).show(None)
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        try:
            with self.clinic.desk() as at:
                participant = at.find(self._pseudonym)
                course = at.course(self._pseudonym)
            found = list(told_of(participant, course, self.clinic.config))
        except self.clinic.TROUBLES as error:
            self.app.call_from_thread(self.say, trouble_words(error))
        else:
            self.app.call_from_thread(self._take, participant, found)

    def _take(self, participant: Participant, found: list[Session]) -> None:
        self._sessions = found[::-1]
        table, unit = self.query_one("#sessions", DataTable), self.clinic.config.machine.unit
        self._show_rows()
        table.display = bool(found)
        none = self.query_one("#no-sessions", Words)
        none.display = not found
        none.say(_("No session has been recorded under this pseudonym."))
        chart = treatment_chart(found, participant, unit)
        self.query_one(Charting).show(chart and chart_in(chart, tongue()))

    def _show_rows(self) -> None:
        unit = self.clinic.config.machine.unit
        heads = (_("Day"), _("Ended"), _("Workout"), _("Time"), unit, _("Pain"), _("Exert."),
                 _("Heart"), _("Steps"), _("Incl."))  # fmt: skip
        rows = [tuple(map(Content, _cells(one, unit))) for one in self._sessions]
        fill(self.query_one("#sessions", DataTable), heads, rows)

    def on_resize(self) -> None:
        """There is room for more columns, or for fewer."""
        if self._sessions:
            self._show_rows()

    def on_data_table_row_selected(self) -> None:
        """ENTER, a click or a touch on a row."""
        self.action_open()

    def action_open(self) -> None:
        """Open the marked session."""
        row = self.query_one("#sessions", DataTable).cursor_row
        if 0 <= row < len(self._sessions):
            self.app.push_screen(SessionScreen(self._sessions[row].session_id))

    def action_turn(self) -> None:
        """The next quantity."""
        self.query_one(Charting).turn()

    def action_report(self) -> None:
        """The course of treatment, as a file."""
        self.app.push_screen(PrintScreen(of_treatment(self.clinic, self._pseudonym)))


def _cells(one: Session, unit: SpeedUnit) -> Iterator[str]:
    of = one.figures
    yield day_words(one.started.date())
    yield _ended(one)
    yield one.workout
    yield UNKNOWN if of.duration_s is None else format_clock(of.duration_s)
    mean = of.mean_speed_mps
    yield UNKNOWN if mean is None else figure(f"{speed_in(mean, unit):.1f}")
    yield _whole(one.worst_pain)
    yield UNKNOWN if one.exertion is None else figure(f"{one.exertion:g}")
    yield _whole(of.max_heart_rate_bpm)
    yield _whole(of.mean_cadence_spm)
    yield UNKNOWN if of.max_incline_pct is None else figure(f"{of.max_incline_pct:g} %")


def _ended(one: Session) -> str:
    shape = "●" if one.finished else "▲"
    words = {str(outcome): told for outcome, told in OUTCOMES.items()}
    return f"{shape} {_(words.get(one.outcome, one.outcome))}"


def _whole(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.0f}"
