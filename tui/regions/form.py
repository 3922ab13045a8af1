"""The coach's figure: very large, with its target and the last steps; in one line where there is
little room. It is not there while nothing is known of the steps."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize

from controller.api import FormView
from tui.language import _, figure, heard
from tui.regions.big_number import BigNumber
from tui.regions.words import Words
from tui.target import gauge, number, place_words, plot

_GUTTER = 7  # of the plot, for the target's ends
_LINE_GAUGE = 24
_PLOT = 60  # two columns for each of thirty values


class Form(Horizontal):
    """The style sheet shows either the line or the rest."""

    def compose(self) -> ComposeResult:
        """The line; or the number, and beside it the words and the plot."""
        yield Words(id="form-line")
        yield BigNumber(id="form-number")
        with Vertical(id="form-target"):
            yield Words(id="form-words")
            yield FormPlot(id="form-plot")

    def put(self, form: FormView | None) -> None:
        """Take what there is to show."""
        self.display = form is not None
        if form is None:
            return
        self.query_one("#form-line", Words).say(form_line(form))
        label = f"{heard(form.figure).upper()} {heard(form.unit)}"
        self.query_one("#form-number", BigNumber).put(label, number(form.value))
        self.query_one("#form-words", Words).say(Content.styled(form_words(form), "bold"))
        self.query_one(FormPlot).put(form)


class FormPlot(Words):
    """The last steps, before the target as a shaded band."""

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._form: FormView | None = None

    def put(self, form: FormView) -> None:
        """Show the last values of `form`."""
        self._form = form
        self._draw()

    def on_resize(self, event: Resize) -> None:
        """Draw again for the new size."""
        self._draw()

    def _draw(self) -> None:
        if self._form is not None:
            wide, high = self.content_size
            self.say(Content("\n").join(_lines(self._form, wide, high)))


def form_words(form: FormView) -> str:
    """Where the figure is, and the mark of it."""
    return "   ".join(filter(None, (_estimate(form) or place_words(form), gauge(form, 30))))


def form_line(form: FormView) -> str:
    """All of it in one line."""
    what = figure(f"{heard(form.figure).upper()} {number(form.value)} {heard(form.unit)}")
    where = _estimate(form) or place_words(form)
    return "   ".join(filter(None, (what, where, gauge(form, _LINE_GAUGE))))


def _estimate(form: FormView) -> str:
    """Its range, of a figure that nobody measures."""
    if form.least is None or form.most is None:
        return ""
    least, most = figure(number(form.least)), figure(number(form.most))
    return _("estimate, {least} to {most}").format(least=least, most=most)


def _lines(form: FormView, wide: int, high: int) -> list[Content]:
    drawn = plot(form, min(wide - _GUTTER, _PLOT), high)
    ends = {drawn.high_row: form.high, drawn.low_row: form.low}
    lines = []
    for row, cells in enumerate(drawn.rows):
        end = ends.get(row)
        label = f"{'' if end is None else figure(number(end)):>{_GUTTER - 1}} "
        lines.append(Content.styled(label, "$label") + Content.styled(cells, "$accent"))
    return lines
