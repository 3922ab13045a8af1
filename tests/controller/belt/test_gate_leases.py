"""Setpoints that expire, limits that only fall, and time that passes: to the millisecond."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.belt.faults import Cause
from controller.belt.gate import step
from controller.belt.inputs import (
    Cap,
    Lease,
    Narrow,
    Tick,
)
from controller.belt.ramp import Ramp
from controller.belt.states import BeltState
from tests.controller.belt.belts import BOUNDS, TOKEN
from tests.controller.belt.moments import NOW_MS, READY, RUNNING, of


def test_a_lease_renews_and_wishes() -> None:
    leased = step(RUNNING, Lease(1, 6, 600, 50), NOW_MS + 200)
    assert leased == replace(
        RUNNING,
        sequence=6,
        lease_ms=NOW_MS + 500,
        wish_speed_mmps=600,
        wish_incline_tenths=50,
    )


@pytest.mark.hazard("H10")
@pytest.mark.parametrize(
    ("lease", "late_ms"),
    [
        (Lease(1, 6, 600, 50), 201),
        (Lease(0, 6, 600, 50), 0),
        (Lease(2, 6, 600, 50), 0),
        (Lease(1, 5, 600, 50), 0),
        (Lease(1, 4, 600, 50), 0),
    ],
)
def test_a_late_old_or_foreign_one_changes_nothing(lease: Lease, late_ms: int) -> None:
    assert step(RUNNING, lease, NOW_MS + late_ms) == RUNNING


@pytest.mark.parametrize("belt", sorted(set(BeltState) - {BeltState.RUNNING}))
def test_only_a_running_belt_takes_one(belt: BeltState) -> None:
    state = of(RUNNING, belt)
    assert step(state, Lease(1, 6, 600, 50), NOW_MS) == state


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("wish", "granted"),
    [
        ((900, 100), (900, 100)),
        ((901, 101), (900, 100)),
        ((0, 0), (0, 0)),
        ((-1, -1), (0, 0)),
        ((1, 1), (1, 1)),
    ],
)
def test_a_wish_is_held_to_the_limits(wish: tuple[int, int], granted: tuple[int, int]) -> None:
    leased = step(RUNNING, Lease(1, 6, *wish), NOW_MS)
    assert (leased.wish_speed_mmps, leased.wish_incline_tenths) == granted


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    ("cap", "limits", "wish"),
    [
        ((400, 30), (400, 30), (400, 30)),
        ((700, 70), (700, 70), (500, 40)),
        ((901, 101), (900, 100), (500, 40)),
        ((0, 0), (0, 0), (0, 0)),
        ((-1, -1), (0, 0), (0, 0)),
    ],
)
def test_a_cap_lowers_limits_and_wishes_and_never_raises_one(
    cap: tuple[int, int], limits: tuple[int, int], wish: tuple[int, int]
) -> None:
    assert step(RUNNING, Cap(*cap), NOW_MS) == replace(
        RUNNING,
        max_speed_mmps=limits[0],
        max_incline_tenths=limits[1],
        wish_speed_mmps=wish[0],
        wish_incline_tenths=wish[1],
    )


@pytest.mark.hazard("H29")
@pytest.mark.parametrize(
    ("said", "machine"),
    [
        ((700, 70), (700, 70)),
        ((4000, 150), (4000, 150)),
        ((4001, 151), (4000, 150)),
        ((0, 0), (0, 0)),
        ((-1, -1), (0, 0)),
    ],
)
def test_what_the_machine_says_of_itself_holds_for_later_runs_too(
    said: tuple[int, int], machine: tuple[int, int]
) -> None:
    narrowed = step(RUNNING, Narrow(*said), NOW_MS)
    assert narrowed == replace(
        RUNNING,
        bounds=replace(BOUNDS, max_speed_mmps=machine[0], max_incline_tenths=machine[1]),
        max_speed_mmps=min(900, machine[0]),
        max_incline_tenths=min(100, machine[1]),
        wish_speed_mmps=min(500, machine[0]),
        wish_incline_tenths=min(40, machine[1]),
    )


def test_the_first_tick_is_never_late() -> None:
    untold = replace(RUNNING, ticked_ms=None, lease_ms=NOW_MS + 9999)
    assert step(untold, Tick(), NOW_MS + 9000).belt is BeltState.RUNNING


@pytest.mark.hazard("H27")
@pytest.mark.parametrize(
    ("belt", "gap_ms", "latches"),
    [
        (BeltState.RUNNING, 250, False),
        (BeltState.RUNNING, 251, True),
        (BeltState.PAUSED, 251, True),
        (BeltState.EASING, 251, True),
        (BeltState.STOPPING, 251, True),
        (BeltState.STOPPING, 250, False),
        (BeltState.READY, 251, False),
        (BeltState.ARMING, 251, False),
        (BeltState.STANDSTILL, 251, False),
        (BeltState.SILENT, 251, False),
    ],
)
def test_a_gap_latches_whatever_moves(belt: BeltState, gap_ms: int, latches: bool) -> None:
    state = of(RUNNING, belt, lease_ms=NOW_MS + 9999)
    now = step(state, Tick(), NOW_MS + gap_ms)
    assert now.ticked_ms == NOW_MS + gap_ms
    assert (now.cause is Cause.GUARD_STALLED) == latches
    assert (now.belt is BeltState.LATCHED) == latches


@pytest.mark.hazard("H04")
def test_the_lease_holds_to_its_last_millisecond() -> None:
    assert step(RUNNING, Tick(), NOW_MS + 200).belt is BeltState.RUNNING
    ended = step(RUNNING, Tick(), NOW_MS + 201)
    assert (ended.belt, ended.cause) == (BeltState.LATCHED, Cause.LEASE_ENDED)
    assert ended.ticked_ms == NOW_MS + 201


def test_only_a_running_belt_needs_leases() -> None:
    easing = of(RUNNING, BeltState.EASING, lease_ms=0)
    assert step(easing, Tick(), NOW_MS + 20).belt is BeltState.EASING


@pytest.mark.hazard("H13")
def test_a_question_stands_for_a_minute() -> None:
    arming = of(READY, BeltState.ARMING, token=TOKEN)
    waiting = step(arming, Tick(), NOW_MS + 59_999)
    assert (waiting.belt, waiting.token) == (BeltState.ARMING, TOKEN)
    given_up = step(arming, Tick(), NOW_MS + 60_000)
    assert given_up == replace(
        READY, since_ms=NOW_MS + 60_000, ticked_ms=NOW_MS + 60_000, token=None
    )


def test_a_pause_waits_for_ever() -> None:
    paused = of(RUNNING, BeltState.PAUSED, token=TOKEN, since_ms=0)
    assert step(paused, Tick(), NOW_MS + 20).belt is BeltState.PAUSED


def test_a_belt_that_stands_settles_after_a_second() -> None:
    stands = of(READY, BeltState.STANDSTILL)
    assert step(stands, Tick(), NOW_MS + 999).belt is BeltState.STANDSTILL
    settled = step(stands, Tick(), NOW_MS + 1000)
    assert settled == replace(READY, since_ms=NOW_MS + 1000, ticked_ms=NOW_MS + 1000)
    unsure = replace(stands, standing_rounds=1)
    assert step(unsure, Tick(), NOW_MS + 1000).belt is BeltState.STANDSTILL


def test_a_latched_belt_never_settles() -> None:
    latched = of(READY, BeltState.LATCHED, since_ms=0)
    assert step(latched, Tick(), NOW_MS + 20).belt is BeltState.LATCHED


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ((800, 90), (Ramp(515, NOW_MS + 100), Ramp(40, NOW_MS + 100, 500))),
        ((100, 10), (Ramp(475, NOW_MS + 100), Ramp(40, NOW_MS + 100, 500))),
        ((500, 40), (Ramp(500, NOW_MS + 100), Ramp(40, NOW_MS + 100))),
    ],
)
def test_up_at_one_ramp_and_down_at_another(
    wish: tuple[int, int], expected: tuple[Ramp, Ramp]
) -> None:
    wishing = replace(RUNNING, wish_speed_mmps=wish[0], wish_incline_tenths=wish[1])
    for late_ms in (100, 199):  # a late tick counts as 100 ms
        now = step(wishing, Tick(), NOW_MS + late_ms)
        at = [replace(ramp, at_ms=NOW_MS + late_ms) for ramp in expected]
        assert now == replace(wishing, ticked_ms=NOW_MS + late_ms, speed=at[0], incline=at[1])


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    ("started", "wish_mmps", "speed_mmps"),
    [(False, 800, 90), (False, 60, 60), (True, 800, 800)],
)
def test_until_it_moves_the_ramp_waits_at_its_foot(
    started: bool, wish_mmps: int, speed_mmps: int
) -> None:
    state = replace(
        RUNNING,
        started=started,
        speed=Ramp(0, NOW_MS),
        wish_speed_mmps=wish_mmps,
        lease_ms=9**9,
    )
    for now_ms in range(NOW_MS + 100, NOW_MS + 6000, 100):
        state = step(state, Tick(), now_ms)
    assert state.speed.value == speed_mmps


@pytest.mark.hazard("H24")
@pytest.mark.parametrize("belt", [BeltState.EASING, BeltState.PAUSED, BeltState.LATCHED])
def test_what_does_not_run_ramps_down_and_leaves_the_incline(belt: BeltState) -> None:
    state = of(RUNNING, belt)
    now = step(state, Tick(), NOW_MS + 100)
    assert now == replace(state, ticked_ms=NOW_MS + 100, speed=Ramp(475, NOW_MS + 100))


def test_down_to_nothing_and_no_further() -> None:
    state = of(RUNNING, BeltState.EASING, speed=Ramp(1, NOW_MS))
    assert step(state, Tick(), NOW_MS + 100).speed == Ramp(0, NOW_MS + 100)
