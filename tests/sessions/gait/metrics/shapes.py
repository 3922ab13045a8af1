"""Footfalls of known shape."""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sin

from sessions.gait.footfall import Footfall, Side

WEIGHT_N = 700.0


def footfall(
    force_n: Callable[[float], float],
    *,
    contact_s: float = 0.0,
    time_s: float = 0.25,
    rate_hz: float = 1000.0,
    x_m: float = 0.0,
    y_m: Callable[[float], float] = lambda _: 0.0,
    side: Side = Side.UNKNOWN,
    overlap_s: float = 0.0,
    threshold_n: float = 0.0,
) -> Footfall:
    """`force_n` and `y_m` are functions of the seconds since contact."""
    count = round(time_s * rate_hz)
    inside = [n * time_s / count for n in range(count + 1)]
    return Footfall(
        side=side,
        contact_s=contact_s,
        toe_off_s=contact_s + time_s,
        threshold_n=threshold_n,
        t_s=tuple(contact_s + t_s for t_s in inside),
        force_n=tuple(force_n(t_s) for t_s in inside),
        x_m=(x_m,) * (count + 1),
        y_m=tuple(y_m(t_s) for t_s in inside),
        double_support_before_s=overlap_s,
        double_support_after_s=overlap_s,
    )


def half_sine(peak_n: float, time_s: float) -> Callable[[float], float]:
    return lambda t_s: peak_n * sin(pi * t_s / time_s)


def running(
    *,
    steps: int = 12,
    step_s: float = 0.35,
    time_s: float = 0.25,
    rate_hz: float = 1000.0,
    weight_n: float = WEIGHT_N,
    left: float = 1.0,
    right: float = 1.0,
) -> list[Footfall]:
    """Half sines whose impulse is body weight x step time; a side's is multiplied by its factor."""
    peak_n = weight_n * step_s * pi / (2.0 * time_s)
    feet = []
    for number in range(steps):
        side = (Side.LEFT, Side.RIGHT)[number % 2]
        factor = (left, right)[number % 2]
        feet.append(
            footfall(
                half_sine(peak_n * factor, time_s),
                contact_s=number * step_s,
                time_s=time_s,
                rate_hz=rate_hz,
                side=side,
                x_m=-0.04 if side is Side.LEFT else 0.04,
            )
        )
    return feet
