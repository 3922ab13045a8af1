"""Answers from a file: each is read as a person's would be, and a wrong one is told by its key."""

from __future__ import annotations

import asyncio
import os
import pty
import select
import termios

import pytest

from controller.commissioning.drive import Course, Drive, Ending, Phase
from controller.commissioning.questions import Answer, BadAnswer, Form, Question
from controller.commissioning.steps import BEFORE, STEPS, STEPS_ON_DECK, top_questions
from controller.commissioning.terminal import AtTerminal
from controller.commissioning.unattended import BadAnswers, FromFile
from controller.treadmills.cards import load_card

CARD = load_card("trackmaster")
SPEED = top_questions(CARD, "mph")[0]
LENGTH = BEFORE[-1]
RUNS_TO, KEY_STOPS = STEPS[0].asks[0], STEPS[1].asks[0]


def ask(question: Question, **answers: object) -> Answer:
    return asyncio.run(FromFile(answers, lambda _: None).ask(question))


@pytest.mark.parametrize(
    ("question", "given", "answer"),
    [
        (LENGTH, 3.05, 3.05),
        (LENGTH, "3,05", 3.05),
        (SPEED, "2 mph", pytest.approx(0.89408)),
        (RUNS_TO, "rear", "rear"),
        (KEY_STOPS, True, True),
        (KEY_STOPS, "no", False),
    ],
)
def test_an_answer_is_read(question: Question, given: object, answer: Answer) -> None:
    assert ask(question, **{question.key: given}) == answer


def test_what_has_a_usual_answer_needs_none() -> None:
    assert ask(SPEED) == pytest.approx(1.34112)
    assert ask(BEFORE[0]) == "technician"
    assert not ask(BEFORE[1])


@pytest.mark.parametrize(
    ("answers", "question", "said"),
    [
        ({}, LENGTH, "have no belt_length_m"),
        ({"belt_length_m": 0.3}, LENGTH, "belt_length_m = 0.3: must be from 1 to 12 m"),
        ({"belt_length_m": True}, LENGTH, "type a number, in m"),
        ({"top_speed": 2.0}, SPEED, "top_speed = 2.0: a bare number"),
        ({"top_speed": "30 mph"}, SPEED, "must be from"),
        ({"runs_to": "back"}, RUNS_TO, "type rear or front"),
        ({"belt_lenght_m": 3.0}, LENGTH, "unknown answer 'belt_lenght_m'"),
    ],
)
def test_a_wrong_answer_is_told(answers: dict[str, object], question: Question, said: str) -> None:
    with pytest.raises(BadAnswers, match=said):
        ask(question, **answers)


def test_what_a_terminal_might_obey_is_no_text() -> None:
    with pytest.raises(BadAnswer):
        Question("x", "?", Form.TEXT).read("a\x1b[2J")


class AtPty:
    """A person's terminal, and what was put on it."""

    def __init__(self) -> None:
        self.keyboard, self.stdin = pty.openpty()
        self.said: list[str] = []
        self.person = AtTerminal(self.stdin, lambda text, _: self.said.append(text))

    def type(self, text: str) -> None:
        os.write(self.keyboard, text.encode())

    def arrived(self) -> bool:
        """Wait until a key, or a whole line, is there: the system hands it on in its own time."""
        return bool(select.select([self.stdin], (), (), 20)[0])

    def close(self) -> None:
        self.person.close()
        os.close(self.keyboard)
        os.close(self.stdin)


async def test_a_person_is_asked_until_the_answer_can_be_read() -> None:
    at = AtPty()
    asked = asyncio.ensure_future(at.person.ask(LENGTH))
    for line in ("long\n", "0.1\n", "3.2\n"):
        at.type(line)
        await asyncio.wait({asked}, timeout=0.05)
    assert await asyncio.wait_for(asked, 20) == 3.2
    assert len(at.said) == 5
    at.close()


@pytest.mark.hazard("H13")
@pytest.mark.parametrize(("word", "starts"), [("start", True), ("", False), ("y", False)])
async def test_only_the_word_starts(word: str, starts: bool) -> None:
    at = AtPty()
    at.type(f"{word}\n")
    assert await asyncio.wait_for(at.person.confirm(STEPS[0]), 20) is starts
    at.close()


@pytest.mark.hazard("H13")
async def test_who_starts_a_belt_under_a_walker_is_asked_for_both_of_them() -> None:
    at = AtPty()
    at.type("start\n")
    (walked,) = (step for step in STEPS_ON_DECK if step.walked)
    assert await asyncio.wait_for(at.person.confirm(walked), 20)
    assert "Walker in the middle of the belt, clip on" in at.said[0]
    assert "You at its STOP?" in at.said[0]
    at.close()


def test_one_key_counts_while_the_belt_moves_and_none_at_rest() -> None:
    at = AtPty()
    machine = CARD.capabilities
    drive = Drive(Course((), Ending.KEY, 0), machine, 1, 0)
    at.type("typed too early\n")
    assert at.arrived()
    assert not at.person.pressed()
    drive.phase = Phase.STARTING
    at.person.attend(STEPS[0], drive)
    assert not at.person.pressed(), "what was typed at rest is no key"
    at.type("x")
    assert at.arrived()
    assert at.person.pressed()
    assert not at.person.pressed()
    drive.phase = Phase.DONE
    at.person.attend(STEPS[0], drive)
    assert termios.tcgetattr(at.stdin)[3] & termios.ICANON
    at.close()
