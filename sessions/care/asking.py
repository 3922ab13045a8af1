"""When pain and exertion are asked for, in which words, and what silence means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sessions.care.pain import Answer, Moment, PainRule

PATIENCE_S: Final = 60.0
"""A question open for longer than this holds speed and incline until it is answered."""

QUESTIONS: Final[Mapping[Moment, str]] = {
    Moment.BEFORE: "Before we start: how much pain, 0 to 10? How exerted, 0 to 10?",
    Moment.DURING: "How much pain now, 0 to 10? How hard is it, 0 to 10?",
    Moment.AFTER: "Now that it is over: how much pain, 0 to 10? How hard was it, 0 to 10?",
    Moment.NEXT_DAY: "The day after the last session: how much pain was there, 0 to 10?",
}


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
    """Whether an open question keeps speed and incline from rising."""
    since_s = open_since_s(rule, elapsed_s, answers)
    return since_s is not None and elapsed_s - since_s > PATIENCE_S
