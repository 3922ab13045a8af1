"""Participants in rows, read off the loop, with why the light is as it is below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Input

from controller.care.overview import Overview, everybody
from sessions.care.roles import Action
from tui.clinic.form import FormScreen
from tui.clinic.keys import Key, bindings
from tui.clinic.person import PersonScreen
from tui.clinic.rows import fill
from tui.clinic.screen import ClinicScreen
from tui.clinic.sheets import adding
from tui.clinic.words import GOALS, done_words, last_words, light_words, trouble_words, turn_words
from tui.language import N_, _, heard
from tui.regions.words import Words

OPEN = Key("enter", "open", "ENTER", N_("open"), N_("open the marked participant"))
ADD = Key("a", "add", "A", N_("add"), N_("add a participant"))
READ = Key("f5", "read", "F5", "", N_("read the record again"))


class PeopleScreen(ClinicScreen):
    """Everybody who is on record, searched by pseudonym or goal."""

    OWN: ClassVar[tuple[Key, ...]] = (
        OPEN,
        ADD,
        Key("slash", "search", "/", N_("search"), N_("search by pseudonym or goal")),
        READ,
    )
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(OWN))

    def __init__(self) -> None:
        super().__init__()
        self._everybody: list[Overview] = []
        self._shown: list[Overview] = []

    def title_words(self) -> str:
        """Which list."""
        return _("Participants")

    def body(self) -> Iterator[Widget]:
        """Search, rows, why."""
        yield Input(placeholder=_("search: /"), compact=True, id="search")
        table: DataTable[Content] = DataTable(cursor_type="row", id="people")
        yield table
        with VerticalScroll(id="why", can_focus=False):
            yield Words(id="why-words")

    def begin(self) -> None:
        """Rows come as soon as they are read."""
        self.table.focus()

    @property
    def table(self) -> DataTable[Content]:
        """The rows."""
        return self.query_one("#people", DataTable)

    def refreshed(self) -> None:
        """Read the record."""
        if self.is_mounted:
            self.action_read()

    def action_read(self) -> None:
        """Read it anew, in a thread."""
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        try:
            with self.clinic.desk() as at:
                found = everybody(at, self.clinic.today())
        except self.clinic.TROUBLES as error:
            self.app.call_from_thread(self.say, trouble_words(error))
        else:
            self.app.call_from_thread(self._take, found)

    def _take(self, found: list[Overview]) -> None:
        self._everybody = found
        self.show()

    def chosen(self, everybody: Iterable[Overview]) -> list[Overview]:
        """Those of this list."""
        wanted = self.query_one("#search", Input).value.strip().lower()
        return [
            one
            for one in everybody
            if wanted in one.participant.pseudonym.lower()
            or wanted in _(GOALS[one.participant.goal]).lower()
        ]

    def nobody(self) -> str:
        """What is said of an empty list."""
        if not self._everybody:
            return _("There are no participants yet. A adds one.")
        return _("Nobody fits the search.")

    def show(self) -> None:
        """The rows, with the cursor where it was."""
        table, marked = self.table, self.marked
        last = marked.participant.pseudonym if marked else self.clinic.opened
        self._shown = self.chosen(self._everybody)
        heads = (_("Turn"), _("Who"), _("Light"), _("Last session"), _("Done"), _("Goal"))
        fill(table, heads, [tuple(_cells(one)) for one in self._shown])
        names = [one.participant.pseudonym for one in self._shown]
        table.move_cursor(row=names.index(last) if last in names else 0)
        table.display = bool(self._shown)
        self._explain()

    @property
    def marked(self) -> Overview | None:
        """Who is under the cursor."""
        row = self.table.cursor_row
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _explain(self) -> None:
        one = self.marked
        words: Content | str = self.nobody() if one is None else _why(one)
        self.query_one("#why-words", Words).say(words)

    def on_resize(self) -> None:
        """There is room for more columns, or for fewer."""
        if self._shown:
            self.show()

    def on_data_table_row_highlighted(self) -> None:
        """Another is marked."""
        self._explain()

    def on_data_table_row_selected(self) -> None:
        """ENTER, a click or a touch on a row."""
        self.action_open()

    def on_input_changed(self) -> None:
        """The search narrows while it is written."""
        self.show()

    def on_input_submitted(self) -> None:
        """ENTER in the search goes to the rows."""
        self.table.focus()

    def action_search(self) -> None:
        """Write what is searched for."""
        self.query_one("#search").focus()

    def action_open(self) -> None:
        """Open who is marked."""
        if (one := self.marked) is not None:
            self.clinic.opened = one.participant.pseudonym
            self.app.push_screen(PersonScreen(one.participant.pseudonym))

    def action_add(self) -> None:
        """A new participant."""
        self.clinic.guarded(Action.EDIT_PARTICIPANT, self._add)

    def _add(self) -> None:
        self.app.push_screen(FormScreen(adding(self.clinic)))


def _cells(one: Overview) -> Iterator[Content]:
    yield Content(turn_words(one.place))
    yield Content.styled(one.participant.pseudonym, "bold")
    yield light_words(one.light)
    yield Content(last_words(one))
    yield Content(done_words(one))
    yield Content(_(GOALS[one.participant.goal]))


def _why(one: Overview) -> Content:
    lines = [Content(heard(words)) for words in one.light.words]
    calm = Content(_("Nothing is in the way of the next session."))
    head = Content.assemble((one.participant.pseudonym, "bold"), "  ", light_words(one.light))
    return Content("\n").join([head, *(lines or [calm])])
