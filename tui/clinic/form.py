"""A form: fields that keep what was typed, and say what does not fit and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from sessions.care.written import Unfit
from tui.clinic.choice import Choice
from tui.clinic.keys import Key, bindings
from tui.clinic.screen import ClinicScreen
from tui.clinic.words import trouble_words
from tui.language import N_, _, heard
from tui.regions.words import Words


@dataclass(frozen=True, slots=True)
class Field:
    """One field. Words are translated already; `choices`: value and words, else it is written."""

    name: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    password: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it begins. `save` takes what was written and raises `Unfit`, or an error whose text
    says what to do; `lead` stands above the fields."""

    title: str
    fields: Sequence[Field]
    values: Mapping[str, str]
    save: Callable[[Mapping[str, str]], object]
    lead: str = ""


class FormScreen(ClinicScreen):
    """Fill in a sheet. Leaves only when it was saved, or by ESC."""

    OWN: ClassVar = (
        Key("ctrl+s", "save", "CTRL+S", N_("save"), N_("save; ENTER in a field, too")),
        Key("down", "app.focus_next", "▲▼", "", N_("the field before, the next; TAB, too")),
        Key("up", "app.focus_previous", "", ""),
    )
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(OWN))

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet

    def title_words(self) -> str:
        """What is filled in."""
        return self._sheet.title

    def body(self) -> Iterator[Widget]:
        """A line for each field, and one below it for what does not fit."""
        with VerticalScroll(id="form-body", can_focus=False):
            yield Words(self._sheet.lead, id="lead")
            for field in self._sheet.fields:
                with Vertical(classes="field"):
                    with Horizontal(classes="line"):
                        yield Words(field.label, classes="name")
                        yield self._widget(field)
                        if field.hint:
                            yield Words(field.hint, classes="hint")
                    yield Words(id=f"fault-{field.name}", classes="fault")

    def begin(self) -> None:
        """The first field is ready to be written into."""
        self.query_one("#lead").display = bool(self._sheet.lead)
        for fault in self.query(".fault"):
            fault.display = False
        self._focus(self._sheet.fields[0].name)

    def _widget(self, field: Field) -> Widget:
        value = self._sheet.values.get(field.name, "")
        if field.choices:
            return Choice(field.choices, value, id=f"field-{field.name}")
        return Input(
            value,
            password=field.password,
            compact=True,
            select_on_focus=False,
            id=f"field-{field.name}",
        )

    def texts(self) -> dict[str, str]:
        """What is written now."""
        return {one.name: self._text(one) for one in self._sheet.fields}

    def _text(self, of: Field) -> str:
        place = f"#field-{of.name}"
        if of.choices:
            return self.query_one(place, Choice).value
        return self.query_one(place, Input).value

    def on_input_submitted(self) -> None:
        """ENTER in a field saves."""
        self.action_save()

    def action_save(self) -> None:
        """Save, or say what does not fit; nothing that was written is lost."""
        for fault in self.query(".fault"):
            fault.display = False
        try:
            told = self._sheet.save(self.texts())
        except Unfit as error:
            self._show(error.faults)
        except self.clinic.TROUBLES as error:
            self.say(trouble_words(error))
        else:
            self.leave()
            if isinstance(told, str):
                self.clinic.tell(told)

    def _show(self, faults: Mapping[str, str]) -> None:
        labels = {field.name: field.label for field in self._sheet.fields}
        for name, words in faults.items():
            if name in labels:
                line = self.query_one(f"#fault-{name}", Words)
                line.say(f"▲ {heard(words)}")
                line.display = True
        named = [labels.get(name, name) for name in faults]
        self.say(_("▲ Not saved. Look at: {fields}").format(fields=", ".join(named)))
        first = next((field.name for field in self._sheet.fields if field.name in faults), None)
        if first is not None:
            self._focus(first)

    def _focus(self, name: str) -> None:
        self.query_one(f"#field-{name}").focus()
