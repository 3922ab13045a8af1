from __future__ import annotations

import pytest

from sessions.gait.warm_up import WarmUp


@pytest.mark.parametrize(("n_per_min", "warming"), [(0.3, False), (-0.8, False), (4.0, True)])
def test_a_zero_that_moves_is_still_warming_up(n_per_min: float, warming: bool) -> None:
    watch = WarmUp()
    for tick in range(4000):
        watch.push(tick / 10, n_per_min * tick / 600)
    assert watch.trend_n_per_min == pytest.approx(n_per_min)
    assert watch.warming is warming


def test_what_was_seen_for_a_moment_only_says_nothing() -> None:
    watch = WarmUp()
    for tick in range(200):
        watch.push(tick / 10, tick * 1.0)
    assert watch.trend_n_per_min is None
    assert not watch.warming
    watch.restart()
    assert watch.trend_n_per_min is None
