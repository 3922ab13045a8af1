from __future__ import annotations

import pytest

from sessions.gait.contradictions import Contradictions
from sessions.gait.rate_watch import RateWatch
from sessions.gait.report import SignalHealth

CELLS = ("front left", "front right", "rear left", "rear right")
WEIGHT_N = 736.0


def health(checked: Contradictions) -> SignalHealth | None:
    found = checked.found()
    return found.health if found else None


@pytest.mark.hazard("H18")
def test_a_load_that_pulls_up_is_a_sign_turned_round() -> None:
    checked = Contradictions(CELLS)
    for ms in range(500):
        checked.push(ms / 1000, -700.0)
    assert checked.found() is None
    checked.push(0.6, -700.0)
    assert health(checked) is SignalHealth.NEGATIVE
    checked.push(0.601, 3.0)
    assert checked.found() is None


@pytest.mark.hazard("H18")
def test_a_lifted_cell_under_somebody_who_stands_is_named() -> None:
    checked = Contradictions(CELLS)
    checked.stood((300.0, 250.0, -120.0, 200.0))
    found = checked.found()
    assert found is not None
    assert found.health is SignalHealth.NEGATIVE
    assert "the deck's cell rear left shows -120 N" in found.text
    checked.stood((200.0, 150.0, -15.0, 200.0))
    assert checked.found() is None


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("share", [0.5, 0.84, 1.16, 2.0])
def test_a_weight_that_is_not_the_entered_one_is_told(share: float) -> None:
    checked = Contradictions(CELLS, WEIGHT_N)
    checked.stood([share * WEIGHT_N / 4] * 4)
    found = checked.found()
    assert found is not None
    assert found.health is SignalHealth.MISSCALED
    assert "where 75 kg are entered" in found.text
    checked.vacate()
    assert checked.found() is None


@pytest.mark.parametrize("share", [0.86, 1.0, 1.14])
def test_shoes_a_bag_and_a_hand_on_the_rail_are_no_wrong_gain(share: float) -> None:
    checked = Contradictions(CELLS, WEIGHT_N)
    checked.stood([share * WEIGHT_N / 4] * 4)
    assert checked.found() is None


@pytest.mark.hazard("H18", "H21")
def test_feet_that_go_against_the_belt_are_swapped_ends() -> None:
    checked = Contradictions(CELLS)
    for slope_mps in (0.9, 0.9, 0.9, -0.1, 0.1, 0.9, 0.9, 0.9):
        checked.stance(slope_mps)
        assert checked.found() is None
    checked.stance(0.9)
    assert health(checked) is SignalHealth.MISPLACED


@pytest.mark.parametrize(("sent_hz", "off"), [(1000.0, False), (950.0, False), (500.0, True)])
def test_half_the_promised_rate_is_told(sent_hz: float, off: bool) -> None:
    watch = RateWatch(1000.0)
    for frame in range(700):
        watch.arrived(round(frame * 0.01 * sent_hz), frame * 0.01)
    assert bool(watch.off) is off
    if off:
        assert watch.off.startswith("the deck promises 1000 samples a second and sends 500")
    watch.restart()
    assert watch.off == ""


def test_a_wire_without_times_shows_its_rate_by_how_fast_its_count_runs() -> None:
    """Ten samples a second promised, 11.85 sent: the count's time runs ahead of the host's."""
    watch = RateWatch(10.0)
    for number in range(100):
        watch.arrived(number, number / 10.0, drift_ppm=1e6 * (10.0 / 11.85 - 1.0))
    assert watch.measured_hz is not None
    assert abs(watch.measured_hz - 11.85) < 0.01
    assert watch.off


def test_a_weight_entered_when_they_stand_there_already_is_compared_at_once() -> None:
    checked = Contradictions(CELLS)
    checked.stood([1.5 * WEIGHT_N / 4] * 4)
    assert checked.found() is None
    checked.enter(WEIGHT_N)
    assert health(checked) is SignalHealth.MISSCALED
