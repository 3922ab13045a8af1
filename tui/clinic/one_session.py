"""One session: the same that its report says, with its plots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from controller.reports.gathering import of_session_id
from sessions.reports.in_language import report_in
from sessions.reports.report import Balance, Block, Chart, Facts, Report, Shares, Table
from sessions.reports.report import Words as Paragraph
from tui.clinic.charting import Charting
from tui.clinic.keys import Key, bindings
from tui.clinic.printing import PrintScreen, of_one_session
from tui.clinic.screen import ClinicScreen
from tui.clinic.words import trouble_words
from tui.language import N_, _, figure, tongue
from tui.regions.words import Words


class SessionScreen(ClinicScreen):
    """The verdict, everything else in words, and the plots."""

    OWN: ClassVar = (
        Key("t", "turn", "T", N_("next plot"), N_("the next quantity; click on its name, too")),
        Key("r", "report", "R", N_("report"), N_("this session as HTML or PDF")),
    )
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(OWN))

    def __init__(self, session_id: str) -> None:
        super().__init__()
        self._session_id = session_id

    def title_words(self) -> str:
        """Which."""
        return _("Session {id}").format(id=self._session_id)

    def body(self) -> Iterator[Widget]:
        """The verdict, and words beside plots."""
        yield Words(_("Reading the record ..."), id="session-verdict")
        with Horizontal(id="session"):
            with VerticalScroll(id="session-scroll"):
                yield Words(id="session-words")
            yield Charting(id="course")

    def begin(self) -> None:
        """Arrows scroll the words; the rest comes as soon as it is read."""
        self.query_one("#session-scroll").focus()
        self.query_one(Charting).show(None)
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        try:
            report = of_session_id(self._session_id, self.clinic.config)
        except self.clinic.TROUBLES as error:
            self.app.call_from_thread(
                self.query_one("#session-verdict", Words).say, trouble_words(error)
            )
        else:
            self.app.call_from_thread(self._show, report_in(report, tongue()))

    def _show(self, report: Report) -> None:
        shape, style = ("▲", "bold $alarm-ink") if report.grave else ("●", "bold")
        told = Content.styled(f"{shape} {report.verdict}", style)
        lines = Content("\n").join([told, Content(f"{report.title}, {report.subtitle}")])
        self.query_one("#session-verdict", Words).say(lines)
        self.query_one("#session-words", Words).say(report_words(report))
        self.query_one(Charting).show(whole_chart(report))

    def action_turn(self) -> None:
        """The next quantity."""
        self.query_one(Charting).turn()

    def action_report(self) -> None:
        """This session, as a file."""
        self.app.push_screen(PrintScreen(of_one_session(self.clinic, self._session_id)))


def whole_chart(report: Report) -> Chart | None:
    """All panels of a report in one chart: on a screen there are no pages."""
    charts = [b for section in report.sections for b in section.blocks if isinstance(b, Chart)]
    if not charts:
        return None
    return replace(charts[0], panels=tuple(panel for one in charts for panel in one.panels))


def report_words(report: Report) -> Content:
    """Everything of a report that is not a chart."""
    parts: list[Content] = []
    for section in report.sections:
        told = [words for block in section.blocks for words in _block(block)]
        if told:
            parts += [Content.styled(section.title, "bold $accent"), *told, Content("")]
    return Content("\n").join(parts)


def _block(block: Block) -> Iterator[Content]:
    match block:
        case Paragraph(text):
            yield Content(text)
        case Facts(rows):
            width = min(18, max((len(name) for name, _value in rows), default=0)) + 2
            for name, value in rows:
                yield Content.assemble((f"{name:<{width}}", "$label"), value)
        case Table():
            yield from _table(block)
        case Shares() | Balance():
            yield Content(figure(block.words))
        case Chart():
            pass


def _table(table: Table) -> Iterator[Content]:
    """Rows as lines of what is known: a table is wider than a screen."""
    for row in table.rows:
        cells = [
            Content.assemble((f"{name} ", "$label"), cell)
            for name, cell in zip(table.head, row, strict=True)
            if cell and cell != "–"
        ]
        yield Content("  ").join(cells)
