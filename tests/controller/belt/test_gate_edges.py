"""The gate at its edges: one millisecond, one millimetre and one round more or less.

`python -m tests.mutation gate` shows that no change to the gate passes these and its stories.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.belt import gate
from controller.belt.faults import FAULTS, Cause, Reaction
from controller.belt.gate import Bounds, GateState, latched_at_start, order, refusal, step
from controller.belt.inputs import (
    Arm,
    Cap,
    Confirm,
    Disarm,
    Ease,
    Lease,
    LinkLost,
    Measured,
    Narrow,
    Pause,
    Reset,
    Stop,
    Tick,
    Trip,
)
from controller.belt.ramp import Ramp
from controller.belt.states import BeltState
from controller.treadmills.port import Motion, Order
from tests.controller.belt.belts import BOUNDS, TOKEN

NOW_MS = 100_000
STANDS, MOVES = Measured(True, 7), Measured(False, 7)
REST, STOP = Order(Motion.REST), Order(Motion.STOP)
FRESH = GateState(BOUNDS)
READY = replace(FRESH, belt=BeltState.READY, standing_rounds=2, ticked_ms=NOW_MS)
RUNNING = replace(
    FRESH,
    belt=BeltState.RUNNING,
    epoch=1,
    sequence=5,
    lease_ms=NOW_MS + 200,
    max_speed_mmps=900,
    max_incline_tenths=100,
    wish_speed_mmps=500,
    wish_incline_tenths=40,
    speed=Ramp(500, NOW_MS),
    incline=Ramp(40, NOW_MS),
    started=True,
    since_ms=NOW_MS - 9000,
    ticked_ms=NOW_MS,
)


def of(state: GateState, belt: BeltState, **changed: object) -> GateState:
    """`state` with another belt, since now."""
    values = {"belt": belt, "since_ms": NOW_MS} | changed
    return replace(state, **values)  # type: ignore[arg-type]  # each field has its own


def test_the_figures_are_those_that_were_chosen() -> None:
    assert (gate.LEASE_MS, gate.LATE_TICK_MS, gate.LONGEST_RAMP_MS) == (300, 250, 100)
    assert (gate.STANDING_ROUNDS, gate.SETTLE_MS, gate.ARMING_MS) == (2, 1000, 60_000)
    assert gate.SOFT_STOP_MMPS == 90
    assert Bounds(4000, 150) == Bounds(4000, 150, 90, 150, 250, 5)


def test_a_new_gate_knows_nothing_and_wants_nothing() -> None:
    assert GateState(BOUNDS) == GateState(
        bounds=BOUNDS,
        belt=BeltState.SILENT,
        cause=None,
        reaction=Reaction.HOLD,
        epoch=0,
        sequence=-1,
        token=None,
        lease_ms=0,
        max_speed_mmps=0,
        max_incline_tenths=0,
        wish_speed_mmps=0,
        wish_incline_tenths=0,
        speed=Ramp(0, 0, 0),
        incline=Ramp(0, 0, 0),
        started=False,
        standing_rounds=0,
        since_ms=0,
        ticked_ms=None,
    )


@pytest.mark.hazard("H02")
def test_a_gate_whose_predecessor_died_knows_the_cause() -> None:
    expected = replace(
        FRESH, belt=BeltState.LATCHED, cause=Cause.GUARD_DIED, reaction=Reaction.STOP
    )
    assert latched_at_start(BOUNDS, Cause.GUARD_DIED) == expected


@pytest.mark.parametrize(
    ("belt", "speed_mmps", "standing_rounds", "expected"),
    [
        (BeltState.SILENT, 500, 0, REST),
        (BeltState.READY, 500, 0, REST),
        (BeltState.ARMING, 500, 0, REST),
        (BeltState.STANDSTILL, 500, 0, REST),
        (BeltState.RUNNING, 0, 2, Order(Motion.RUN, 0, 40)),
        (BeltState.PAUSED, 91, 0, Order(Motion.RUN, 91, 40)),
        (BeltState.PAUSED, 90, 0, STOP),
        (BeltState.PAUSED, 90, 2, REST),
        (BeltState.EASING, 91, 2, Order(Motion.RUN, 91, 40)),
        (BeltState.EASING, 90, 1, STOP),
        (BeltState.EASING, 0, 2, REST),
        (BeltState.STOPPING, 500, 1, STOP),
        (BeltState.STOPPING, 500, 2, REST),
        (BeltState.LATCHED, 91, 0, Order(Motion.RUN, 91, 40)),
        (BeltState.LATCHED, 90, 0, STOP),
        (BeltState.LATCHED, 90, 2, REST),
    ],
)
def test_what_each_state_orders(
    belt: BeltState, speed_mmps: int, standing_rounds: int, expected: Order
) -> None:
    state = of(
        RUNNING,
        belt,
        speed=Ramp(speed_mmps, NOW_MS),
        standing_rounds=standing_rounds,
        reaction=Reaction.EASE,
    )
    assert order(state) == expected


@pytest.mark.parametrize("reaction", [Reaction.STOP, Reaction.CUT])
def test_a_belt_latched_by_a_hard_cause_does_not_follow(reaction: Reaction) -> None:
    assert order(of(RUNNING, BeltState.LATCHED, reaction=reaction)) == STOP


def test_a_belt_not_yet_measured_to_move_is_ordered_to_start() -> None:
    assert order(replace(RUNNING, started=False)).motion is Motion.START


class TestAsking:
    """What people and the controller ask."""

    def test_arm_sets_token_and_limits(self) -> None:
        armed = step(READY, Arm(TOKEN, 900, 100), NOW_MS + 5)
        assert armed == replace(
            READY,
            belt=BeltState.ARMING,
            since_ms=NOW_MS + 5,
            token=TOKEN,
            max_speed_mmps=900,
            max_incline_tenths=100,
        )

    @pytest.mark.hazard("H28")
    @pytest.mark.parametrize(
        ("asked", "granted"),
        [((4000, 150), (4000, 150)), ((4001, 151), (4000, 150)), ((-1, -1), (0, 0))],
    )
    def test_arm_is_held_to_the_machine(
        self, asked: tuple[int, int], granted: tuple[int, int]
    ) -> None:
        armed = step(READY, Arm(TOKEN, *asked), NOW_MS)
        assert (armed.max_speed_mmps, armed.max_incline_tenths) == granted

    @pytest.mark.hazard("H13")
    def test_arm_needs_measured_standstill(self) -> None:
        unsure = replace(READY, standing_rounds=1)
        assert refusal(unsure, Arm(TOKEN, 900, 100)) == (
            "the belt is not yet at measured standstill"
        )
        assert step(unsure, Arm(TOKEN, 900, 100), NOW_MS) == unsure

    def test_disarm_takes_the_token_back(self) -> None:
        arming = of(READY, BeltState.ARMING, token=TOKEN)
        disarmed = step(arming, Disarm(), NOW_MS + 5)
        assert disarmed == replace(READY, since_ms=NOW_MS + 5, token=None)
        # nothing else needs standstill
        assert step(replace(arming, standing_rounds=0), Disarm(), NOW_MS).belt is BeltState.READY

    @pytest.mark.parametrize("belt", [BeltState.ARMING, BeltState.PAUSED])
    def test_a_confirmed_belt_begins_a_new_run_from_nothing(self, belt: BeltState) -> None:
        asked = of(RUNNING, belt, token=TOKEN, standing_rounds=2, incline=Ramp(33, 1, 4))
        now_ms = NOW_MS + 5
        assert step(asked, Confirm(TOKEN), now_ms) == replace(
            asked,
            belt=BeltState.RUNNING,
            since_ms=now_ms,
            token=None,
            epoch=2,
            sequence=-1,
            lease_ms=now_ms + 300,
            wish_speed_mmps=0,
            wish_incline_tenths=33,
            speed=Ramp(0, now_ms, 0),
            incline=Ramp(33, now_ms, 0),
            started=False,
            standing_rounds=0,
        )

    @pytest.mark.hazard("H13")
    @pytest.mark.parametrize(
        ("token", "standing_rounds", "reason"),
        [
            (None, 2, "this confirmation is not the one that was asked for"),
            (TOKEN + 1, 2, "this confirmation is not the one that was asked for"),
            (TOKEN, 1, "the belt is not yet at measured standstill"),
            (TOKEN, 2, None),
        ],
    )
    def test_a_confirmation_is_of_the_last_question_and_at_standstill(
        self, token: int | None, standing_rounds: int, reason: str | None
    ) -> None:
        paused = of(RUNNING, BeltState.PAUSED, token=token, standing_rounds=standing_rounds)
        assert refusal(paused, Confirm(TOKEN)) == reason
        now = step(paused, Confirm(TOKEN), NOW_MS)
        assert now == paused if reason else now.belt is BeltState.RUNNING

    def test_a_question_that_nobody_asked_has_no_answer(self) -> None:
        paused = of(RUNNING, BeltState.PAUSED, token=None, standing_rounds=2)
        nothing = Confirm(None)  # type: ignore[arg-type]  # as a broken caller would
        assert step(paused, nothing, NOW_MS) == paused

    def test_pause_asks_anew(self) -> None:
        assert step(RUNNING, Pause(8), NOW_MS) == of(RUNNING, BeltState.PAUSED, token=8)

    def test_ease_takes_back_every_question(self) -> None:
        paused = of(RUNNING, BeltState.PAUSED, token=TOKEN)
        assert step(paused, Ease(), NOW_MS) == replace(paused, belt=BeltState.EASING, token=None)

    @pytest.mark.hazard("H11")
    def test_stop_forgets_token_and_standstill(self) -> None:
        paused = of(RUNNING, BeltState.PAUSED, token=TOKEN, standing_rounds=2)
        stopping = replace(
            paused,
            belt=BeltState.STOPPING,
            token=None,
            standing_rounds=0,
            reaction=Reaction.STOP,
        )
        assert step(paused, Stop(), NOW_MS) == stopping

    def test_stop_softens_no_cut(self) -> None:
        latched = of(RUNNING, BeltState.LATCHED, reaction=Reaction.CUT, cause=Cause.OVERSPEED)
        assert step(latched, Stop(), NOW_MS).reaction is Reaction.CUT

    @pytest.mark.hazard("H01")
    def test_reset_forgets_the_cause_and_the_speed(self) -> None:
        latched = of(
            RUNNING,
            BeltState.LATCHED,
            cause=Cause.OVERSPEED,
            reaction=Reaction.CUT,
            standing_rounds=2,
        )
        now_ms = NOW_MS + 5
        assert step(latched, Reset(), now_ms) == replace(
            latched,
            belt=BeltState.READY,
            since_ms=now_ms,
            cause=None,
            reaction=Reaction.HOLD,
            speed=Ramp(0, now_ms, 0),
        )
        unsure = replace(latched, standing_rounds=1)
        assert refusal(unsure, Reset()) == "the belt is not yet at measured standstill"
        assert step(unsure, Reset(), now_ms) == unsure

    def test_what_a_state_does_not_take_is_refused_in_words(self) -> None:
        assert refusal(READY, Ease()) == "the belt is ready"
        assert step(READY, Ease(), NOW_MS) == READY
        assert refusal(RUNNING, Ease()) is None

    def test_what_needs_no_standstill_is_taken_in_motion(self) -> None:
        moving = replace(RUNNING, standing_rounds=0)
        assert [refusal(moving, given) for given in (Pause(1), Ease(), Stop())] == [None] * 3


class TestLeases:
    """Setpoints that expire."""

    def test_a_lease_renews_and_wishes(self) -> None:
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
    def test_a_late_old_or_foreign_one_changes_nothing(self, lease: Lease, late_ms: int) -> None:
        assert step(RUNNING, lease, NOW_MS + late_ms) == RUNNING

    @pytest.mark.parametrize("belt", set(BeltState) - {BeltState.RUNNING})
    def test_only_a_running_belt_takes_one(self, belt: BeltState) -> None:
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
    def test_a_wish_is_held_to_the_limits(
        self, wish: tuple[int, int], granted: tuple[int, int]
    ) -> None:
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
        self, cap: tuple[int, int], limits: tuple[int, int], wish: tuple[int, int]
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
        self, said: tuple[int, int], machine: tuple[int, int]
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


class TestTicks:
    """Time passes."""

    def test_the_first_tick_is_never_late(self) -> None:
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
    def test_a_gap_latches_whatever_moves(
        self, belt: BeltState, gap_ms: int, latches: bool
    ) -> None:
        state = of(RUNNING, belt, lease_ms=NOW_MS + 9999)
        now = step(state, Tick(), NOW_MS + gap_ms)
        assert now.ticked_ms == NOW_MS + gap_ms
        assert (now.cause is Cause.GUARD_STALLED) == latches
        assert (now.belt is BeltState.LATCHED) == latches

    @pytest.mark.hazard("H04")
    def test_the_lease_holds_to_its_last_millisecond(self) -> None:
        assert step(RUNNING, Tick(), NOW_MS + 200).belt is BeltState.RUNNING
        ended = step(RUNNING, Tick(), NOW_MS + 201)
        assert (ended.belt, ended.cause) == (BeltState.LATCHED, Cause.LEASE_ENDED)
        assert ended.ticked_ms == NOW_MS + 201

    def test_only_a_running_belt_needs_leases(self) -> None:
        easing = of(RUNNING, BeltState.EASING, lease_ms=0)
        assert step(easing, Tick(), NOW_MS + 20).belt is BeltState.EASING

    @pytest.mark.hazard("H13")
    def test_a_question_stands_for_a_minute(self) -> None:
        arming = of(READY, BeltState.ARMING, token=TOKEN)
        waiting = step(arming, Tick(), NOW_MS + 59_999)
        assert (waiting.belt, waiting.token) == (BeltState.ARMING, TOKEN)
        given_up = step(arming, Tick(), NOW_MS + 60_000)
        assert given_up == replace(
            READY, since_ms=NOW_MS + 60_000, ticked_ms=NOW_MS + 60_000, token=None
        )

    def test_a_pause_waits_for_ever(self) -> None:
        paused = of(RUNNING, BeltState.PAUSED, token=TOKEN, since_ms=0)
        assert step(paused, Tick(), NOW_MS + 20).belt is BeltState.PAUSED

    def test_a_belt_that_stands_settles_after_a_second(self) -> None:
        stands = of(READY, BeltState.STANDSTILL)
        assert step(stands, Tick(), NOW_MS + 999).belt is BeltState.STANDSTILL
        settled = step(stands, Tick(), NOW_MS + 1000)
        assert settled == replace(READY, since_ms=NOW_MS + 1000, ticked_ms=NOW_MS + 1000)
        unsure = replace(stands, standing_rounds=1)
        assert step(unsure, Tick(), NOW_MS + 1000).belt is BeltState.STANDSTILL

    def test_a_latched_belt_never_settles(self) -> None:
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
        self, wish: tuple[int, int], expected: tuple[Ramp, Ramp]
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
        self, started: bool, wish_mmps: int, speed_mmps: int
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
    def test_what_does_not_run_ramps_down_and_leaves_the_incline(self, belt: BeltState) -> None:
        state = of(RUNNING, belt)
        now = step(state, Tick(), NOW_MS + 100)
        assert now == replace(state, ticked_ms=NOW_MS + 100, speed=Ramp(475, NOW_MS + 100))

    def test_down_to_nothing_and_no_further(self) -> None:
        state = of(RUNNING, BeltState.EASING, speed=Ramp(1, NOW_MS))
        assert step(state, Tick(), NOW_MS + 100).speed == Ramp(0, NOW_MS + 100)


class TestMeasuring:
    """Rounds of telemetry."""

    def test_two_rounds_in_a_row_make_a_standstill(self) -> None:
        once = step(FRESH, STANDS, NOW_MS)
        assert once == replace(FRESH, standing_rounds=1, incline=Ramp(7, NOW_MS))
        twice = step(once, STANDS, NOW_MS + 5)
        assert twice == replace(
            FRESH,
            belt=BeltState.READY,
            standing_rounds=2,
            incline=Ramp(7, NOW_MS + 5),
            since_ms=NOW_MS + 5,
        )
        assert step(twice, STANDS, NOW_MS).standing_rounds == 2

    @pytest.mark.parametrize(
        ("measured", "before", "after"),
        [(MOVES, False, True), (STANDS, False, False), (STANDS, True, True), (MOVES, True, True)],
    )
    def test_a_running_belt_has_started_once_motion_was_measured(
        self, measured: Measured, before: bool, after: bool
    ) -> None:
        running = replace(RUNNING, started=before, standing_rounds=1)
        rounds = 2 if measured.standing else 0
        assert step(running, measured, NOW_MS) == replace(
            running, started=after, standing_rounds=rounds
        )

    @pytest.mark.parametrize("belt", [BeltState.EASING, BeltState.STOPPING])
    def test_what_was_to_stand_and_stands_is_at_standstill(self, belt: BeltState) -> None:
        state = of(RUNNING, belt, standing_rounds=1)
        now_ms = NOW_MS + 5
        assert step(state, STANDS, now_ms) == replace(
            state,
            belt=BeltState.STANDSTILL,
            since_ms=now_ms,
            standing_rounds=2,
            incline=Ramp(7, now_ms),
        )
        once = step(replace(state, standing_rounds=0), STANDS, now_ms)
        assert once.belt is belt

    @pytest.mark.parametrize(
        "belt", [BeltState.PAUSED, BeltState.LATCHED, BeltState.READY, BeltState.ARMING]
    )
    def test_everything_else_that_stands_stays_what_it_is(self, belt: BeltState) -> None:
        state = of(RUNNING, belt, standing_rounds=1, started=False)
        now = replace(state, standing_rounds=2, incline=Ramp(7, NOW_MS))
        assert step(state, STANDS, NOW_MS) == now

    @pytest.mark.parametrize(
        "belt", [BeltState.PAUSED, BeltState.EASING, BeltState.STOPPING, BeltState.LATCHED]
    )
    def test_what_may_still_move_may(self, belt: BeltState) -> None:
        state = of(RUNNING, belt, standing_rounds=2)
        moving = replace(state, standing_rounds=0, incline=Ramp(7, NOW_MS))
        assert step(state, MOVES, NOW_MS) == moving

    @pytest.mark.hazard("H09")
    @pytest.mark.parametrize(
        "belt", [BeltState.SILENT, BeltState.READY, BeltState.ARMING, BeltState.STANDSTILL]
    )
    def test_motion_that_nobody_asked_for_latches(self, belt: BeltState) -> None:
        state = of(READY, belt, token=TOKEN)
        now = step(state, MOVES, NOW_MS + 5)
        assert now == replace(
            state,
            belt=BeltState.LATCHED,
            since_ms=NOW_MS + 5,
            cause=Cause.UNEXPECTED_MOTION,
            reaction=Reaction.STOP,
            token=None,
            standing_rounds=0,
            incline=Ramp(7, NOW_MS + 5),
        )


class TestTrouble:
    """Faults and lost links."""

    @pytest.mark.hazard("H05")
    def test_a_lost_link_is_no_standstill(self) -> None:
        lost = step(READY, LinkLost(), NOW_MS + 5)
        assert lost == replace(READY, belt=BeltState.SILENT, since_ms=NOW_MS + 5, standing_rounds=0)
        assert step(lost, LinkLost(), NOW_MS + 9) == lost

    @pytest.mark.hazard("H05")
    @pytest.mark.parametrize("belt", [BeltState.ARMING, BeltState.RUNNING, BeltState.STOPPING])
    def test_a_lost_link_latches_what_may_move(self, belt: BeltState) -> None:
        state = of(RUNNING, belt, token=TOKEN, standing_rounds=2)
        assert step(state, LinkLost(), NOW_MS + 5) == replace(
            state,
            belt=BeltState.LATCHED,
            since_ms=NOW_MS + 5,
            cause=Cause.LINK_LOST,
            reaction=Reaction.STOP,
            token=None,
            standing_rounds=0,
        )

    @pytest.mark.parametrize(
        ("first", "second", "told"),
        [
            (Cause.DECK_STALE, Cause.PERSON_OFF, Cause.DECK_STALE),
            (Cause.DECK_STALE, Cause.STALL, Cause.STALL),
            (Cause.STALL, Cause.DECK_STALE, Cause.STALL),
            (Cause.STALL, Cause.OVERSPEED, Cause.OVERSPEED),
        ],
    )
    def test_the_first_cause_is_told_until_a_harder_one_comes(
        self, first: Cause, second: Cause, told: Cause
    ) -> None:
        latched = step(RUNNING, Trip(first), NOW_MS)
        now = step(latched, Trip(second), NOW_MS + 5)
        assert (now.cause, now.since_ms) == (told, NOW_MS)
        assert now.reaction is max(latched.reaction, now.reaction)

    @pytest.mark.hazard("H01")
    @pytest.mark.parametrize("cause", list(Cause))
    def test_each_cause_latches_with_its_reaction(self, cause: Cause) -> None:
        state = replace(RUNNING, token=TOKEN)
        reaction = FAULTS[cause].reaction
        assert step(state, Trip(cause), NOW_MS + 5) == replace(
            state,
            belt=BeltState.LATCHED,
            since_ms=NOW_MS + 5,
            cause=cause,
            reaction=reaction,
            token=None,
        )
