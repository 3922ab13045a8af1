"""Hundreds of sessions keep every rule, `make storm` plays thousands; and every rule bites: a gate,
guard or controller that breaks one is caught."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from controller.api import CauseView, Outcome
from controller.belt import core, gate
from controller.belt.faults import Cause
from controller.belt.gate import GateState
from controller.belt.inputs import Cap, Input, Measured, Reset, Stop, Tick, Trip
from controller.belt.ramp import Ramp
from controller.belt.states import BeltState
from controller.conduct import senses, session
from controller.treadmills.port import Motion, Order
from controller.treadmills.trackmaster import TrackMasterDriver
from tests.storm import rules
from tests.storm import script as scripts
from tests.storm.__main__ import FOUND
from tests.storm.campaign import Played, played
from tests.storm.copies import packed, unpacked
from tests.storm.script import Deed, Script, draw, read, written
from tests.storm.session import instants, run, shrunk, warm_up
from tests.storm.stage import Stage

SESSIONS = 300
DRAWN = 10_000  # without being played
Step = Callable[[GateState, Input, int], GateState]


@pytest.fixture(autouse=True, scope="module")
def warm() -> None:
    """Beginnings are played by the program as it is, never by one that a test has broken."""
    warm_up()


@cache
def _storm() -> Played:
    return played(range(SESSIONS))


@pytest.mark.timeout(600)  # seconds of work, on a machine that may be busy
@pytest.mark.xdist_group("storm")
def test_whatever_happens_every_rule_holds() -> None:
    assert _storm().broken == []


def test_what_once_broke_a_rule_breaks_none_now() -> None:
    kept = {path.stem: run(read(path.read_text())) for path in FOUND.glob("*.jsonl")}
    assert {name: broken for name, broken in kept.items() if broken is not None} == {}


def test_a_seed_is_one_session() -> None:
    assert draw(7) == draw(7)
    assert draw(7) != draw(8)
    assert read(written(draw(7))) == draw(7)
    assert list(instants(draw(7))) == list(instants(draw(7)))


@pytest.mark.parametrize("place", [name for name, _ in scripts.PLACES])
def test_a_copy_of_a_stage_goes_on_as_the_stage_does(place: str) -> None:
    stage = Stage(place)
    for _ in range(40):
        stage.step()
    copy = unpacked(packed(stage))
    for _ in range(80):
        assert stage.step() == copy.step()


# --- storms storm --------------------------------------------------------------------------------


def test_everything_that_can_be_drawn_is_drawn_often() -> None:
    drawn = [draw(seed) for seed in range(DRAWN)]
    deeds = Counter(deed.what for script in drawn for deed in script.deeds)
    tables = (scripts.FATES, *(table for table, _ in scripts.CLIENTS))
    assert {name: deeds[name] for table in tables for name, _ in table if deeds[name] < 50} == {}
    assert set(Counter(script.place for script in drawn)) == {name for name, _ in scripts.PLACES}


@pytest.mark.timeout(600)
@pytest.mark.xdist_group("storm")
def test_what_is_drawn_happens() -> None:
    """Every way to stop comes about, and people start again after it."""
    tally = _storm().tally
    causes = {Cause(name[7:]) for name in tally if name.startswith("cause: ")}
    assert causes >= WITNESSED_CAUSES, WITNESSED_CAUSES - causes
    assert {state for state in BeltState if not tally[f"belt: {state}"]} == set()
    assert tally["taken: reset"] > SESSIONS / 20
    assert tally["taken: confirm"] > SESSIONS
    assert tally["steps without a guard"] > 1000


WITNESSED_CAUSES = frozenset(
    {
        Cause.CONSOLE_STOP,
        Cause.CONTROLLER_GONE,
        Cause.DECK_REBOOTED,
        Cause.DECK_SATURATED,
        Cause.DECK_STALE,
        Cause.GUARD_DIED,
        Cause.GUARD_STALLED,
        Cause.LEASE_ENDED,
        Cause.LINK_LOST,
        Cause.OVERSPEED,
        Cause.PAIN,
        Cause.PERSON_OFF,
        Cause.SAFETY_KEY,
        Cause.SPEED_MISMATCH,
        Cause.STALL,
        Cause.STOP_NOT_OBEYED,
        Cause.WRONG_WAY,
    }
)


# --- every rule bites ----------------------------------------------------------------------------


def _deeds(*deeds: tuple[int, str] | tuple[int, str, int]) -> Script:
    return Script(tuple(Deed(*deed) for deed in deeds))


def _deaf_to(*kinds: type) -> Step:
    """A gate that takes nothing of these kinds."""
    return lambda state, given, ms: (
        state if isinstance(given, kinds) else gate.step(state, given, ms)
    )


def _restarting(state: GateState, given: Input, now_ms: int) -> GateState:
    """A gate that goes on by itself after a stop of somebody else's."""
    if isinstance(given, Trip):
        return replace(state, started=False, lease_ms=now_ms + 10_000)
    return gate.step(state, given, now_ms)


