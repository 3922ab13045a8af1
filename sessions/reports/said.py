"""What the participant said of pain and exertion about one session, and what it came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sessions.care.pain import Act, Answer, Moment, PainRule, Reaction, react
from sessions.journal.rows import Json, StoredEvent, StoredSession
from sessions.reports.figures import number

_ORDER: Final = tuple(Moment)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, and the reaction of the pain rule to it and all before it, in words."""

    answer: Answer
    reaction: str


def recorded(session: StoredSession, events: Iterable[StoredEvent]) -> Iterator[Answer]:
    """The answers on the session's own record: those given before it began, in its beginning, and
    those given while it ran, the journal's events of kind `reported`."""
    before = session.meta.get("said_before")
    for told in before if isinstance(before, list) else ():
        yield _answer(told, Moment.BEFORE, 0.0)
    for event in events:
        if event.kind == "reported":
            yield _answer(event.data, Moment.DURING, max(0.0, event.at_s - session.started_s))


def _answer(told: Json, moment: Moment, at_s: float) -> Answer:
    pain = number(told.get("pain"))
    return Answer(
        moment=moment,
        at_s=at_s,
        pain=None if pain is None else int(pain),
        exertion=number(told.get("exertion")),
    )


def said(rule: PainRule, answers: Iterable[Answer]) -> tuple[Said, ...]:
    """All answers about one session in the order of its moments, each with its reaction."""
    ordered = sorted(answers, key=lambda a: (_ORDER.index(a.moment), a.at_s))
    return tuple(
        Said(answer, _in_words(answer.moment, react(rule, ordered[: place + 1])))
        for place, answer in enumerate(ordered)
    )


def _in_words(moment: Moment, reaction: Reaction) -> str:
    """After a session there is nothing left of it to hold or to lower: only why counts."""
    over = moment in {Moment.AFTER, Moment.NEXT_DAY} and reaction.act is not Act.GO_ON
    return f"{reaction.words.partition('. ')[0]}." if over else reaction.words


def worst_pain(those: Sequence[Said], moment: Moment) -> int | None:
    """The highest of one moment; None: not said."""
    pains = (one.answer.pain for one in those if one.answer.moment is moment)
    return max((pain for pain in pains if pain is not None), default=None)


def exertion(those: Sequence[Said]) -> float | None:
    """The highest in and just after the session; None: not said."""
    of = (Moment.DURING, Moment.AFTER)
    values = (one.answer.exertion for one in those if one.answer.moment in of)
    return max((value for value in values if value is not None), default=None)
