"""The screening questions that are due, and what each answer means, while it is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from sessions.care.course import Course
from sessions.care.participant import Participant
from sessions.care.screening import Outcome, Question, Screening, Verdict, due, standing
from tui.clinic.choice import Choice
from tui.clinic.keys import Key, bindings
from tui.clinic.screen import ClinicScreen
from tui.clinic.words import VERDICTS, trouble_words
from tui.language import N_, _, heard
from tui.regions.words import Words

YES, NO = "yes", "no"
WHO = {
    "a physical therapist": N_("a physical therapist"),
    "a physician": N_("a physician"),
}
FOLLOWS = {
    Verdict.ASK_FIRST: N_("■ ask {who} first"),
    Verdict.NOT_NOW: N_("■ not now: ask {who}"),
}


class ScreeningScreen(ClinicScreen):
    """Yes or no to each question; what is not answered stays due."""

    OWN: ClassVar = (
        Key("y", "yes", "Y", N_("yes"), N_("yes to the marked question, and on")),
        Key("n", "no", "N", N_("no"), N_("no to the marked question, and on")),
        Key("ctrl+n", "no_to_rest", "CTRL+N", N_("no to the rest"), N_("no to all not answered")),
        Key("ctrl+s,enter", "save", "CTRL+S", N_("save"), N_("save the answers; ENTER, too")),
        Key("down", "app.focus_next", "▲▼", "", N_("the question before, the next")),
        Key("up", "app.focus_previous", "", ""),
    )
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(OWN))

    def __init__(self, of: Participant) -> None:
        super().__init__()
        self._of = of
        self._course = Course((), ())
        self._due: tuple[Question, ...] = ()

    def title_words(self) -> str:
        """Who is asked."""
        return _("{name}: screening").format(name=self._of.pseudonym)

    def body(self) -> Iterator[Widget]:
        """What it comes to, and the questions."""
        with self.clinic.desk() as at:
            self._course = at.course(self._of.pseudonym)
        self._due = due(self._course.screenings, self.clinic.today())
        yield Words(id="verdict")
        with VerticalScroll(id="questions", can_focus=False):
            for question in self._due:
                with Vertical(classes="question"):
                    yield Words(heard(question.text), classes="asks")
                    yield Choice(((YES, _("yes")), (NO, _("no"))), id=f"to-{question.key}")
                    yield Words(id=f"follows-{question.key}", classes="fault")

    def begin(self) -> None:
        """The first question is ready to be answered."""
        for line in self.query(".fault"):
            line.display = False
        self._show()
        if self._due:
            self._choice(self._due[0]).focus()

    def answers(self) -> dict[str, bool]:
        """What was answered so far."""
        said = {one.key: self._choice(one).value for one in self._due}
        return {key: value == YES for key, value in said.items() if value}

    def outcome(self) -> Outcome:
        """What screening comes to with these answers."""
        today = self.clinic.today()
        new = (Screening(on=today, answers=self.answers()),) if self.answers() else ()
        return standing((*self._course.screenings, *new), self._of.clearance, today)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """An answer was given: say what follows."""
        key = (event.choice.id or "").removeprefix("to-")
        question = next(one for one in self._due if one.key == key)
        line = self.query_one(f"#follows-{key}", Words)
        line.display = event.choice.value == YES
        who = _(WHO.get(question.who, question.who))
        line.say(_(FOLLOWS[question.if_yes]).format(who=who))
        self._show()

    def action_yes(self) -> None:
        """Yes to the marked question."""
        self._answer(YES)

    def action_no(self) -> None:
        """No to the marked question."""
        self._answer(NO)

    def action_no_to_rest(self) -> None:
        """No to every question that has no answer."""
        for question in self._due:
            if not self._choice(question).value:
                self._choice(question).choose(NO)

    def action_save(self) -> None:
        """Write them down."""
        answers = self.answers()
        if not answers and self._due:
            self.say(_("▲ Nothing is answered yet: Y or N to each question."))
            return
        try:
            with self.clinic.desk() as at:
                if answers:
                    at.write(self._of.pseudonym, Screening(on=self.clinic.today(), answers=answers))
        except self.clinic.TROUBLES as error:
            self.say(trouble_words(error))
            return
        shape, words = VERDICTS[self.outcome().verdict]
        self.leave()
        self.clinic.tell(f"{self._of.pseudonym}: {shape} {_(words)}")

    def _answer(self, value: str) -> None:
        if isinstance(self.focused, Choice):
            self.focused.choose(value)
            if self.focused is not self._choice(self._due[-1]):
                self.focus_next()

    def _choice(self, question: Question) -> Choice:
        return self.query_one(f"#to-{question.key}", Choice)

    def _show(self) -> None:
        outcome = self.outcome()
        left = len(self._due) - len(self.answers())
        lines = []
        if left:
            lines.append(Content.styled(_("{number} left to ask").format(number=left), "bold"))
        else:
            shape, words = VERDICTS[outcome.verdict]
            lines.append(Content.styled(f"{shape} {_(words)}", "bold"))
            if outcome.verdict is not Verdict.CLEARED:
                lines += [Content(heard(words)) for words in outcome.words]
                if outcome.verdict is Verdict.ASK_FIRST:
                    lines.append(
                        Content(_("When that person agrees: C writes the clearance down."))
                    )
        self.query_one("#verdict", Words).say(Content("\n").join(lines))