def _leaping(state: GateState, given: Input, now_ms: int) -> GateState:
    """A gate without a ramp."""
    state = gate.step(state, given, now_ms)
    if state.belt is BeltState.RUNNING and state.started:
        return replace(state, speed=Ramp(state.wish_speed_mmps, now_ms))
    return state


def _catching_up(state: GateState, given: Input, now_ms: int) -> GateState:
    """A gate that makes up, after a late tick, for the time that it did not run."""
    late_ms = now_ms - (state.ticked_ms or now_ms) if isinstance(given, Tick) else 0
    stepped = gate.step(state, given, now_ms)
    if late_ms > 60 and stepped.belt is BeltState.RUNNING:
        reached_mmps = state.speed.value + 150 * late_ms // 1000
        return replace(stepped, speed=Ramp(min(reached_mmps, state.wish_speed_mmps), now_ms))
    return stepped


def _tilting(state: GateState, given: Input, now_ms: int) -> GateState:
    """A gate that lets the incline leap."""
    state = gate.step(state, given, now_ms)
    if state.belt is BeltState.RUNNING and state.started:
        return replace(state, incline=Ramp(state.wish_incline_tenths, now_ms))
    return state


def _forgiving(state: GateState, given: Input, now_ms: int) -> GateState:
    """A gate that unlatches itself at standstill."""
    state = gate.step(state, given, now_ms)
    if isinstance(given, Tick) and state.belt is BeltState.LATCHED and state.standstill:
        return gate.step(state, Reset(), now_ms)
    return state


def _trusting(state: GateState, given: Input, now_ms: int) -> GateState:
    """A gate that takes every belt that it does not run for one that stands."""
    if isinstance(given, Measured) and state.belt is not BeltState.RUNNING:
        given = replace(given, standing=True)
    return gate.step(state, given, now_ms)


