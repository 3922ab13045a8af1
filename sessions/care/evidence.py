"""What a session that was done says about the next one, rule by rule, in words.

Pain: traffic light, and not worse the next day (Vincent and Vincent 2017). Exertion is Borg's 0 to
10. The figures for form and heart rate are Backstride's own choice: natural asymmetry is a few
percent, so only one that is both large and new counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from sessions.care.dose import Ceiling, Dose
from sessions.care.pain import NEARLY_MAXIMAL, VERY_HARD, PainRule

HEART_MARGIN_BPM: Final = 5
ASYMMETRY_PCT: Final = 10.0
ASYMMETRY_RISE_PCT: Final = 5.0
CADENCE_DROP: Final = 0.10


@dataclass(frozen=True, slots=True)
class Done:
    """One session as it was. None: not known."""

    day: date
    dose: Dose
    finished: bool
    pain_before: int | None = None
    pain_during: int | None = None  # the worst
    pain_after: int | None = None
    pain_next_day: int | None = None
    exertion: float | None = None  # the worst, Borg's 0 to 10
    cadence_spm: float | None = None
    asymmetry_pct: float | None = None  # of contact time, left against right
    max_heart_bpm: float | None = None

    @property
    def worst_pain(self) -> int | None:
        """The worst of what was said in and after the session, the next day included."""
        said = (self.pain_before, self.pain_during, self.pain_after, self.pain_next_day)
        return max((pain for pain in said if pain is not None), default=None)


class Advice(IntEnum):
    """What a session speaks for; of several the most careful counts."""

    RAISE = 0
    SAME = 1
    BACK = 2


Finding = tuple[Advice, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule looks at: the session, the one before it, and the participant's figures."""

    done: Done
    before: Done | None
    rule: PainRule
    ceiling: Ceiling


def findings(seen: Seen) -> tuple[Finding, ...]:
    """Everything that speaks against a raise, the gravest first."""
    found = [finding for rule in _RULES if (finding := rule(seen)) is not None]
    return tuple(sorted(found, key=lambda finding: -finding[0]))


def _pain(seen: Seen) -> Finding | None:
    worst = seen.done.worst_pain
    if worst is None or worst < seen.rule.hold_from:
        return None
    grave = worst >= seen.rule.stop_from
    return Advice.BACK, f"pain {worst} of 10" + ("; see the participant first" if grave else "")


def _next_day(seen: Seen) -> Finding | None:
    done = seen.done
    if done.pain_next_day is None:
        return Advice.SAME, "pain on the day after is not known"
    if done.pain_before is not None and done.pain_next_day > done.pain_before:
        return Advice.BACK, f"pain rose from {done.pain_before} to {done.pain_next_day} by next day"
    return None


def _pain_unknown(seen: Seen) -> Finding | None:
    if seen.done.pain_during is None and seen.done.pain_after is None:
        return Advice.SAME, "pain in the session is not known"
    return None


def _rise(seen: Seen) -> Finding | None:
    first, said = seen.done.pain_before, (seen.done.pain_during, seen.done.pain_after)
    last = max((pain for pain in said if pain is not None), default=None)
    if first is None or last is None or last - first < seen.rule.worse_by:
        return None
    return Advice.BACK, f"pain rose from {first} to {last} in the session"


def _unfinished(seen: Seen) -> Finding | None:
    if seen.done.finished:
        return None
    if seen.before is not None and not seen.before.finished:
        return Advice.BACK, "two sessions in a row were not finished"
    return Advice.SAME, "the session was not finished"


def _exertion(seen: Seen) -> Finding | None:
    exertion = seen.done.exertion
    if exertion is None:
        return Advice.SAME, "exertion is not known"
    if exertion < VERY_HARD:
        return None
    advice = Advice.BACK if exertion >= NEARLY_MAXIMAL else Advice.SAME
    return advice, f"exertion {exertion:g} of 10"


def _heart(seen: Seen) -> Finding | None:
    limit, highest = seen.ceiling.heart, seen.done.max_heart_bpm
    if limit is None:
        return None
    if highest is None:
        return Advice.SAME, "there is a heart-rate limit, and heart rate is not known"
    if highest < limit.max_heart_rate_bpm - HEART_MARGIN_BPM:
        return None
    advice = Advice.BACK if highest >= limit.max_heart_rate_bpm else Advice.SAME
    return advice, f"heart rate {highest:.0f}, limit {limit.max_heart_rate_bpm} ({limit.reason})"


def _asymmetry(seen: Seen) -> Finding | None:
    now = seen.done.asymmetry_pct
    was = None if seen.before is None else seen.before.asymmetry_pct
    if now is None or was is None or now < ASYMMETRY_PCT or now - was < ASYMMETRY_RISE_PCT:
        return None
    return Advice.SAME, f"left and right differ by {now:.0f} %, before by {was:.0f} %"


def _cadence(seen: Seen) -> Finding | None:
    now = seen.done.cadence_spm
    was = None if seen.before is None else seen.before.cadence_spm
    if now is None or was is None or now >= was * (1 - CADENCE_DROP):
        return None
    return Advice.SAME, f"{now:.0f} steps a minute, before {was:.0f}"


_RULES: Final[Sequence[Callable[[Seen], Finding | None]]] = (
    _pain,
    _next_day,
    _rise,
    _pain_unknown,
    _unfinished,
    _exertion,
    _heart,
    _asymmetry,
    _cadence,
)
