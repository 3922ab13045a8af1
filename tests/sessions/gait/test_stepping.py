"""Signs of steps, from narrow ones, slow ones, and none."""

from __future__ import annotations

import pytest

from sessions.gait.stepping import Stepping

HZ = 100


def carried(stepping: Stepping, steps: int, *, carry_m: float = 0.3, step_s: float = 0.5) -> float:
    """So many steps by the pressure's jumps alone; the time at their end."""
    samples = round(step_s * HZ)
    for n in range(1, steps * samples + 1):
        stepping.push(n / HZ, carry_m * (0.5 - n % samples / samples))
    return steps * step_s


def test_jumps_to_the_front_are_steps() -> None:
    stepping = Stepping()
    carried(stepping, 8)
    assert stepping.usual_s == pytest.approx(0.5, abs=0.02)
    assert stepping.since_s() == pytest.approx(0.5, abs=0.1)


def test_a_pass_and_a_jump_at_once_are_one_step() -> None:
    stepping = Stepping()
    assert stepping.step(1.0)
    assert not stepping.step(1.1)
    assert stepping.step(1.5)


def test_steps_that_only_the_meter_sees_count_too() -> None:
    stepping = Stepping()
    for n in range(1, 5 * HZ):
        stepping.push(n / HZ, 0.0)
        if n % 60 == 0:
            stepping.step(n / HZ)
    assert stepping.usual_s == pytest.approx(0.6)


@pytest.mark.hazard("H15")
def test_who_stops_stepping_is_carried_behind_all_feet() -> None:
    stepping = Stepping()
    at_s = carried(stepping, 10)
    assert stepping.behind_m() is not None
    for n in range(1, 100):
        stepping.push(at_s + n / HZ, -0.15 - 0.006 * n)
    behind_m, since_s = stepping.behind_m(), stepping.since_s()
    assert behind_m == pytest.approx(0.58, abs=0.06)
    assert since_s is not None
    assert since_s > 0.9


@pytest.mark.hazard("H15")
def test_a_struggle_on_the_belt_is_no_step() -> None:
    """Half of the usual jump is asked of a step."""
    stepping = Stepping()
    at_s = carried(stepping, 10)
    for n in range(1, 100):
        struggle_m = 0.05 * (n % 20 < 10)
        stepping.push(at_s + n / HZ, -0.15 - 0.006 * n + struggle_m)
    since_s = stepping.since_s()
    assert since_s is not None
    assert since_s > 0.9


def test_after_a_pause_nothing_is_usual() -> None:
    stepping = Stepping()
    at_s = carried(stepping, 10)
    stepping.step(at_s + 5.0)
    assert (stepping.usual_s, stepping.behind_m()) == (None, None)
