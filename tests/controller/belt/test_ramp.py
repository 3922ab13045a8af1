"""A whole number on its way to a target: never faster than its rate, nothing lost to rounding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.belt.ramp import AT_ZERO, Ramp, ramped


@pytest.mark.parametrize(
    ("ramp", "target", "rate_per_s", "now_ms", "expected"),
    [
        (AT_ZERO, 100, 150, 20, Ramp(3, 20, 0)),
        (AT_ZERO, 100, 160, 20, Ramp(3, 20, 200)),
        (Ramp(3, 20, 900), 100, 160, 40, Ramp(7, 40, 100)),
        (Ramp(50, 20, 500), 0, 150, 30, Ramp(48, 30, 0)),
        (Ramp(50, 20, 500), 0, 160, 30, Ramp(48, 30, 100)),
        (AT_ZERO, 3, 150, 20, Ramp(3, 20, 0)),
        (AT_ZERO, 3, 160, 20, Ramp(3, 20, 0)),
        (AT_ZERO, 2, 150, 20, Ramp(2, 20, 0)),
        (AT_ZERO, -2, 150, 20, Ramp(-2, 20, 0)),
        (AT_ZERO, 1, 49, 20, Ramp(0, 20, 980)),
        (AT_ZERO, 1, 1, 1, Ramp(0, 1, 1)),
        (Ramp(7, 20, 400), 7, 150, 40, Ramp(7, 40, 0)),
        (Ramp(0, 40, 5), 9, 150, 20, Ramp(0, 20, 5)),
        (Ramp(0, 40), 9, 1000, 40, Ramp(0, 40, 0)),
        (AT_ZERO, 1000, 1000, 99, Ramp(99, 99, 0)),
        (AT_ZERO, 1000, 1000, 100, Ramp(100, 100, 0)),
        (AT_ZERO, 1000, 1000, 5000, Ramp(100, 5000, 0)),
    ],
)
def test_each_step(ramp: Ramp, target: int, rate_per_s: int, now_ms: int, expected: Ramp) -> None:
    assert ramped(ramp, target, rate_per_s, now_ms, longest_ms=100) == expected


def test_it_begins_at_zero() -> None:
    assert Ramp(value=0, at_ms=0, earned=0) == AT_ZERO


@pytest.mark.hazard("H22")
@given(st.integers(0, 5000), st.integers(1, 500), st.lists(st.integers(0, 400), max_size=60))
def test_never_faster_than_its_rate(target: int, rate_per_s: int, gaps_ms: list[int]) -> None:
    ramp, now_ms, counted_ms = AT_ZERO, 0, 0
    for gap_ms in gaps_ms:
        now_ms, counted_ms = now_ms + gap_ms, counted_ms + min(gap_ms, 100)
        ramp = ramped(ramp, target, rate_per_s, now_ms, longest_ms=100)
        assert ramp.value == min(target, rate_per_s * counted_ms // 1000)
