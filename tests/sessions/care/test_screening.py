"""Screening: each answer's verdict against a table of its own, repetition, clearance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from sessions.care.participant import Clearance
from sessions.care.screening import (
    BY_KEY,
    QUESTIONS,
    Screening,
    Verdict,
    due,
    standing,
)
from tests.sessions.care.people import MONDAY

MEANS = {
    "balance": ("ASK_FIRST", "physical therapist"),
    "fall": ("ASK_FIRST", "physical therapist"),
    "unaided": ("ASK_FIRST", "physical therapist"),
    "heart": ("ASK_FIRST", "physician"),
    "pressure": ("NOT_NOW", "physician"),
    "angina": ("NOT_NOW", "physician"),
    "follow": ("ASK_FIRST", "physical therapist"),
    "injury": ("ASK_FIRST", "physical therapist"),
    "feeling": ("ASK_FIRST", "physician"),
    "knee": ("NOT_NOW", "physical therapist"),
    "dizzy": ("NOT_NOW", "physician"),
    "breath": ("NOT_NOW", "physician"),
}
TODAY_ONLY = {"knee", "dizzy", "breath"}


def screening(*yes: str, on: date = MONDAY) -> Screening:
    return Screening(on=on, answers={key: key in yes for key in BY_KEY})


def test_all_no_is_cleared() -> None:
    outcome = standing([screening()], None, MONDAY)
    assert outcome.verdict is Verdict.CLEARED
    assert outcome.words


def test_the_table_has_these_questions_and_their_sources() -> None:
    assert set(MEANS) == set(BY_KEY)
    assert len(BY_KEY) == len(QUESTIONS)
    assert all(question.source and question.text.endswith("?") for question in QUESTIONS)


@pytest.mark.parametrize("key", MEANS)
def test_each_yes_has_its_verdict_and_names_whom_to_ask(key: str) -> None:
    outcome = standing([screening(key)], None, MONDAY)
    assert outcome.verdict.name == MEANS[key][0]
    assert MEANS[key][1] in outcome.words[0]


def test_the_gravest_answer_counts_and_comes_first() -> None:
    outcome = standing([screening("balance", "dizzy")], None, MONDAY)
    assert outcome.verdict is Verdict.NOT_NOW
    assert "dizzy" in outcome.words[0]
    assert len(outcome.words) == 2


def test_nothing_answered_is_not_cleared() -> None:
    outcome = standing([], None, MONDAY)
    assert outcome.verdict is Verdict.NOT_NOW
    assert "not answered for today: balance" in outcome.words[0]


@pytest.mark.parametrize("key", MEANS)
def test_an_answer_holds_as_long_as_it_holds(key: str) -> None:
    holds_days = 0 if key in TODAY_ONLY else 28
    said = [screening()]
    before = {question.key for question in due(said, MONDAY + timedelta(days=holds_days))}
    after = {question.key for question in due(said, MONDAY + timedelta(days=holds_days + 1))}
    assert key not in before
    assert key in after


def test_an_answer_of_tomorrow_does_not_hold_today() -> None:
    assert len(due([screening(on=MONDAY + timedelta(days=1))], MONDAY)) == len(QUESTIONS)


@pytest.mark.parametrize("key", MEANS)
@pytest.mark.parametrize("days", [0, 3, -1])
def test_a_clearance_answers_ask_first_and_nothing_else(key: str, days: int) -> None:
    clearance = Clearance(by="PT", on=MONDAY + timedelta(days=days))
    outcome = standing([screening(key)], clearance, MONDAY)
    expected = "CLEARED" if MEANS[key][0] == "ASK_FIRST" and days >= 0 else MEANS[key][0]
    assert outcome.verdict.name == expected


def test_the_same_answer_again_needs_no_new_clearance() -> None:
    later = MONDAY + timedelta(days=28)
    said = [screening("balance"), screening("balance", on=later)]
    assert standing(said, Clearance(by="PT", on=MONDAY), later).verdict is Verdict.CLEARED


def test_a_new_complaint_does() -> None:
    later = MONDAY + timedelta(days=7)
    said = [screening("balance"), screening("balance", "heart", on=later)]
    assert standing(said, Clearance(by="PT", on=MONDAY), later).verdict is Verdict.ASK_FIRST


def test_a_complaint_that_comes_back_does_too() -> None:
    days = [MONDAY + timedelta(days=n) for n in (0, 7, 14)]
    said = [screening("fall", on=days[0]), screening(on=days[1]), screening("fall", on=days[2])]
    assert standing(said, Clearance(by="PT", on=days[1]), days[2]).verdict is Verdict.ASK_FIRST


def test_an_unknown_question_is_refused() -> None:
    with pytest.raises(ValidationError, match="no question 'mood'; there are balance, fall"):
        Screening(on=MONDAY, answers={"mood": True})
