"""Questions before the first session, repeated when due, and what the answers mean.

From the article "Backward running (retro running)" (precautions), the exclusion lists of published
trials of backward treadmill training, and the stop list of the American College of Sports Medicine.
How long an answer holds is Backstride's own choice. Screening does not replace an examination.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Final

from pydantic import field_validator

from sessions.care.participant import Clearance
from sessions.care.records import Record

_ARTICLE: Final = 'article "Backward running (retro running)", precautions'
_STOP_LIST: Final = "ACSM list of reasons to stop exercise"
_STROKE_TRIALS: Final = "entry criteria of a trial of backward treadmill training after stroke"
_OWN: Final = "Backstride's own choice"

TODAY: Final = 0
FOUR_WEEKS: Final = 28


class Verdict(IntEnum):
    """Whether a session may take place; of several answers the gravest counts."""

    CLEARED = 0
    ASK_FIRST = 1
    NOT_NOW = 2


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Yes has the verdict; `who` is to be asked first. `holds_days`: 0 is today."""

    key: str
    text: str
    if_yes: Verdict
    who: str
    holds_days: int
    source: str


_PT: Final = "a physical therapist"
_PHYSICIAN: Final = "a physician"

QUESTIONS: Final[Sequence[Question]] = (
    Question(
        "balance",
        "Do you have a balance disorder, or trouble standing or walking steadily?",
        Verdict.ASK_FIRST, _PT, FOUR_WEEKS, _ARTICLE,
    ),
    Question(
        "fall",
        "Have you fallen in the last year?",
        Verdict.ASK_FIRST, _PT, FOUR_WEEKS, _OWN,
    ),
    Question(
        "unaided",
        "Do you need help to walk three minutes at a slow stroll with a hand on a rail?",
        Verdict.ASK_FIRST, _PT, FOUR_WEEKS, _STROKE_TRIALS,
    ),
    Question(
        "heart",
        "Do you have a heart or lung disease, or chest pain when you exert yourself?",
        Verdict.ASK_FIRST, _PHYSICIAN, FOUR_WEEKS, _STOP_LIST,
    ),
    Question(
        "pressure",
        "Is your blood pressure at rest above 200 over 100?",
        Verdict.NOT_NOW, _PHYSICIAN, FOUR_WEEKS, _STROKE_TRIALS,
    ),
    Question(
        "angina",
        "Do you have chest pain at rest, or chest pain that has become worse?",
        Verdict.NOT_NOW, _PHYSICIAN, FOUR_WEEKS, _STROKE_TRIALS,
    ),
    Question(
        "follow",
        "Is it hard for you to follow spoken instructions?",
        Verdict.ASK_FIRST, _PT, FOUR_WEEKS, _STROKE_TRIALS,
    ),
    Question(
        "injury",
        "Do you have an injury, or had surgery, of a leg or the back that is not healed?",
        Verdict.ASK_FIRST, _PT, FOUR_WEEKS, _OWN,
    ),
    Question(
        "feeling",
        "Have you lost feeling in your feet?",
        Verdict.ASK_FIRST, _PHYSICIAN, FOUR_WEEKS, _OWN,
    ),
    Question(
        "knee",
        "Is a knee swollen, hot or locking today?",
        Verdict.NOT_NOW, _PT, TODAY, _OWN,
    ),
    Question(
        "dizzy",
        "Are you dizzy, faint or unsteady today?",
        Verdict.NOT_NOW, _PHYSICIAN, TODAY, _STOP_LIST,
    ),
    Question(
        "breath",
        "Do you have chest pain or are you short of breath today?",
        Verdict.NOT_NOW, _PHYSICIAN, TODAY, _STOP_LIST,
    ),
)  # fmt: skip
BY_KEY: Final[Mapping[str, Question]] = {question.key: question for question in QUESTIONS}


class Screening(Record):
    """Answers given on one day: key of a question, and whether it was yes."""

    on: date
    answers: dict[str, bool]

    @field_validator("answers")
    @classmethod
    def _known(cls, answers: dict[str, bool]) -> dict[str, bool]:
        if unknown := sorted(answers.keys() - BY_KEY.keys()):
            raise ValueError(f"no question {unknown[0]!r}; there are {', '.join(BY_KEY)}")
        return answers


@dataclass(frozen=True, slots=True)
class Outcome:
    """What screening comes to."""

    verdict: Verdict
    words: tuple[str, ...]


def due(screenings: Iterable[Screening], today: date) -> tuple[Question, ...]:
    """The questions that have no answer that still holds."""
    held = _held(screenings, today)
    return tuple(question for question in QUESTIONS if question.key not in held)


def standing(screenings: Iterable[Screening], clearance: Clearance | None, today: date) -> Outcome:
    """Whether a session may take place today, and why not.

    A clearance answers an "ask first" that was first said on its day or before, and when it is said
    again; it never answers a "not now", and no answer at all is one.
    """
    screenings = tuple(screenings)
    found = _answered(screenings, clearance, today)
    if missing := due(screenings, today):
        found.append(
            (Verdict.NOT_NOW, f"not answered for today: {', '.join(q.key for q in missing)}")
        )
    return _outcome(found)


def answered(screenings: Iterable[Screening], clearance: Clearance | None, today: date) -> Outcome:
    """What the answers that hold today come to, whatever is still to be asked."""
    return _outcome(_answered(screenings, clearance, today))


def _answered(
    screenings: Iterable[Screening], clearance: Clearance | None, today: date
) -> list[tuple[Verdict, str]]:
    held = _held(screenings, today)
    return [_meant(BY_KEY[key], on, clearance) for key, (on, yes) in held.items() if yes]


def _outcome(found: Iterable[tuple[Verdict, str]]) -> Outcome:
    told = sorted(found, key=lambda one: -one[0])
    return Outcome(
        max((verdict for verdict, _ in told), default=Verdict.CLEARED),
        tuple(words for _, words in told)
        or ("all questions are answered and nothing speaks against a session",),
    )


def _held(screenings: Iterable[Screening], today: date) -> dict[str, tuple[date, bool]]:
    """The newest answer to each question, if it still holds, and since when it has been said."""
    said: dict[str, tuple[date, bool]] = {}
    held: dict[str, tuple[date, bool]] = {}
    for screening in sorted(screenings, key=lambda one: one.on):
        for key, yes in screening.answers.items():
            if key not in said or said[key][1] != yes:
                said[key] = screening.on, yes
            age = today - screening.on
            if timedelta() <= age <= timedelta(days=BY_KEY[key].holds_days):
                held[key] = said[key]
    return held


def _meant(question: Question, on: date, clearance: Clearance | None) -> tuple[Verdict, str]:
    if question.if_yes is Verdict.NOT_NOW:
        return Verdict.NOT_NOW, f"{question.text} Yes: not now, ask {question.who}."
    if clearance is not None and clearance.on >= on:
        return Verdict.CLEARED, f"{question.text} Yes: cleared by {clearance.by}, {clearance.on}."
    return Verdict.ASK_FIRST, f"{question.text} Yes: ask {question.who} first."
