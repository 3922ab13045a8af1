"""A whole number that follows a target at a whole rate, losing nothing to rounding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ramp:
    """`value` as of `at_ms`: the time up to which the rate has been spent."""

    value: int = 0
    at_ms: int = 0


AT_ZERO = Ramp()


def ramped(ramp: Ramp, target: int, rate_per_s: int, now_ms: int, longest_ms: int) -> Ramp:
    """`ramp` moved toward `target` by at most `rate_per_s` over the time since `at_ms`.

    Time over `longest_ms` is forfeited, so a late call never makes a bigger step. What is too
    little for a whole unit stays unspent in `at_ms`.
    """
    since_ms = max(ramp.at_ms, now_ms - longest_ms)
    most = rate_per_s * (now_ms - since_ms) // 1000
    distance = target - ramp.value
    if abs(distance) <= most:
        return Ramp(target, now_ms)
    if most == 0:
        return Ramp(ramp.value, since_ms)
    spent_ms = -(-most * 1000 // rate_per_s)
    return Ramp(ramp.value + (most if distance > 0 else -most), since_ms + spent_ms)
