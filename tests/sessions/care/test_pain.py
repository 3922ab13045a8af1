"""Pain and exertion: the rule, told twice.

`python -m tests.mutation pain` shows that no small change to it goes unseen here.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.care import pain
from sessions.care.asking import (
    PARTS,
    PATIENCE_S,
    QUESTIONS,
    SCALES,
    Language,
    asked_s,
    open_since_s,
    silence_holds,
    spoken,
)
from sessions.care.pain import Act, Answer, Moment, PainRule, Silence, react
from tests.sessions.care.pain_oracle import contradictions

ANSWERS = st.lists(
    st.builds(
        Answer,
        moment=st.sampled_from(Moment),
        at_s=st.floats(0, 3600),
        pain=st.none() | st.integers(0, 10),
        exertion=st.none() | st.floats(0, 10),
    ),
    max_size=8,
)
STRICTER = st.builds(
    PainRule,
    hold_from=st.integers(1, 2),
    stop_from=st.integers(3, 6),
    worse_by=st.integers(1, 2),
)


@pytest.mark.hazard("H37")
def test_the_rule_says_what_is_told_of_it() -> None:
    assert list(contradictions(pain)) == []


@pytest.mark.hazard("H37")
@given(STRICTER, ANSWERS, ANSWERS)
def test_nothing_that_is_said_later_undoes_a_reaction(
    rule: PainRule, first: list[Answer], more: list[Answer]
) -> None:
    earlier, later = react(rule, first).act, react(rule, first + more).act
    assert later >= min(earlier, Act.HOLD)
    assert later is Act.STOP or earlier is not Act.STOP


@given(ANSWERS)
def test_a_stricter_rule_is_never_milder(answers: list[Answer]) -> None:
    strict = PainRule(hold_from=2, stop_from=4, worse_by=1)
    assert react(strict, answers).act >= min(react(PainRule(), answers).act, Act.HOLD)
    if react(PainRule(), answers).act is Act.STOP:
        assert react(strict, answers).act is Act.STOP


def test_silence_says_nothing() -> None:
    assert react(PainRule(), [Answer(moment=Moment.DURING)]).act is Act.GO_ON


@pytest.mark.parametrize(
    ("elapsed_s", "asked"),
    [(0, None), (119.9, None), (120, 120), (419, 120), (420, 420), (1500, 1320)],
)
def test_questions_come_at_set_times(elapsed_s: float, asked: float | None) -> None:
    assert asked_s(PainRule(), elapsed_s) == asked


def _during(at_s: float, pain: int | None = 1) -> Answer:
    return Answer(moment=Moment.DURING, at_s=at_s, pain=pain)


@pytest.mark.parametrize(
    ("elapsed_s", "answers", "since_s"),
    [
        (100, [], None),
        (130, [], 120),
        (130, [_during(121)], None),
        (130, [_during(60)], 120),  # said before it was asked
        (430, [_during(121)], 420),
        (800, [], 120),  # every question missed: open since the first
        (800, [_during(125)], 420),
        (130, [_during(121, pain=None)], 120),  # exertion alone is no answer
        (130, [Answer(moment=Moment.BEFORE, at_s=125, pain=0)], 120),
    ],
)
def test_a_question_is_open_until_it_is_answered(
    elapsed_s: float, answers: list[Answer], since_s: float | None
) -> None:
    assert open_since_s(PainRule(), elapsed_s, answers) == since_s


def test_silence_holds_after_a_while_where_the_rule_says_so() -> None:
    rule, asked = PainRule(unanswered=Silence.HOLD), 120.0
    assert not silence_holds(rule, asked + PATIENCE_S, [])
    assert silence_holds(rule, asked + PATIENCE_S + 0.1, [])
    assert not silence_holds(rule, asked + PATIENCE_S + 0.1, [_during(asked + 5)])
    assert not silence_holds(PainRule(), asked + PATIENCE_S + 0.1, [])


@pytest.mark.parametrize("language", QUESTIONS)
@pytest.mark.parametrize("moment", Moment)
def test_everything_is_asked_in_every_language(language: Language, moment: Moment) -> None:
    for part in PARTS[moment]:
        words = QUESTIONS[language][moment, part]
        assert words.endswith("?")
        assert "10" in words
        assert words in spoken(moment, language)
        assert len(SCALES[language][part]) == 2
    assert QUESTIONS["en"].keys() == QUESTIONS[language].keys()
