"""One person's footing as a whole: on their feet, down, and on a belt that runs in reverse."""

from __future__ import annotations

import pytest

from sessions.gait.fallen import Fall
from sessions.gait.footing import UNFOOTED, Footed, Footing
from sessions.gait.position import Ends

HZ, STEP = 100, 50
BODY_N = 700.0


def walked(footing: Footing, seconds: float, *, way: int = -1, place_m: float = 0.1) -> float:
    """Steps of half a second on a belt of 0.6 m/s that carries to the rear (-1) or front (1)."""
    for n in range(1, round(seconds * HZ) + 1):
        y_m = place_m + way * 0.3 * (n % STEP / STEP - 0.5)
        footing.push(n / HZ, BODY_N, y_m, stepped=n % STEP == 0)
    return seconds


def lain(footing: Footing, seconds: float, since_s: float, *, way: int = -1) -> None:
    for n in range(1, round(seconds * HZ) + 1):
        footing.push(since_s + n / HZ, BODY_N, way * (0.15 + 0.006 * n), stepped=False)


@pytest.mark.hazard("H15", "H16")
@pytest.mark.parametrize("way", [-1, 1])
def test_who_walks_is_placed_and_who_lies_is_carried(way: int) -> None:
    footing = Footing(Ends(-0.7, 0.7))
    footing.goes(belt_reversed=way > 0)
    at_s = walked(footing, 8.0, way=way)
    now = footing.now()
    assert now.to_front_m == pytest.approx(0.6, abs=0.02)
    assert now.to_rear_m == pytest.approx(0.8, abs=0.02)
    assert now.usual_step_s == pytest.approx(0.5, abs=0.02)
    assert (now.fall, now.stumbles, now.belt_reversed) == (None, 0, way > 0)
    lain(footing, 0.9, at_s, way=way)
    assert footing.now().fall is Fall.CARRIED


def test_nothing_is_known_at_first_and_after_a_hole_in_the_samples() -> None:
    footing = Footing(Ends(-0.7, 0.7))
    assert footing.now() == UNFOOTED
    at_s = walked(footing, 8.0)
    footing.push(at_s + 0.5, BODY_N, 0.0, stepped=False)
    now = footing.now()
    assert (now.to_front_m, now.usual_step_s) == (None, None)


def test_a_deck_without_length_knows_no_place_but_sees_falls() -> None:
    footing = Footing()
    at_s = walked(footing, 8.0)
    assert footing.now().to_rear_m is None
    lain(footing, 0.9, at_s)
    assert footing.now().fall is Fall.CARRIED


@pytest.mark.hazard("H14")
def test_who_just_came_is_not_judged() -> None:
    footing = Footing(Ends(-0.7, 0.7))
    at_s = walked(footing, 3.0)
    lain(footing, 0.9, at_s)
    assert footing.now().fall is None
    assert Footed() == UNFOOTED
