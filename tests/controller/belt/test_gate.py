"""What the gate does, told as stories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from controller.belt.faults import Cause, Reaction
from controller.belt.gate import (
    LEASE_MS,
    SETTLE_MS,
    GateState,
    latched_at_start,
    order,
    refusal,
)
from controller.belt.inputs import (
    Arm,
    Cap,
    Confirm,
    Disarm,
    Ease,
    Lease,
    LinkLost,
    Measured,
    Pause,
    Reset,
    Stop,
    Tick,
    Trip,
)
from controller.belt.states import BeltState
from controller.treadmills.port import Motion, Order
from tests.controller.belt.belts import BOUNDS, TOKEN, Story

REST = Order(Motion.REST)
STOP = Order(Motion.STOP)


def test_boots_silent_and_writes_nothing() -> None:
    assert order(GateState(BOUNDS)) == REST


def test_is_ready_after_two_rounds_of_standing_telemetry() -> None:
    standing = Measured(standing=True, incline_tenths=0)
    assert Story().give(standing).belt is BeltState.SILENT
    assert Story().give(standing, standing).belt is BeltState.READY


@pytest.mark.hazard("H09")
def test_a_belt_that_moves_when_the_guard_connects_is_stopped_and_latched() -> None:
    story = Story().give(Measured(standing=False, incline_tenths=0))
    assert story.state.cause is Cause.UNEXPECTED_MOTION
    assert order(story.state) == STOP


@pytest.mark.hazard("H02")
def test_a_guard_whose_predecessor_died_starts_with_stop() -> None:
    story = Story(latched_at_start(BOUNDS, Cause.GUARD_DIED))
    assert order(story.tick().state) == STOP
    story.live(600)
    assert order(story.state) == REST
    assert story.belt is BeltState.LATCHED


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("token", [0, TOKEN - 1, TOKEN + 1])
def test_a_wrong_token_starts_nothing(token: int) -> None:
    story = Story().armed()
    before = story.state
    assert "not the one" in (refusal(before, Confirm(token)) or "")
    assert story.give(Confirm(token)).state == before


@pytest.mark.hazard("H13")
def test_a_token_is_consumed() -> None:
    story = Story().running().give(Ease()).live(6000)
    assert story.belt is BeltState.READY
    story.give(Confirm(TOKEN))
    assert story.belt is BeltState.READY


@pytest.mark.hazard("H13")
def test_no_confirmation_before_measured_standstill() -> None:
    story = Story().armed()
    unsure = Story(replace(story.state, standing_rounds=1))
    assert unsure.give(Confirm(TOKEN)).belt is BeltState.ARMING


@pytest.mark.hazard("H13")
def test_a_confirmation_that_nobody_gives_is_withdrawn() -> None:
    story = Story().armed().live(61_000)
    assert story.belt is BeltState.READY
    assert story.state.token is None


def test_disarm_goes_back_to_ready() -> None:
    assert Story().armed().give(Disarm()).belt is BeltState.READY


def test_the_confirmed_belt_is_started_once_and_follows() -> None:
    story = Story().armed().give(Confirm(TOKEN))
    assert order(story.state).motion is Motion.START
    story.live(5000, (500, 30))
    assert order(story.state) == Order(Motion.RUN, 500, 24)


def test_a_lower_limit_ramps_a_running_belt_down_and_holds_it_there() -> None:
    story = Story().running(800, 60, ms=20_000).give(Cap(400, 20))
    assert order(story.state).speed_mmps == 800
    story.tick()
    assert 790 <= order(story.state).speed_mmps < 800
    story.live(10_000, (800, 60))
    assert order(story.state) == Order(Motion.RUN, 400, 20)
    story.give(Cap(900, 100)).live(2000, (800, 60))
    assert order(story.state) == Order(Motion.RUN, 400, 20)


@pytest.mark.hazard("H01")
def test_a_lower_limit_moves_nothing_and_lasts_until_the_next_question() -> None:
    story = Story().armed().give(Cap(300, 0))
    assert story.belt is BeltState.ARMING
    story.give(Confirm(TOKEN)).live(5000, (800, 60))
    assert order(story.state) == Order(Motion.RUN, 300, 0)
    story.give(Ease()).live(6000)
    story.armed().give(Confirm(TOKEN))
    assert story.state.max_speed_mmps == 900


@pytest.mark.hazard("H01")
def test_a_belt_that_was_started_is_never_started_again() -> None:
    story = Story().running().give(Measured(standing=True, incline_tenths=0))
    assert order(story.state).motion is Motion.RUN


@pytest.mark.hazard("H22")
def test_speed_and_incline_move_only_at_the_ramp() -> None:
    story = Story().running(900, 100, ms=30_000)
    rises = [after - before for before, after in zip(story.speeds, story.speeds[1:], strict=False)]
    assert max(rises) <= BOUNDS.accel_mmps2 * 20 // 1000
    assert order(story.state).incline_tenths == 100


@pytest.mark.hazard("H22")
def test_ramps_lose_nothing_to_rounding() -> None:
    story = Story().armed().give(Confirm(TOKEN)).live(4000, (900, 0))
    assert order(story.state).speed_mmps == pytest.approx(BOUNDS.accel_mmps2 * 4, abs=10)


@pytest.mark.hazard("H22")
def test_a_late_tick_makes_no_bigger_step() -> None:
    story = Story().running(200).lease(900)
    before = order(story.state).speed_mmps
    story.tick(240)
    assert order(story.state).speed_mmps - before <= BOUNDS.accel_mmps2 // 10


@pytest.mark.hazard("H27")
def test_a_very_late_tick_stops_and_latches() -> None:
    story = Story().running().lease(500).tick(251)
    assert story.state.cause is Cause.GUARD_STALLED
    assert order(story.state) == STOP


@pytest.mark.hazard("H27")
def test_a_sleep_at_standstill_latches_nothing() -> None:
    assert Story().ready().tick(3_600_000).belt is BeltState.READY


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("arm", "wish", "expected"),
    [
        (Arm(TOKEN, 900, 100), (4000, 150), (900, 100)),
        (Arm(TOKEN, 99_999, 999), (99_999, 999), (4000, 150)),
        (Arm(TOKEN, -5, -5), (500, 50), (0, 0)),
        (Arm(TOKEN, 900, 100), (-500, -50), (0, 0)),
    ],
)
def test_the_lowest_limit_is_in_force(
    arm: Arm, wish: tuple[int, int], expected: tuple[int, int]
) -> None:
    story = Story().ready().give(arm, Confirm(TOKEN)).live(31_000, wish)
    wanted = order(story.state)
    assert (wanted.speed_mmps, wanted.incline_tenths) == expected


@pytest.mark.hazard("H04")
def test_a_lease_that_is_not_renewed_stops_the_belt() -> None:
    story = Story().running().lease(500)
    story.live(LEASE_MS, measured=False)
    assert story.belt is BeltState.RUNNING
    story.tick()
    assert story.state.cause is Cause.LEASE_ENDED
    assert order(story.state) == STOP


@pytest.mark.hazard("H04")
def test_a_lease_that_comes_too_late_revives_nothing() -> None:
    story = Story().running().lease(500)
    story.now_ms += LEASE_MS + 1
    before = story.state
    assert story.lease(500).state == before


@pytest.mark.hazard("H10")
@pytest.mark.parametrize(("epoch", "sequence"), [(-1, 10_000), (1, 10_000), (0, 0), (0, -1)])
def test_a_lease_of_another_epoch_or_an_old_one_is_ignored(epoch: int, sequence: int) -> None:
    story = Story().running()
    before = story.state
    lease = Lease(before.epoch + epoch, sequence if epoch else before.sequence + sequence, 900, 0)
    assert story.give(lease).state == before


def test_a_pause_eases_to_standstill_and_waits_for_a_new_confirmation() -> None:
    story = Story().running(500, 50, ms=15_000).give(Pause(token=8))
    assert order(story.state).motion is Motion.RUN
    story.live(4000)
    assert story.belt is BeltState.PAUSED
    assert order(story.state) == REST
    assert story.give(Confirm(TOKEN)).belt is BeltState.PAUSED
    story.give(Confirm(8))
    assert order(story.state) == Order(Motion.START, 0, 0)
    assert story.state.epoch == 2


def test_a_lease_during_a_pause_moves_nothing() -> None:
    story = Story().running().give(Pause(token=8)).live(4000).lease(500)
    assert order(story.live(1000, (500, 0)).state) == REST


@pytest.mark.hazard("H24")
def test_incline_stops_with_the_belt() -> None:
    story = Story().running(500, 100, ms=4000)
    incline_tenths = order(story.state).incline_tenths
    story.give(Ease())
    for _ in range(50):
        story.tick().measure()
        if order(story.state).motion is Motion.RUN:
            assert order(story.state).incline_tenths == incline_tenths


def test_easing_ramps_down_then_stops_then_is_ready() -> None:
    story = Story().running().give(Ease())
    story.tick()
    assert 450 < order(story.state).speed_mmps < 500
    story.live(2000, measured=False)
    assert order(story.state) == STOP
    assert story.measure().measure().belt is BeltState.STANDSTILL
    assert story.live(SETTLE_MS + 20).belt is BeltState.READY


@pytest.mark.hazard("H11")
@pytest.mark.parametrize("belt", list(BeltState))
def test_stop_reaches_the_wire_from_every_state(belt: BeltState) -> None:
    story = STATES[belt]()
    assert story.belt is belt
    assert order(story.give(Stop()).state) == STOP


@pytest.mark.parametrize("belt", list(BeltState))
def test_every_fault_latches_from_every_state(belt: BeltState) -> None:
    before = STATES[belt]().state
    for cause in Cause:
        story = Story(before).give(Trip(cause))
        assert story.belt is BeltState.LATCHED
        assert story.state.token is None


STATES: dict[BeltState, Callable[[], Story]] = {
    BeltState.SILENT: Story,
    BeltState.READY: lambda: Story().ready(),
    BeltState.ARMING: lambda: Story().armed(),
    BeltState.RUNNING: lambda: Story().running(),
    BeltState.PAUSED: lambda: Story().running().give(Pause(1)),
    BeltState.EASING: lambda: Story().running().give(Ease()),
    BeltState.STOPPING: lambda: Story().running().give(Stop()),
    BeltState.STANDSTILL: lambda: Story().running().give(Ease()).live(2500),
    BeltState.LATCHED: lambda: Story().running().give(Trip(Cause.CONSOLE_STOP)),
}


def test_stop_goes_on_until_standstill_is_measured() -> None:
    story = Story().running().give(Stop())
    for _ in range(100):
        story.tick().give(Measured(standing=False, incline_tenths=0))
        assert order(story.state) == STOP
    story.give(Measured(standing=True, incline_tenths=0), Measured(standing=True, incline_tenths=0))
    assert story.belt is BeltState.STANDSTILL


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("given", [Confirm(TOKEN), Arm(1, 900, 100), Ease(), Disarm(), Pause(2)])
def test_only_a_reset_leaves_latched(given: Confirm | Arm | Ease | Disarm | Pause) -> None:
    story = Story().running().give(Trip(Cause.CONSOLE_STOP)).live(5000)
    assert refusal(story.state, given) == "the belt is latched"
    assert story.give(given).belt is BeltState.LATCHED
    assert story.give(Reset()).belt is BeltState.READY
    assert story.state.cause is None


@pytest.mark.hazard("H01")
def test_no_reset_before_measured_standstill() -> None:
    story = Story().running().give(Trip(Cause.SAFETY_KEY), Reset())
    assert story.belt is BeltState.LATCHED
    assert "standstill" in (refusal(story.state, Reset()) or "")


@pytest.mark.hazard("H25")
def test_a_latched_belt_that_rolls_again_is_stopped_again() -> None:
    story = Story().running().give(Trip(Cause.CONSOLE_STOP)).live(5000)
    assert order(story.state) == REST
    assert order(story.give(Measured(standing=False, incline_tenths=0)).state) == STOP


def test_a_mild_fault_eases_and_a_hard_one_stops() -> None:
    assert order(Story().running().give(Trip(Cause.DECK_STALE)).state).motion is Motion.RUN
    assert order(Story().running().give(Trip(Cause.STALL)).state) == STOP


def test_the_harder_fault_is_the_one_that_is_told() -> None:
    story = Story().running().give(Trip(Cause.DECK_STALE), Trip(Cause.CONSOLE_STOP))
    assert story.state.cause is Cause.CONSOLE_STOP
    assert order(story.state) == STOP
    story.give(Trip(Cause.STALL))
    assert story.state.cause is Cause.CONSOLE_STOP
    assert story.give(Trip(Cause.STOP_NOT_OBEYED)).state.reaction is Reaction.CUT


def test_a_persons_stop_hardens_an_easing_latch() -> None:
    story = Story().running().give(Trip(Cause.DECK_STALE), Stop())
    assert order(story.state) == STOP
    assert story.state.cause is Cause.DECK_STALE


@pytest.mark.hazard("H05")
def test_a_lost_link_latches_a_live_belt_and_keeps_stopping() -> None:
    story = Story().running().give(LinkLost())
    assert story.state.cause is Cause.LINK_LOST
    assert order(story.live(10_000, measured=False).state) == STOP


@pytest.mark.hazard("H05")
def test_a_lost_link_at_rest_is_silent_until_standing_is_measured_again() -> None:
    story = Story().ready().give(LinkLost())
    assert story.belt is BeltState.SILENT
    assert story.ready()


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("belt", [BeltState.READY, BeltState.ARMING, BeltState.STANDSTILL])
def test_motion_that_nobody_asked_for_is_stopped(belt: BeltState) -> None:
    story = STATES[belt]().give(Measured(standing=False, incline_tenths=0))
    assert story.state.cause is Cause.UNEXPECTED_MOTION
    assert order(story.state) == STOP


def test_a_tick_alone_never_changes_a_resting_belt() -> None:
    story = Story().ready()
    before = (story.belt, order(story.state))
    for _ in range(1000):
        story.now_ms += 20
        story.give(Tick())
    assert (story.belt, order(story.state)) == before
