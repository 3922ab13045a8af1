"""The tables of screening and progression on the page are those that decide."""

from __future__ import annotations

from typing import Final

from sessions.care.programmes import PROGRAMMES, Span
from sessions.care.screening import FOUR_WEEKS, QUESTIONS, Verdict
from tests.docs.pages import ROOT
from tests.docs.tables import rows

PAGE: Final = ROOT / "docs" / "reference" / "progression.md"
SAYS: Final = {Verdict.ASK_FIRST: "ask first", Verdict.NOT_NOW: "not now"}


def test_the_programming_table() -> None:
    first = "theirs; warm-up, recovery and cool-down stay as they are."
    told = [[cell.rstrip("*") for cell in row[:6]] for row in rows(PAGE, f"{first}\n")]
    assert told == [
        [
            str(goal),
            f"`{one.preset}`",
            "–".join(dict.fromkeys(map(str, one.a_week))),
            _span(one.time),
            _span(one.speed),
            _span(one.incline),
        ]
        for goal, one in PROGRAMMES.items()
    ]


def _span(span: Span) -> str:
    return f"{span.start}, {span.step}, {span.most}" if span.most else "–"


def test_the_questions_of_the_screening() -> None:
    told = [[cell.rstrip("*") for cell in row[:4]] for row in rows(PAGE, "## Screening\n")]
    assert told == [
        [
            f"`{one.key}`",
            SAYS[one.if_yes],
            one.who.removeprefix("a "),
            f"{FOUR_WEEKS} days" if one.holds_days else "each visit",
        ]
        for one in QUESTIONS
    ]
