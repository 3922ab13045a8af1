"""The page that tells the tables to people agrees with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessions.care.programmes import PROGRAMMES, Goal, Span
from sessions.care.screening import QUESTIONS, Question

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "progression.md"
ROWS = {
    cells[0].strip("`"): cells
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ")
    and len(cells := [c.strip(" *") for c in line.strip("|").split("|")]) > 4
}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_a_question_is_told_as_it_is(question: Question) -> None:
    _, verdict, who, again, _ = ROWS[question.key]
    assert verdict == question.if_yes.name.lower().replace("_", " ")
    assert question.who.endswith(who)
    assert again == (f"{question.holds_days} days" if question.holds_days else "each visit")


@pytest.mark.parametrize("goal", Goal)
def test_a_programme_is_told_as_it_is(goal: Goal) -> None:
    _, preset, a_week, time, speed, incline, _ = ROWS[goal.value]
    programme = PROGRAMMES[goal]
    assert preset == f"`{programme.preset}`"
    assert a_week in {"–".join(map(str, programme.a_week)), str(programme.a_week[0])}
    assert [time, speed, incline] == [
        _told(programme.time), _told(programme.speed), _told(programme.incline),
    ]  # fmt: skip


def _told(span: Span) -> str:
    return f"{span.start}, {span.step}, {span.most}" if span.most > span.start else "–"
