"""A report as a file: which kind, where to; written off the loop, and said where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, ProgressBar

from controller.reports.gathering import of_participant, of_session_id
from controller.reports.writing import SUFFIXES, write_report
from sessions.reports.in_language import report_in
from sessions.reports.report import Report
from tui.clinic.choice import Choice
from tui.clinic.keys import Key, bindings
from tui.clinic.screen import ClinicScreen
from tui.clinic.words import trouble_words
from tui.language import N_, _, tongue
from tui.regions.words import Words

if TYPE_CHECKING:
    from tui.clinic.app import ClinicApp

HTML, PDF = SUFFIXES


@dataclass(frozen=True, slots=True)
class Job:
    """What is written: `stem` is the file's name without its suffix."""

    title: str
    stem: str
    gather: Callable[[], Report]


def of_treatment(clinic: ClinicApp, pseudonym: str) -> Job:
    """A course of treatment."""

    def gather() -> Report:
        with clinic.desk() as at:
            return of_participant(at.db, pseudonym, clinic.config, clinic.today())

    stem = f"treatment-{pseudonym}-{clinic.today().isoformat()}"
    return Job(_("{name}: report of the treatment").format(name=pseudonym), stem, gather)


def of_one_session(clinic: ClinicApp, session_id: str) -> Job:
    """One session."""
    title = _("Session {id}: report").format(id=session_id)
    return Job(title, f"session-{session_id}", lambda: of_session_id(session_id, clinic.config))


class PrintScreen(ClinicScreen):
    """Writes one report."""

    OWN: ClassVar = (
        Key("ctrl+s", "write", "CTRL+S", N_("write"), N_("write the file; or ENTER")),
        Key("down", "app.focus_next", "▲▼", "", N_("the field before, the next; TAB, too")),
        Key("up", "app.focus_previous", "", ""),
    )
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(OWN))

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job
        self._writing = False

    def title_words(self) -> str:
        """Of what."""
        return self._job.title

    def body(self) -> Iterator[Widget]:
        """Kind, file, how far it is."""
        with Vertical(id="print-body"):
            with Horizontal(classes="line"):
                yield Words(_("Kind"), classes="name")
                yield Choice(((PDF, "PDF"), (HTML, "HTML")), PDF, id="kind")
            with Horizontal(classes="line"):
                yield Words(_("File"), classes="name")
                file = self.clinic.reports / f"{self._job.stem}{PDF}"
                yield Input(str(file), compact=True, select_on_focus=False, id="file")
            yield Words(
                _("It tells of somebody's health: keep it as you keep the record."),
                id="print-words",
            )
            yield ProgressBar(total=3, show_eta=False, id="progress")

    def begin(self) -> None:
        """The kind is chosen first."""
        self.query_one("#progress").display = False
        self.query_one("#kind").focus()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """The suffix follows the kind."""
        file = self.query_one("#file", Input)
        stem = file.value
        for suffix in SUFFIXES:
            stem = stem.removesuffix(suffix)
        file.value = f"{stem}{event.choice.value}"

    def on_input_submitted(self) -> None:
        """ENTER in the field writes."""
        self.action_write()

    def action_write(self) -> None:
        """Write it, unless it is being written."""
        path = Path(self.query_one("#file", Input).value.strip()).expanduser()
        if self._writing:
            return
        if path.suffix.lower() not in SUFFIXES:
            self.say(_("▲ File: its name must end in .pdf or .html."))
            self.query_one("#file").focus()
            return
        self._writing = True
        self._write(path)

    @work(thread=True)
    def _write(self, path: Path) -> None:
        tell = self.app.call_from_thread
        try:
            tell(self._step, 1, _("Reading the record ..."))
            report = self._job.gather()
            tell(self._step, 2, _("Drawing the plots ..."))
            write_report(report_in(report, tongue()), path)
        except OSError as error:
            told = _("▲ File: {why}. Choose another folder or name.")
            tell(self._failed, told.format(why=error.strerror or error))
        except self.clinic.TROUBLES as error:
            tell(self._failed, trouble_words(error))
        else:
            tell(self._step, 3, _("● Written: {file}").format(file=path))
            tell(self._over)

    def _step(self, number: int, words: str) -> None:
        bar = self.query_one("#progress", ProgressBar)
        bar.display = True
        bar.update(progress=number)
        self.say(words)

    def _failed(self, words: str) -> None:
        self.query_one("#progress").display = False
        self._writing = False
        self.say(words)

    def _over(self) -> None:
        self._writing = False
