"""Whether a rule's condition holds, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sessions.coaching.bounds import Band
from sessions.coaching.condition import Condition
from sessions.coaching.figures import Figure, Reading


@dataclass(frozen=True, slots=True)
class Standards:
    """What a reading is compared with; what is not known is in none of them."""

    targets: Mapping[Figure, Band] = field(default_factory=dict)
    baseline: Reading = field(default_factory=dict)
    first: Reading = field(default_factory=dict)  # the beginning of this step of the workout


def reasons(when: tuple[Condition, ...], reading: Reading, standards: Standards) -> list[str]:
    """One for each condition; none at all where one does not hold, or nobody can know."""
    found = [reason(condition, reading, standards) for condition in when]
    return [] if None in found else [words for words in found if words]


def reason(condition: Condition, reading: Reading, standards: Standards) -> str | None:
    """Why the condition holds; None where it does not, or nobody can know."""
    value = reading.get(condition.figure)
    if value is None:
        return None
    within = _beyond(condition, value, standards)
    trend = _trend(condition, value, standards.first.get(condition.figure))
    if within is None or trend is None:
        return None
    digits = 0 if abs(value) >= 10 else 1
    return ", ".join([f"{condition.figure} {value:.{digits}f}", *within, *trend])


def _beyond(condition: Condition, value: float, standards: Standards) -> list[str] | None:
    target = standards.targets.get(condition.figure)
    first = standards.first.get(condition.figure)
    baseline = standards.baseline.get(condition.figure, first)
    words = []
    if condition.below is not None:
        bound = condition.below.value(target.low if target else None, baseline)
        if bound is None or value >= bound:
            return None
        words.append(f"below {bound:.4g}")
    if condition.above is not None:
        bound = condition.above.value(target.high if target else None, baseline)
        if bound is None or value <= bound:
            return None
        words.append(f"above {bound:.4g}")
    if condition.within is not None:
        if target is None or not target.low <= value <= target.high:
            return None
        words.append(f"within {target.low:.4g} to {target.high:.4g}")
    return words


def _trend(condition: Condition, value: float, first: float | None) -> list[str] | None:
    if condition.rising is None and condition.falling is None:
        return []
    if not first:
        return None
    change_pct = 100.0 * (value - first) / abs(first)
    if condition.rising is not None and change_pct < condition.rising:
        return None
    if condition.falling is not None and -change_pct < condition.falling:
        return None
    return [f"{change_pct:+.0f} % since this step began"]
