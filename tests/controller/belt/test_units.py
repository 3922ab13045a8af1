"""A factor of a mile between told, reported and counted is found and named, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.belt.units import MILE_KM, UnitCheck, is_mile, wrong_setting
from controller.treadmills.port import BeltStatus, Feedback

HOLD_MS = 900
TOLD_MMPS = 600


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(
    ("reported", "counted", "setting"),
    [
        (MILE_KM, None, "command_unit or report_unit"),
        (MILE_KM, 1.0, "command_unit"),
        (1 / MILE_KM, 1.0, "command_unit"),
        (1 / MILE_KM, MILE_KM, "report_unit"),
        (MILE_KM, 1 / MILE_KM, "report_unit"),
        (1.0, MILE_KM, "command_unit and report_unit"),
        (1.0, 1 / MILE_KM, "command_unit and report_unit"),
        (1.0, 1.0, None),
        (1.0, None, None),
        (1.3, None, None),
        (0.8, 1.0, None),
        (2.0, None, None),
        (1.45, None, None),
    ],
)
def test_each_pair_of_ratios_names_its_setting(
    reported: float, counted: float | None, setting: str | None
) -> None:
    assert wrong_setting(reported, counted) == setting


@given(st.floats(0.93, 1.07))
def test_a_mile_is_a_mile_with_some_noise(noise: float) -> None:
    assert is_mile(MILE_KM * noise) == (abs(noise - 1) <= 0.07)
    assert not is_mile(noise)


def rounds(
    speed_mmps: int, metres_per_s: float, seconds: int, step_m: int = 1
) -> list[tuple[int, Feedback]]:
    """One round a second of a belt that runs steadily."""
    return [
        (
            second,
            Feedback(
                second * 1000,
                BeltStatus.STARTED,
                speed_mmps,
                0,
                int(second * metres_per_s / step_m) * step_m,
            ),
        )
        for second in range(seconds)
    ]


def first_alarm(check: UnitCheck, story: list[tuple[int, Feedback]]) -> int | None:
    """The second of the first alarm."""
    return next((second for second, one in story if check.measured(one, TOLD_MMPS)), None)


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("factor", [MILE_KM, 1 / MILE_KM])
def test_a_speed_that_is_off_by_a_mile_is_found_at_the_second_round(factor: float) -> None:
    check = UnitCheck(HOLD_MS)
    assert first_alarm(check, rounds(round(TOLD_MMPS * factor), 0.6, 20)) == 1
    assert "command_unit" in check.detail


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("factor", [MILE_KM, 1 / MILE_KM])
@pytest.mark.parametrize("step_m", [1, 5])
def test_a_counter_that_is_off_by_a_mile_is_found_after_a_dozen_of_its_steps(
    factor: float, step_m: int
) -> None:
    check = UnitCheck(HOLD_MS)
    second = first_alarm(check, rounds(TOLD_MMPS, 0.6 * factor, 400, step_m))
    assert second is not None
    assert second <= 60 * step_m
    assert "command_unit and report_unit" in check.detail


@given(st.floats(0.9, 1.1), st.sampled_from([1, 2, 5, 10]))
def test_units_that_agree_never_alarm(noise: float, step_m: int) -> None:
    check = UnitCheck(HOLD_MS)
    story = rounds(round(TOLD_MMPS * noise), 0.6 * noise, 300, step_m)
    assert first_alarm(check, story) is None


def test_a_speed_that_was_right_and_goes_wrong_is_no_unit() -> None:
    check = UnitCheck(HOLD_MS)
    assert first_alarm(check, rounds(TOLD_MMPS, 0.6, 5)) is None
    assert not check.explains(round(TOLD_MMPS * MILE_KM), TOLD_MMPS)


def test_nothing_is_told_of_a_speed_that_still_changes() -> None:
    check = UnitCheck(HOLD_MS)
    for _, one in rounds(round(TOLD_MMPS * MILE_KM), 0.6, 10):
        assert not check.measured(one, None)
