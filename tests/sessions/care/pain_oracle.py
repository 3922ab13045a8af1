"""What the pain rule must say, told a second time and compared with a module that says it.

The module is handed in, so that one with a small change can be tried too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from types import ModuleType

GO_ON, HOLD, LOWER, STOP = range(4)

OF_EXERTION = {0: GO_ON, 6: GO_ON, 6.9: GO_ON, 7: HOLD, 8.9: HOLD, 9: LOWER, 9.9: LOWER, 10: STOP}
RULES = ((4, 6, 2), (2, 5, 1), (3, 4, 2))
"""Hold from, stop from, worse by."""

MEANT = ("Nothing speaks against", "rises any more", "One step easier", "The session ends")
"""Words that belong to each act."""

STORIES: tuple[tuple[tuple[int, ...], int], ...] = (
    ((), GO_ON),
    ((0,), GO_ON),
    ((3,), GO_ON),
    ((4,), HOLD),
    ((5,), HOLD),
    ((6,), STOP),
    ((10,), STOP),
    ((1, 2), GO_ON),
    ((1, 3), HOLD),  # green, but rising
    ((3, 4), HOLD),
    ((2, 4), LOWER),  # amber and rising
    ((4, 4), LOWER),  # holding did not help
    ((4, 5), STOP),  # nor here, it rises
    ((5, 4), HOLD),
    ((5, 4, 4), LOWER),
    ((5, 4, 5), STOP),
    ((4, 1), HOLD),  # held stays held
    ((4, 1, 0), HOLD),
    ((6, 0, 0), STOP),  # a stop stays a stop
    ((4, 2, 5), STOP),
    ((4, 1, 4), HOLD),  # amber anew, not higher than before
)
"""Pains said one after the other, and what the last comes to under the usual rule."""


def contradictions(pain: ModuleType) -> Iterator[str]:
    """Everything in which the module differs from what is told here."""
    yield from _stories(pain)
    yield from _bounds(pain)
    yield from _exertion(pain)
    for hold, stop, worse in RULES:
        rule = pain.PainRule(hold_from=hold, stop_from=stop, worse_by=worse)
        for count in (1, 2, 3):
            for pains in product(range(11 if count < 3 else 8), repeat=count):
                act = pain.react(rule, [_said(pain, value) for value in pains]).act
                if act != expected(hold, stop, worse, pains):
                    yield f"{rule}: {pains} is {act}"


def expected(hold: int, stop: int, worse: int, pains: tuple[int, ...]) -> int:
    """The rule once more, as one pass over what was said."""
    act, held = GO_ON, False
    least_amber: int | None = None
    for index, now in enumerate(pains):
        was = pains[index - 1] if index else None
        act = HOLD if now >= hold else GO_ON
        if index and now >= pains[0] + worse:
            act = LOWER if now >= hold else HOLD
        if now >= hold and was is not None and was >= hold and now == was:
            act = LOWER
        if now >= hold and least_amber is not None and now > least_amber:
            act = STOP
        if now >= stop or act == STOP:
            return STOP
        if now >= hold:
            least_amber = min(now, least_amber or now)
        held = held or act != GO_ON
    return HOLD if held and act == GO_ON else act


def _stories(pain: ModuleType) -> Iterator[str]:
    for pains, act in STORIES:
        reaction = pain.react(pain.PainRule(), [_said(pain, value) for value in pains])
        if reaction.act != act:
            yield f"{pains}: {reaction.act}"
        if MEANT[act] not in reaction.words:
            yield f"{pains}: {reaction.words!r}"
        if act and pains[-1] >= 4 and str(pains[-1]) not in reaction.words:
            yield f"{pains}: {reaction.words!r} does not say the figure"
    after = pain.react(pain.PainRule(), [_said(pain, 4), _said(pain, 1)])
    if "said before" not in after.words:
        yield f"held: {after.words!r}"
    exertion_first = [pain.Answer(moment="during", exertion=3), _said(pain, 4), _said(pain, 5)]
    if pain.react(pain.PainRule(), exertion_first).act != STOP:
        yield "exertion alone is no pain"


Values = Mapping[str, object]
RULES_TAKEN: tuple[Values, ...] = (
    {"hold_from": 1}, {"hold_from": 4}, {"hold_from": 1, "stop_from": 2}, {"stop_from": 6},
    {"worse_by": 1}, {"first_asked_s": 30}, {"first_asked_s": 300}, {"asked_every_s": 60},
    {"asked_every_s": 600}, {"unanswered": "hold"},
)  # fmt: skip
RULES_REFUSED: tuple[Values, ...] = (
    {"hold_from": 0}, {"hold_from": 5}, {"stop_from": 7}, {"hold_from": 1, "stop_from": 1},
    {"hold_from": 3, "stop_from": 3}, {"hold_from": 4, "stop_from": 4}, {"worse_by": 0},
    {"worse_by": 3}, {"first_asked_s": 29}, {"first_asked_s": 301}, {"asked_every_s": 59},
    {"asked_every_s": 601}, {"unanswered": "faster"},
)  # fmt: skip
SAID_TAKEN: tuple[Values, ...] = (
    {"pain": 0}, {"pain": 10}, {"exertion": 0}, {"exertion": 10}, {"at_s": 0},
)  # fmt: skip
SAID_REFUSED: tuple[Values, ...] = (
    {"pain": -1}, {"pain": 11}, {"exertion": -1}, {"exertion": 11}, {"at_s": -1},
)  # fmt: skip


def _bounds(pain: ModuleType) -> Iterator[str]:
    """The usual figures, and that no participant's may be looser."""
    usual = pain.PainRule()
    figures: dict[str, object] = {"hold_from": 4, "stop_from": 6, "worse_by": 2}
    figures |= {"first_asked_s": 120, "asked_every_s": 300, "unanswered": "go on"}
    if usual.model_dump() != figures:
        yield f"usual: {usual}"
    during = {"moment": "during"}
    yield from (f"refuses {v}" for v in RULES_TAKEN if _refusal(pain.PainRule, v))
    yield from (f"takes {v}" for v in RULES_REFUSED if not _refusal(pain.PainRule, v))
    yield from (f"refuses {v}" for v in SAID_TAKEN if _refusal(pain.Answer, during | dict(v)))
    yield from (f"takes {v}" for v in SAID_REFUSED if not _refusal(pain.Answer, during | dict(v)))
    if "give hold_from below" not in _refusal(pain.PainRule, {"hold_from": 2, "stop_from": 2}):
        yield "no remedy"
    if pain.Answer(**during) != pain.Answer(**during, at_s=0, pain=None, exertion=None):
        yield "an answer begins with nothing said"
    if [moment.value for moment in pain.Moment] != ["before", "during", "after", "next day"]:
        yield "moments"
    if [silence.value for silence in pain.Silence] != ["go on", "hold"]:
        yield "silences"
    if [act.name for act in sorted(pain.Act)] != ["GO_ON", "HOLD", "LOWER", "STOP"]:
        yield "acts"


def _exertion(pain: ModuleType) -> Iterator[str]:
    for exertion, act in OF_EXERTION.items():
        alone = pain.Answer(moment="during", exertion=exertion)
        reaction = pain.react(pain.PainRule(), [alone])
        if reaction.act != act:
            yield f"exertion {exertion}: {reaction.act}"
        if act and f"{exertion:g}" not in reaction.words:
            yield f"exertion {exertion}: {reaction.words!r}"
        with_pain = pain.Answer(moment="during", exertion=exertion, pain=4)
        if pain.react(pain.PainRule(), [with_pain]).act != max(act, HOLD):
            yield f"exertion {exertion} with pain 4"


def _said(pain: ModuleType, value: int) -> object:
    return pain.Answer.model_construct(moment="during", at_s=0.0, pain=value, exertion=None)


def _refusal(record: type, values: Values) -> str:
    """Why the record does not take the values; empty: it does."""
    try:
        record(**values)
    except ValueError as error:
        return str(error)
    return ""
