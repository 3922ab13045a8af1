"""Where somebody is along the belt: the feet's carry does not show, a drift does."""

from __future__ import annotations

import pytest

from sessions.gait.position import Ends, Position

HZ = 100
STEP_S, CARRY_M = 0.5, 0.4


def walked(position: Position, place_m: float, drift_mps: float, seconds: float = 8.0) -> float:
    """Steps that are carried back by 0.4 m each; the true place at the end."""
    for n in range(1, round(seconds * HZ) + 1):
        t_s = n / HZ
        phase = t_s % STEP_S / STEP_S
        true_m = place_m + drift_mps * t_s
        position.push(t_s, 700.0, true_m + CARRY_M * (0.5 - phase))
        if n % round(STEP_S * HZ) == 0:
            position.step(t_s)
    return true_m


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("place_m", [-0.5, 0.0, 0.3])
def test_the_carry_of_the_feet_does_not_show(place_m: float) -> None:
    position = Position()
    walked(position, place_m, 0.0)
    place = position.place()
    assert place is not None
    assert place.place_m == pytest.approx(place_m, abs=0.01)
    assert place.drift_mps == pytest.approx(0.0, abs=0.01)


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("drift_mps", [-0.2, -0.05, 0.1])
def test_a_drift_shows_half_a_step_late(drift_mps: float) -> None:
    position = Position()
    true_m = walked(position, 0.0, drift_mps, 4.0)
    place = position.place()
    assert place is not None
    assert place.place_m == pytest.approx(true_m - drift_mps * STEP_S / 2, abs=0.01)
    assert place.drift_mps == pytest.approx(drift_mps, abs=0.01)


def test_who_stands_is_placed_each_second() -> None:
    position = Position()
    for n in range(1, 3 * HZ):
        position.push(n / HZ, 700.0, 0.2)
    place = position.place()
    assert place is not None
    assert place.place_m == pytest.approx(0.2)


def test_nothing_is_known_of_an_empty_deck_or_after_a_restart() -> None:
    position = Position()
    for n in range(1, 3 * HZ):
        position.push(n / HZ, 0.0, None)
    assert position.place() is None
    walked(position, 0.0, 0.0)
    position.restart()
    assert position.place() is None


def test_the_ends_are_those_of_the_cells_where_they_lie_apart() -> None:
    assert Ends.of_cells([0.7, -0.7, 0.7, -0.7]) == Ends(-0.7, 0.7)
    assert Ends.of_cells([0.1, -0.1]) is None
