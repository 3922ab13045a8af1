"""What a session speaks for, told a second time and compared with a module that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from types import ModuleType

from sessions.care.pain import PainRule
from sessions.care.participant import HeartLimit
from sessions.care.programmes import Goal
from tests.sessions.care.people import MONDAY, ceiling, good

RAISE, SAME, BACK = range(3)
PAINS = (None, 0, 2, 3, 4, 5, 6, 10)
LIMIT = HeartLimit(max_heart_rate_bpm=130, reason="by test")
RULES = (PainRule(), PainRule(hold_from=2, stop_from=3, worse_by=1))

Values = Mapping[str, object]
ALONE: tuple[tuple[Values, Values, int, str], ...] = (
    ({}, {}, RAISE, ""),
    ({"finished": False}, {}, SAME, "not finished"),
    ({"finished": False}, {"finished": False}, BACK, "two sessions in a row"),
    ({}, {"finished": False}, RAISE, ""),
    ({"exertion": None}, {}, SAME, "exertion is not known"),
    ({"exertion": 0.0}, {}, RAISE, ""),
    ({"exertion": 6.9}, {}, RAISE, ""),
    ({"exertion": 7.0}, {}, SAME, "exertion 7 of 10"),
    ({"exertion": 8.9}, {}, SAME, "exertion 8.9 of 10"),
    ({"exertion": 9.0}, {}, BACK, "exertion 9 of 10"),
    ({"max_heart_bpm": None}, {}, SAME, "heart rate is not known"),
    ({"max_heart_bpm": 124.9}, {}, RAISE, ""),
    ({"max_heart_bpm": 125.0}, {}, SAME, "heart rate 125, limit 130 (by test)"),
    ({"max_heart_bpm": 129.9}, {}, SAME, "limit 130"),
    ({"max_heart_bpm": 130.0}, {}, BACK, "heart rate 130"),
    ({"asymmetry_pct": None}, {}, RAISE, ""),
    ({"asymmetry_pct": 30.0}, {"asymmetry_pct": None}, RAISE, ""),
    ({"asymmetry_pct": 9.9}, {"asymmetry_pct": 0.0}, RAISE, ""),
    ({"asymmetry_pct": 10.0}, {"asymmetry_pct": 5.1}, RAISE, ""),
    ({"asymmetry_pct": 10.0}, {"asymmetry_pct": 5.0}, SAME, "differ by 10 %, before by 5 %"),
    ({"cadence_spm": None}, {}, RAISE, ""),
    ({"cadence_spm": 50.0}, {"cadence_spm": None}, RAISE, ""),
    ({"cadence_spm": 90.0}, {"cadence_spm": 100.0}, RAISE, ""),
    ({"cadence_spm": 89.9}, {"cadence_spm": 100.0}, SAME, "90 steps a minute, before 100"),
    ({"cadence_spm": 130.0}, {"cadence_spm": 100.0}, RAISE, ""),
    ({"pain_during": 4}, {}, BACK, "pain 4 of 10"),
    ({"pain_during": 6}, {}, BACK, "see the participant first"),
    ({"pain_next_day": None}, {}, SAME, "day after is not known"),
    ({"pain_next_day": 2}, {}, BACK, "pain rose from 1 to 2 by next day"),
    ({"pain_during": None, "pain_after": None}, {}, SAME, "pain in the session is not known"),
    ({"pain_during": 3}, {}, BACK, "pain rose from 1 to 3 in the session"),
    ({"exertion": 9.0, "finished": False}, {}, BACK, "exertion 9 of 10"),
)
"""What differs from a good session, and from the good one before it; what the session speaks for,
and words of the gravest finding."""


def contradictions(evidence: ModuleType) -> Iterator[str]:
    """Everything in which the module differs from what is told here."""
    yield from _alone(evidence)
    yield from _first_and_unlimited(evidence)
    if [(one.name, one.value) for one in evidence.Advice] != [
        ("RAISE", 0),
        ("SAME", 1),
        ("BACK", 2),
    ]:
        yield "advice"
    limits = ceiling(Goal.REHABILITATION)
    for rule, pains in product(RULES, product(PAINS, repeat=4)):
        done = replace(
            good(MONDAY, None),  # type: ignore[arg-type]  # no rule looks at the dose
            pain_before=pains[0],
            pain_during=pains[1],
            pain_after=pains[2],
            pain_next_day=pains[3],
        )
        found = evidence.findings(evidence.Seen(_as_its_own(evidence, done), None, rule, limits))
        advice = max((one[0] for one in found), default=RAISE)
        if advice != of_pains(rule, *pains):
            yield f"{rule}: {pains} is {advice}"


def of_pains(
    rule: PainRule, before: int | None, during: int | None, after: int | None, later: int | None
) -> int:
    """The rules of pain once more."""
    in_session = [pain for pain in (during, after) if pain is not None]
    said = [pain for pain in (before, *in_session, later) if pain is not None]
    if said and max(said) >= rule.hold_from:
        return BACK
    if before is not None and any(pain >= before + rule.worse_by for pain in in_session):
        return BACK
    if before is not None and later is not None and later >= before + 1:
        return BACK
    return SAME if later is None or not in_session else RAISE


def _alone(evidence: ModuleType) -> Iterator[str]:
    limits = ceiling(Goal.REHABILITATION, heart=LIMIT)
    for of_last, of_before, advice, words in ALONE:
        last = replace(good(MONDAY, None), **of_last)  # type: ignore[arg-type]  # fields of Done
        before = replace(good(MONDAY, None), **of_before)  # type: ignore[arg-type]  # as above
        found = evidence.findings(
            evidence.Seen(
                _as_its_own(evidence, last), _as_its_own(evidence, before), PainRule(), limits
            )
        )
        if max((one[0] for one in found), default=RAISE) != advice:
            yield f"{of_last} after {of_before}: {found}"
        grave = any("see the participant" in one[1] for one in found)
        if words not in (found[0][1] if found else "") or grave != ("see the" in words):
            yield f"{of_last} after {of_before}: {found} does not say {words!r}"


def _first_and_unlimited(evidence: ModuleType) -> Iterator[str]:
    """Of a first session and without a limit, form and heart rate say nothing."""
    limits = ceiling(Goal.REHABILITATION)
    last = replace(
        good(MONDAY, None),  # type: ignore[arg-type]  # no rule looks at the dose
        asymmetry_pct=40.0,
        cadence_spm=50.0,
        max_heart_bpm=200.0,
    )
    alone = evidence.Seen(_as_its_own(evidence, last), None, PainRule(), limits)
    if evidence.findings(alone):
        yield "a first session without limits"
    unfinished = replace(last, finished=False)
    alone = evidence.Seen(_as_its_own(evidence, unfinished), None, PainRule(), limits)
    if [one[0] for one in evidence.findings(alone)] != [SAME]:
        yield "a first session that was not finished"


def _as_its_own(evidence: ModuleType, done: object) -> object:
    """The session as the module's own kind of record."""
    names = list(evidence.Done.__dataclass_fields__)
    return evidence.Done(**{name: getattr(done, name) for name in names})
