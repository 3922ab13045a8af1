"""Nobody beside the machine: answers from a file, for simulated machines and those of a site that
allows unattended starts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

from controller.commissioning.drive import Drive, Phase
from controller.commissioning.questions import Answer, BadAnswer, Question
from controller.commissioning.steps import BEFORE, STEPS, Step

KEYS: Final = "key_after_s"
"""A table: by step, how long after it is steady (or does not answer) a key is pressed."""
_KEY_S: Final = 3.0
_OPTIONAL: Final = ("role", "serial_number", "firmware", "top_speed", "top_incline")


class BadAnswers(ValueError):
    """Answers that cannot be used; the message says which and why."""


class FromFile:
    """`answers` as they are in the file, by the keys of the questions."""

    def __init__(self, answers: Mapping[str, object], tell: Callable[[str], None]) -> None:
        self._answers = answers
        self._keys = answers.get(KEYS, {})
        self._tell = tell
        self._due_s: float | None = None
        _check(answers)

    def tell(self, text: str) -> None:
        """For whoever reads it later."""
        self._tell(text)

    async def confirm(self, step: Step) -> bool:
        """The file is the confirmation: whoever takes it has seen to it that this is allowed."""
        self._tell(f"  Confirmed by the answers ({step.name}).")
        return True

    async def ask(self, question: Question) -> Answer:
        """The answer of the file, or what nothing means. Raises `BadAnswers`."""
        if question.key not in self._answers and question.key not in _OPTIONAL:
            raise BadAnswers(f"the answers have no {question.key}: {question.words}")
        given = self._answers.get(question.key, "")
        text = {True: "yes", False: "no"}[given] if isinstance(given, bool) else str(given)
        try:
            answer = question.read(text)
        except BadAnswer as error:
            raise BadAnswers(f"{question.key} = {given!r}: {error}") from error
        self._tell(f"  {question.words}: {text or question.default or ''}")
        return answer

    async def again(self, step: Step) -> bool:
        """The same answers would come to the same."""
        del step
        return False

    def attend(self, step: Step, drive: Drive) -> None:
        """A key is due some time after this."""
        if drive.phase is Phase.STEADY or drive.by_eye:
            after = self._keys.get(step.name, _KEY_S) if isinstance(self._keys, dict) else _KEY_S
            self._due_s = time.monotonic() + float(after)
        if drive.phase is Phase.DONE:
            self._due_s = None

    def pressed(self) -> bool:
        """Whether a key is due."""
        due = self._due_s is not None and time.monotonic() >= self._due_s
        if due:
            self._due_s = None
        return due

    def close(self) -> None:
        """Nothing to be given back."""


def _check(answers: Mapping[str, object]) -> None:
    asked = {one.key for one in (*BEFORE, *(q for step in STEPS for q in step.asks))}
    known = {*asked, *_OPTIONAL, KEYS}
    if unknown := sorted(set(answers) - known):
        raise BadAnswers(f"unknown answer {unknown[0]!r}: there is {', '.join(sorted(known))}")