def _faster(state: GateState) -> Order:
    """A guard that orders more than the gate allows."""
    wanted = gate.order(state)
    return replace(wanted, speed_mmps=wanted.speed_mmps * 5 // 4)


def _steeper(state: GateState) -> Order:
    """A guard that orders more incline than the gate allows."""
    wanted = gate.order(state)
    return replace(wanted, incline_tenths=wanted.incline_tenths * 2)


def _rolling(state: GateState) -> Order:
    """A guard that lets a stopped belt creep."""
    wanted = gate.order(state)
    stopped = wanted.motion is Motion.STOP and state.belt is BeltState.LATCHED
    return Order(Motion.RUN, 90) if stopped else wanted


def _said_once(self: TrackMasterDriver, _now_ms: int) -> None:
    """A driver that says STOP once."""


_close = session.Session._close


def _closed_twice(
    self: session.Session, outcome: Outcome, cause: CauseView | None, now_ms: int
) -> None:
    """A controller that ends a session over and over."""
    kept = self.ledger, self._ending
    _close(self, outcome, cause, now_ms)
    self.ledger, self._ending = kept


Patch = tuple[object, str, object]
BROKEN: tuple[tuple[Callable[[], rules.Rule], Patch, Script], ...] = (
    (
        rules.only_a_confirmed_start_moves,
        (core, "step", _restarting),
        _deeds((1000, "console_stop")),
    ),
    (
        rules.a_start_needs_standstill,
        (core, "step", _trusting),
        replace(_deeds((500, "stop"), (550, "again")), place="watchdog", walked_ms=5200),
    ),
    (
        rules.no_confirmation_is_forged,
        (senses.Senses, "confirm_hindrance", lambda *_: None),
        _deeds((500, "stop"), (4000, "arm"), (4500, "wrong confirm")),
    ),
    (
        rules.a_latched_belt_waits_for_a_person,
        (core, "step", _forgiving),
        _deeds((500, "console_stop"), (5000, "slower")),
    ),
    (rules.never_above_the_limit, (core, "order", _faster), _deeds((2500, "skip"))),
    (
        rules.never_above_the_limit,
        (core, "order", _steeper),
        _deeds((1000, "skip"), (9000, "faster")),
    ),
    (rules.never_above_the_limit, (core, "step", _deaf_to(Cap)), _deeds((3000, "cap", 7))),
    (rules.never_faster_than_the_ramp, (core, "step", _leaping), _deeds((1500, "skip"))),
    (
        rules.a_late_tick_makes_no_bigger_step,
        (core, "step", _catching_up),
        _deeds((700, "guard late", 240), (1000, "guard jitters", 20)),
    ),
    (
        rules.a_late_tick_makes_no_bigger_step,
        (core, "step", _tilting),
        _deeds((500, "skip"), (4000, "faster")),
    ),
    (rules.stop_reaches_the_machine, (core, "step", _deaf_to(Stop)), _deeds((1000, "stop"))),
    (
        rules.stop_is_said_until_the_belt_stands,
        (TrackMasterDriver, "_repeat_stop", _said_once),
        _deeds((500, "lose_stops"), (550, "stop")),
    ),
    (
        rules.a_stopped_belt_comes_to_rest,
        (core, "order", _rolling),
        _deeds((500, "unplug_deck"), (6000, "lower")),
    ),
    (
        rules.nobody_is_missed,
        (senses, "deck_cause", lambda *_: None),
        _deeds((500, "step_off"), (5000, "slower")),
    ),
    (
        rules.sessions_begin_and_end_in_turn,
        (session.Session, "_close", _closed_twice),
        _deeds((500, "stop"), (5000, "slower")),
    ),
)
"""For each rule: what breaks it, and a session in which that shows."""


def test_for_every_rule_something_is_tried_that_breaks_it() -> None:
    assert {rule for rule, *_ in BROKEN} == set(rules.RULES)


@pytest.mark.parametrize(
    ("rule", "patch", "script"), BROKEN, ids=[row[0].__name__ for row in BROKEN]
)
def test_every_rule_bites(
    rule: Callable[[], rules.Rule],
    patch: Patch,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert run(script) is None
    monkeypatch.setattr(*patch)
    assert run(script) is not None, "a broken program was not caught"
    found = run(script, (rule,))
    assert found is not None, "other rules caught it, this one did not"
    assert found.rule == rule.__name__


def test_a_script_shrinks_to_what_breaks_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "step", _deaf_to(Stop))
    script = _deeds((200, "slower"), (600, "skip"), (1000, "stop"), (1500, "garbage", 7))
    assert shrunk(script) == _deeds((1000, "stop"))


def test_what_is_raised_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(session.Session, "tick", broken)
    found = run(_deeds())
    assert found is not None
    assert found.rule == "nothing is raised"
    assert "ZeroDivisionError" in found.what
