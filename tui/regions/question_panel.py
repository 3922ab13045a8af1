"""How are you: the question, and a button for each figure from 0 to 10.

It takes room of its own between the stage and STOP and covers nothing; two rows of it are enough on
the smallest screen.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from controller.api import QuestionView
from tui.keys import FIGURES
from tui.language import heard
from tui.regions.words import Words
from tui.view import View


class FigureButton(Static):
    """One figure, as large as there is room."""

    def __init__(self, key: str, figure: int) -> None:
        cap = str(figure) if key == str(figure) else f"{figure} {key.upper()}"
        super().__init__(Content(cap), classes="figure", markup=False)
        self._action = f"app.press('say_{figure}')"

    async def on_click(self) -> None:
        """As its key."""
        await self.run_action(self._action)


class QuestionPanel(Vertical):
    """Shown while somebody is asked."""

    def compose(self) -> ComposeResult:
        """The question, the figures, what the ends mean."""
        yield Words(id="question-words")
        with Horizontal(id="figures"):
            for key, figure in FIGURES.items():
                yield FigureButton(key, figure)

    def show(self, view: View) -> None:
        """Take what there is to show."""
        question = view.question
        self.display = question is not None
        if question is not None:
            self.query_one("#question-words", Words).say(question_words(question))


def question_words(question: QuestionView) -> Content:
    """`◆ P7: How much pain now, 0 to 10?   0 none … 10 worst`."""
    who = f"{question.participant}: " if question.participant else ""
    ends = f"   0 {heard(question.lowest)} … 10 {heard(question.highest)}"
    return Content.assemble((f"◆ {who}{heard(question.text)}", "bold"), ends)
