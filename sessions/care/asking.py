"""When pain and exertion are asked for, in which words, and what silence means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, Literal

from sessions.care.pain import Answer, Moment, PainRule, Silence

PATIENCE_S: Final = 60.0
"""A question that is open for longer than this goes on record as unanswered."""

Language = Literal["en", "de"]


class Part(StrEnum):
    """What a question asks for: one figure at a time."""

    PAIN = "pain"  # 0 to 10
    EXERTION = "exertion"  # Borg's 0 to 10


PARTS: Final[Mapping[Moment, tuple[Part, ...]]] = {
    Moment.BEFORE: (Part.PAIN, Part.EXERTION),
    Moment.DURING: (Part.PAIN, Part.EXERTION),
    Moment.AFTER: (Part.PAIN, Part.EXERTION),
    Moment.NEXT_DAY: (Part.PAIN,),
}
"""What is asked at which moment, in this order."""

QUESTIONS: Final[Mapping[Language, Mapping[tuple[Moment, Part], str]]] = {
    "en": {
        (Moment.BEFORE, Part.PAIN): "Before we start: how much pain, 0 to 10?",
        (Moment.BEFORE, Part.EXERTION): "And how exerted are you, 0 to 10?",
        (Moment.DURING, Part.PAIN): "How much pain now, 0 to 10?",
        (Moment.DURING, Part.EXERTION): "How hard is it, 0 to 10?",
        (Moment.AFTER, Part.PAIN): "Now that it is over: how much pain, 0 to 10?",
        (Moment.AFTER, Part.EXERTION): "How hard was it, 0 to 10?",
        (Moment.NEXT_DAY, Part.PAIN): "How was it the day after the last session: pain, 0 to 10?",
    },
    "de": {
        (Moment.BEFORE, Part.PAIN): "Vor dem Beginn: Wie stark sind die Schmerzen, 0 bis 10?",
        (Moment.BEFORE, Part.EXERTION): "Und wie angestrengt sind Sie, 0 bis 10?",
        (Moment.DURING, Part.PAIN): "Wie stark sind die Schmerzen jetzt, 0 bis 10?",
        (Moment.DURING, Part.EXERTION): "Wie anstrengend ist es, 0 bis 10?",
        (Moment.AFTER, Part.PAIN): "Jetzt, danach: Wie stark sind die Schmerzen, 0 bis 10?",
        (Moment.AFTER, Part.EXERTION): "Wie anstrengend war es, 0 bis 10?",
        (
            Moment.NEXT_DAY,
            Part.PAIN,
        ): "Wie war es am Tag danach: Schmerzen, 0 bis 10?",
    },
}

SCALES: Final[Mapping[Language, Mapping[Part, tuple[str, str]]]] = {
    "en": {Part.PAIN: ("none", "worst"), Part.EXERTION: ("none at all", "utmost")},
    "de": {Part.PAIN: ("keine", "stärkste"), Part.EXERTION: ("gar keine", "äußerste")},
}
"""What 0 and 10 mean."""


def spoken(moment: Moment, language: Language) -> str:
    """Everything that is asked at this moment, as it is said."""
    return " ".join(QUESTIONS[language][moment, part] for part in PARTS[moment])


def asked_s(rule: PainRule, elapsed_s: float) -> float | None:
    """The last set time up to now, in seconds of the session; None before the first."""
    if elapsed_s < rule.first_asked_s:
        return None
    rounds = (elapsed_s - rule.first_asked_s) // rule.asked_every_s
    return rule.first_asked_s + rounds * rule.asked_every_s


def open_since_s(rule: PainRule, elapsed_s: float, answers: Sequence[Answer]) -> float | None:
    """Since when somebody owes an answer; None: nobody does.

    A question that was missed is not asked twice: the next one takes its place, open since the
    first that was missed.
    """
    last_s = asked_s(rule, elapsed_s)
    said_s = max(
        (a.at_s for a in answers if a.moment is Moment.DURING and a.pain is not None),
        default=0.0,
    )
    if last_s is None or said_s >= last_s:
        return None
    before_s = asked_s(rule, said_s)
    return float(rule.first_asked_s) if before_s is None else before_s + rule.asked_every_s


def silence_holds(rule: PainRule, elapsed_s: float, answers: Sequence[Answer]) -> bool:
    """Whether nothing may rise any more in this session, because somebody owes an answer for too
    long and their rule says so. What is said afterwards lifts nothing."""
    if rule.unanswered is not Silence.HOLD:
        return False
    since_s = open_since_s(rule, elapsed_s, answers)
    return since_s is not None and elapsed_s - since_s > PATIENCE_S
