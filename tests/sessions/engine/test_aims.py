"""Speed and incline by value, and caps that come down while a session runs."""

from __future__ import annotations

import pytest

from sessions.engine.events import Aim, Confirmed, LowerCaps, Pause, Phase, Setpoint, Skip
from sessions.engine.state import START_MPS

from .treadmill import MPH, Session, seconds, step


def walking(*mph: float, incline_pct: float = 2.0, ramp_mps2: float | None = None) -> Session:
    """Ten seconds into the first of steps of a minute each."""
    session = Session.of(
        *(step(v, seconds(60), incline_pct=incline_pct, ramp_mps2=ramp_mps2) for v in mph)
    )
    session.do(Confirmed())
    session.run(10)
    return session


@pytest.mark.hazard("H38")
def test_an_aim_above_is_announced_three_seconds_ahead() -> None:
    session = walking(1.0, 1.0)
    session.do(Aim(speed_mps=1.4 * MPH))
    assert session.texts[-1] == "In three seconds: faster, 1.4 mph"
    session.run(2.9)
    assert session.mph == pytest.approx(1.0)
    session.run(0.2)
    assert session.mph == pytest.approx(1.4)
    session.run(60)
    assert session.mph == pytest.approx(1.0)  # the next step has its own


def test_an_aim_below_is_done_at_once() -> None:
    session = walking(1.0)
    session.do(Aim(speed_mps=0.6 * MPH, incline_pct=0.5))
    assert session.texts[-1] == "Now: slower and flatter, 0.6 mph, 0.5 % incline"
    assert session.setpoint == Setpoint(0.6 * MPH, 0.5)


def test_an_aim_never_leaves_the_caps() -> None:
    session = walking(1.0)
    session.do(Aim(speed_mps=99.0, incline_pct=99.0))
    session.run(4)
    assert session.setpoint == Setpoint(2.0 * MPH, 10.0)


def test_what_is_above_a_lowered_cap_comes_down_at_once_whatever_the_steps_ramp() -> None:
    session = walking(1.5, ramp_mps2=0.05)
    session.run(20)
    session.do(LowerCaps(0.8 * MPH))
    assert session.texts[-1] == "Now: slower, 0.8 mph"
    assert session.mph == pytest.approx(0.8)
    assert session.setpoint.incline_pct == 2.0


def test_a_lowered_cap_holds_for_every_later_step_and_is_spoken_of() -> None:
    session = walking(0.6, 1.5)
    session.do(LowerCaps(max_speed_mps=0.8 * MPH, max_incline_pct=1.0))
    assert session.texts[-1] == "Now: flatter, 1 % incline"
    session.run(60)
    assert session.texts[-1] == "In three seconds: faster, limited to 0.8 mph, 1 % incline"
    assert session.mph == pytest.approx(0.8)


def test_a_change_that_was_announced_and_will_be_less_is_told_again() -> None:
    session = walking(0.6, 1.5)
    session.do(Skip())
    session.do(LowerCaps(0.8 * MPH))
    assert session.texts[-1] == "From now on: no more than 0.8 mph, 10 % incline."
    session.run(4)
    assert session.mph == pytest.approx(0.8)


def test_a_cap_above_what_holds_changes_nothing() -> None:
    session = walking(1.0)
    count = len(session.said)
    session.do(LowerCaps(1.9 * MPH, 9.0))
    session.do(LowerCaps(3.0 * MPH, None))
    assert len(session.said) == count
    assert session.state.program.caps.max_speed_mps == 1.9 * MPH


@pytest.mark.parametrize("paused", [False, True])
def test_a_cap_before_the_belt_moves_holds_for_its_start(paused: bool) -> None:
    session = walking(1.5) if paused else Session.of(step(1.5, seconds(60)))
    if paused:
        session.do(Pause())
        session.run(3)
    session.do(LowerCaps(0.25 * MPH))
    assert session.setpoint.speed_mps == 0
    assert not session.is_in(Phase.RUNNING)
    session.do(Confirmed())
    assert session.setpoint.speed_mps < START_MPS
    assert session.mph == pytest.approx(0.25)
    session.run(10)
    assert session.mph == pytest.approx(0.25)
