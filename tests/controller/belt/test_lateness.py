"""The worst lateness of the last minute, and no longer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.belt.lateness import PART_MS, PARTS, Lateness

MINUTE_MS = PART_MS * PARTS


def test_nothing_is_known_before_the_first_wake_up() -> None:
    assert Lateness().worst_us(0) is None


@pytest.mark.hazard("H40")
@given(st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 10**6)), min_size=1, max_size=60))
def test_it_is_the_worst_of_about_a_minute(wakes: list[tuple[int, int]]) -> None:
    """Gaps in ms and lateness in µs: nothing of the last 50 s is left out, nothing older told."""
    lateness, now_ms, told = Lateness(), 0, []
    for gap_ms, late_us in wakes:
        now_ms += gap_ms
        lateness.woke(now_ms, late_us)
        told.append((now_ms, late_us))
        worst = lateness.worst_us(now_ms)
        assert worst is not None
        assert worst >= max(late for at, late in told if now_ms - at <= MINUTE_MS - PART_MS)
        assert worst <= max(late for at, late in told if now_ms - at < MINUTE_MS)


def test_an_old_one_is_forgotten() -> None:
    lateness = Lateness()
    lateness.woke(0, 5000)
    assert lateness.worst_us(MINUTE_MS - 1) == 5000
    assert lateness.worst_us(MINUTE_MS) is None
