"""Pain and exertion: from what somebody said so far to what the session does.

Traffic light: below `hold_from` go on, below `stop_from` hold or lower, from there stop. Pain that
rises is worse than pain that stays (Vincent and Vincent 2017, Current Sports Medicine Reports
16:122: mild pain must not rise during a session or last to the next day). The bounds let a
clinician make the rule stricter for one participant, never looser. How exertion maps to reactions
is Backstride's own choice. There is no reaction that raises anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from sessions.care.records import Record

VERY_HARD: Final = 7  # Borg's words for these figures
NEARLY_MAXIMAL: Final = 9
MAXIMAL: Final = 10


class Moment(StrEnum):
    """When pain and exertion are asked for."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    NEXT_DAY = "next day"  # asked at the next visit


class Act(IntEnum):
    """What the session does, the mildest first."""

    GO_ON = 0
    HOLD = 1  # neither speed nor incline rises any more in this session
    LOWER = 2  # one step slower or less steep, and hold
    STOP = 3  # ease to standstill; before a session: none today


class Silence(StrEnum):
    """What follows where nobody answers. The question stays open and is asked again."""

    GO_ON = "go on"  # as the workout says
    HOLD = "hold"  # no start, and no more rises in this session


class PainRule(Record):
    """The figures of one participant."""

    hold_from: Annotated[int, Field(ge=1, le=4)] = 4
    stop_from: Annotated[int, Field(ge=2, le=6)] = 6
    worse_by: Annotated[int, Field(ge=1, le=2)] = 2  # points above the start of the session
    first_asked_s: Annotated[int, Field(ge=30, le=300)] = 120
    asked_every_s: Annotated[int, Field(ge=60, le=600)] = 300
    unanswered: Silence = Silence.GO_ON

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.hold_from >= self.stop_from:
            raise ValueError("pain must hold before it stops; give hold_from below stop_from")
        return self


class Answer(Record):
    """What somebody said. None: not said."""

    moment: Moment
    at_s: Annotated[float, Field(ge=0)] = 0.0  # of the session, while it runs
    pain: Annotated[int, Field(ge=0, le=10)] | None = None
    exertion: Annotated[float, Field(ge=0, le=10)] | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to do, and why in words."""

    act: Act
    words: str


CALM: Final = Reaction(Act.GO_ON, "Nothing speaks against going on as planned.")
_MEANT: Final[Mapping[Act, str]] = {
    Act.HOLD: "Neither speed nor incline rises any more in this session.",
    Act.LOWER: "One step easier, and no more rises in this session.",
    Act.STOP: "The session ends.",
}


def react(rule: PainRule, answers: Sequence[Answer]) -> Reaction:
    """What one session's answers so far, in their order, come to.

    A stop stays a stop, and once held a session stays held, whatever is said after it.
    """
    reactions = [_to_newest(rule, answers[: n + 1]) for n in range(len(answers))]
    worst = max(reactions, key=_act, default=CALM)
    if worst.act is Act.STOP or not reactions:
        return worst
    if worst.act > reactions[-1].act is Act.GO_ON:
        return _because(Act.HOLD, "Held because of what was said before")
    return reactions[-1]


def _act(reaction: Reaction) -> Act:
    return reaction.act


def _to_newest(rule: PainRule, answers: Sequence[Answer]) -> Reaction:
    """What the newest answer comes to, given those before it."""
    pains = [answer.pain for answer in answers if answer.pain is not None]
    newest = answers[-1]
    reactions = [CALM]
    if newest.pain is not None:
        reactions += [_by_light(rule, newest.pain), _by_course(rule, pains)]
    if newest.exertion is not None:
        reactions.append(_by_exertion(newest.exertion))
    return max(reactions, key=_act)


def _by_light(rule: PainRule, pain: int) -> Reaction:
    if pain >= rule.stop_from:
        return _because(Act.STOP, f"Pain {pain} of 10")
    if pain >= rule.hold_from:
        return _because(Act.HOLD, f"Pain {pain} of 10")
    return CALM


def _by_course(rule: PainRule, pains: Sequence[int]) -> Reaction:
    """How the last pain stands to those before it in this session."""
    *before, now = pains
    if any(rule.hold_from <= pain < now for pain in before):
        return _because(Act.STOP, f"Pain rose to {now} although it was held")
    if before and now >= before[-1] >= rule.hold_from:
        return _because(Act.LOWER, f"Pain stays at {now} although it was held")
    if before and now - before[0] >= rule.worse_by:
        act = Act.LOWER if now >= rule.hold_from else Act.HOLD
        return _because(act, f"Pain rose from {before[0]} to {now} in this session")
    return CALM


def _by_exertion(exertion: float) -> Reaction:
    if exertion >= MAXIMAL:
        return _because(Act.STOP, "Exertion 10 of 10")
    if exertion >= NEARLY_MAXIMAL:
        return _because(Act.LOWER, f"Exertion {exertion:g} of 10")
    if exertion >= VERY_HARD:
        return _because(Act.HOLD, f"Exertion {exertion:g} of 10")
    return CALM


def _because(act: Act, why: str) -> Reaction:
    return Reaction(act, f"{why}. {_MEANT[act]}")
