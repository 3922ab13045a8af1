"""The countdown by itself: every number is shown, and a start is confirmed once or never."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.countdown import FROM, Countdown, HeldKey

pytestmark = pytest.mark.hazard("H13")


def run(gaps_s: Iterable[float]) -> tuple[list[int], list[int]]:
    """The numbers shown and the tokens confirmed, ticked at these gaps."""
    countdown, now_s = Countdown(), 50.0
    countdown.begin(7, now_s)
    shown, confirmed = [FROM], []
    for gap_s in gaps_s:
        now_s += gap_s
        token = countdown.advance(7, now_s)
        if token is not None:
            confirmed.append(token)
        if countdown.shown is not None and countdown.shown != shown[-1]:
            shown.append(countdown.shown)
    return shown, confirmed


@given(st.lists(st.floats(0.01, 5.0), max_size=60))
def test_whatever_the_ticks_a_start_was_counted_down_whole(gaps_s: list[float]) -> None:
    shown, confirmed = run(gaps_s)
    assert shown == [3, 2, 1][: len(shown)]
    assert confirmed in ([], [7])
    if confirmed:
        assert shown == [3, 2, 1]
        assert sum(gaps_s) >= FROM


def test_steady_ticks_confirm_after_three_seconds() -> None:
    assert run([0.1] * 29) == ([3, 2, 1], [])
    assert run([0.125] * 24) == ([3, 2, 1], [7])


def test_another_token_cancels() -> None:
    countdown = Countdown()
    countdown.begin(7, 0.0)
    assert countdown.advance(8, 0.1) is None
    assert countdown.shown is None
    assert countdown.advance(7, 3.0) is None


def test_a_repeated_key_is_held_down() -> None:
    key = HeldKey()
    assert [key.fresh(now_s) for now_s in (0.0, 0.5, 0.53, 0.56, 1.4)] == [
        True,
        False,
        False,
        False,
        True,
    ]
