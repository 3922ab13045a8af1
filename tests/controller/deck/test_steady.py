from __future__ import annotations

import random

from controller.deck.steady import Steady, SteadyCounts


def readings(levels: list[float], *, noise: float = 30.0, hz: int = 200) -> list[Steady]:
    """Of one channel at these levels, a sample after the other, and another that rests."""
    rng, steady = random.Random(1), SteadyCounts()
    rows = [(round(level + rng.gauss(0.0, noise)), 5) for level in levels]
    return [read for n, row in enumerate(rows) if (read := steady.push(n / hz, row))]


def test_what_rests_is_read() -> None:
    found = readings([1000.0] * 700)
    assert len(found) == 2
    assert abs(found[0].counts[0] - 1000.0) < 6.0
    assert found[0].counts[1] == 5.0
    assert 20.0 < found[0].noise_counts[0] < 40.0


def test_what_changes_or_creeps_is_not_read() -> None:
    assert readings([0.0] * 30 + [50_000.0] * 290) == []
    assert readings([0.5 * n for n in range(320)]) == []


def test_a_quiet_converter_s_last_digit_is_no_creep() -> None:
    assert len(readings([100.0] * 200 + [101.0] * 120, noise=0.0)) == 1


def test_it_says_what_moves() -> None:
    steady = SteadyCounts()
    for n in range(400):
        steady.push(n / 200, (7, 100 * n))
    assert steady.why.startswith("channel 1 is moving")
