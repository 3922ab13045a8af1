"""Signs of a fall: carried behind all feet, over the rear, hanging, standing on a moving belt."""

from __future__ import annotations

import pytest

from sessions.gait.fallen import Fall, FallWatch, stands_still

HZ = 100
USUAL_N = 700.0


def loaded(watch: FallWatch, share: float, seconds: float, since_s: float = 0.0) -> None:
    for n in range(1, round(seconds * HZ) + 1):
        watch.push(since_s + n / HZ, share * USUAL_N, USUAL_N)


@pytest.mark.hazard("H15")
@pytest.mark.parametrize(
    ("behind_m", "since_s", "sign"),
    [
        (0.10, 0.4, None),
        (0.20, 0.4, None),  # the next step may come
        (0.20, 0.75, Fall.CARRIED),  # it should have come
        (0.30, 0.4, Fall.CARRIED),
        (None, 0.4, None),
    ],
)
def test_who_is_behind_all_feet_is_carried(
    behind_m: float | None, since_s: float, sign: Fall | None
) -> None:
    watch = FallWatch(-0.7)
    loaded(watch, 1.0, 2.0)
    assert watch.sign(USUAL_N, -0.5, behind_m, since_s, 0.5) is sign


def test_in_flight_nobody_is_carried() -> None:
    watch = FallWatch(-0.7)
    loaded(watch, 1.0, 2.0)
    loaded(watch, 0.0, 0.1, 2.0)
    assert watch.sign(USUAL_N, -0.5, 0.4, 1.0, 0.5) is None


@pytest.mark.hazard("H15")
@pytest.mark.parametrize(
    ("y_m", "behind_m", "sign"),
    [(-0.6, None, Fall.OVER_THE_REAR), (-0.3, 0.2, Fall.OVER_THE_REAR), (0.0, 0.0, None)],
)
def test_a_load_that_goes_at_the_rear_went_over_it(
    y_m: float, behind_m: float | None, sign: Fall | None
) -> None:
    watch = FallWatch(-0.7)
    loaded(watch, 1.0, 2.0)
    loaded(watch, 0.0, 0.2, 2.0)
    assert watch.sign(USUAL_N, y_m, behind_m, 0.3, 0.5) is not Fall.OVER_THE_REAR  # a flight
    loaded(watch, 0.0, 0.1, 2.2)
    assert watch.sign(USUAL_N, y_m, behind_m, 0.4, 0.5) is sign


@pytest.mark.hazard("H15")
def test_little_load_that_stays_hangs_on_the_rail() -> None:
    watch = FallWatch()
    loaded(watch, 1.0, 2.0)
    loaded(watch, 0.35, 1.1, 2.0)
    assert watch.sign(USUAL_N, 0.0, 0.0, 0.3, 0.5) is Fall.HANGING


@pytest.mark.hazard("H14")
def test_who_steps_off_the_middle_did_not_fall() -> None:
    watch = FallWatch(-0.7)
    loaded(watch, 1.0, 2.0)
    for n in range(20):
        loaded(watch, 0.0, 0.1, 2.0 + n / 10)
        assert watch.sign(USUAL_N, 0.0, 0.0, 0.3, 0.5) is None


def test_half_of_the_weight_on_the_rail_is_no_fall() -> None:
    watch = FallWatch()
    loaded(watch, 1.0, 2.0)
    loaded(watch, 0.5, 3.0, 2.0)
    assert watch.sign(USUAL_N, 0.0, 0.0, 0.3, 0.5) is None


@pytest.mark.hazard("H15")
@pytest.mark.parametrize(
    ("unstepped_s", "usual_s", "speed_mps", "still"),
    [
        (1.6, 0.5, 1.0, True),
        (1.4, 0.5, 1.0, False),
        (1.6, 0.9, 1.0, False),  # slow steps
        (1.6, None, 0.5, True),
        (5.0, 0.5, 0.4, False),  # a slow belt: people stand on it
        (None, None, 1.0, False),
    ],
)
def test_who_does_not_step_on_a_belt_that_runs_stands_still(
    unstepped_s: float | None, usual_s: float | None, speed_mps: float, still: bool
) -> None:
    assert stands_still(unstepped_s, usual_s, speed_mps) is still
