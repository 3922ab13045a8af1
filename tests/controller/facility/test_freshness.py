"""Ages by clocks that are not to be trusted."""

from __future__ import annotations

from controller.facility.freshness import AHEAD_MS, GAP_MS, SETTLE_MS, Ages, Attention


def test_a_right_clock_gives_the_age() -> None:
    assert Ages().age_ms("a", 100.0, 101.5) == 1500


def test_a_clock_ahead_is_found_out_by_its_freshest_command() -> None:
    ages = Ages()
    assert ages.age_ms("a", 103.0, 100.0) == -3000
    assert ages.age_ms("a", 104.0, 102.0) == 1000
    assert ages.age_ms("b", 104.0, 102.0) == -2000
    ages.clear()
    assert ages.age_ms("a", 104.0, 102.0) == -2000


def test_a_wild_clock_counts_no_more_than_is_tolerated() -> None:
    ages = Ages()
    ages.age_ms("a", 9e9, 100.0)
    assert ages.age_ms("a", 100.0, 100.0) == AHEAD_MS


def test_clients_are_not_kept_without_end() -> None:
    ages = Ages()
    ages.age_ms("first", 103.0, 100.0)
    for number in range(100):
        ages.age_ms(f"x{number}", 100.0, 100.0)
    assert ages.age_ms("first", 100.0, 100.0) == 0


def test_attention() -> None:
    attention = Attention()
    assert attention.is_deaf(0)
    assert not attention.heard(10_000)  # the first time is no gap
    assert not attention.is_settling(10_000)
    assert not attention.is_deaf(10_000 + GAP_MS)
    assert attention.is_deaf(10_001 + GAP_MS)
    assert attention.heard(10_001 + GAP_MS)
    assert attention.is_settling(10_000 + GAP_MS + SETTLE_MS)
    assert not attention.is_settling(10_001 + GAP_MS + SETTLE_MS)
