"""A whole number that follows a target at a whole rate, losing nothing to rounding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ramp:
    """`value` as of `at_ms`; `earned` thousandths of a unit are not yet spent."""

    value: int = 0
    at_ms: int = 0
    earned: int = 0


AT_ZERO = Ramp()


def ramped(ramp: Ramp, target: int, rate_per_s: int, now_ms: int, longest_ms: int) -> Ramp:
    """`ramp` moved toward `target` by at most `rate_per_s` over the time since `at_ms`.

    Of that time no more than `longest_ms` counts, so a late call never makes a bigger step.
    """
    passed_ms = max(0, min(now_ms - ramp.at_ms, longest_ms))
    whole, earned = divmod(ramp.earned + rate_per_s * passed_ms, 1000)
    value = ramp.value + max(-whole, min(target - ramp.value, whole))
    return Ramp(value, now_ms, 0 if value == target else earned)
