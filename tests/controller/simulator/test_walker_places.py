"""Where on the deck the simulated walker presses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.simulator.cells import DeckGeometry
from controller.simulator.person import Direction, Foot, Pace
from controller.simulator.walker import SimulatedWalker
from tests.controller.simulator.walks import (
    BACKWARD,
    FORWARD,
    HZ,
    belt,
    person,
    pressure,
)


@given(st.floats(-0.3, 0.3), st.floats(-0.8, 0.8))
def test_the_cells_share_a_load_so_that_its_place_can_be_found(x_m: float, y_m: float) -> None:
    shares = DeckGeometry().shares(x_m, y_m)
    assert sum(shares) == pytest.approx(1.0)
    assert pressure(shares) == pytest.approx((x_m, y_m), abs=1e-9)


@pytest.mark.parametrize("way", list(Direction))
def test_pressure_goes_to_the_rear_with_the_belt_and_the_turned_body_swaps_its_sides(
    way: Direction,
) -> None:
    speed_mps = 2.2
    walker = SimulatedWalker(person(way, Pace.RUN, variability=0.0), noise_n=0.0, on_deck=True)
    places = [pressure(walker.advance(belt(speed_mps, n / HZ))) for n in range(12_000)]
    for footfall in walker.truth[-6:]:
        start, end = round(footfall.contact_s * HZ) + 20, round(footfall.toe_off_s * HZ) - 20
        moved_m = places[end][1] - places[start][1]
        belt_m = speed_mps * (end - start) / HZ
        assert -belt_m < moved_m < -belt_m + 0.12  # less what rolls along the foot
        on_right = (footfall.foot is Foot.RIGHT) == (way is FORWARD)
        assert (places[(start + end) // 2][0] > 0) == on_right


@pytest.mark.hazard("H16")
def test_drift_carries_them_along_the_belt_and_at_last_off_it() -> None:
    walker = SimulatedWalker(person(BACKWARD), noise_n=0.0, on_deck=True)
    for n in range(5000):
        walker.advance(belt(0.9, n / HZ))
    walker.drift(-0.2)
    ys = []
    for n in range(5000):
        cells = walker.advance(0.9)
        if n % 1000 == 0 and sum(cells) > 100:
            ys.append(pressure(cells)[1])
    assert ys[-1] < ys[0] - 0.3
    assert not walker.on_deck
