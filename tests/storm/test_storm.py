"""Sessions of many seeds keep every rule, and every rule bites: a gate, guard or controller that
breaks one is caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from controller.api import CauseView, Outcome
from controller.belt import core, gate
from controller.belt.gate import GateState
from controller.belt.inputs import Input, Reset, Stop, Tick, Trip
from controller.belt.ramp import Ramp
from controller.belt.states import BeltState
from controller.conduct import senses, session
from controller.treadmills.port import Motion, Order
from tests.storm.__main__ import FOUND, broken_of
from tests.storm.script import Deed, Script, draw, read, written
from tests.storm.session import run, shrunk

SESSIONS = 800
CHUNK = 20
Step = Callable[[GateState, Input, int], GateState]


@pytest.mark.parametrize("first", range(0, SESSIONS, CHUNK))
def test_whatever_happens_every_rule_holds(first: int) -> None:
    assert broken_of(range(first, first + CHUNK)) == []


def test_what_once_broke_a_rule_breaks_none_now() -> None:
    kept = {path.stem: run(read(path.read_text())) for path in FOUND.glob("*.jsonl")}
    assert {name: broken for name, broken in kept.items() if broken is not None} == {}


def test_a_seed_is_one_session() -> None:
    assert draw(7) == draw(7)
    assert draw(7) != draw(8)
    assert read(written(draw(7))) == draw(7)


# --- every rule bites ----------------------------------------------------------------------------


def _deeds(*deeds: tuple[int, str] | tuple[int, str, int]) -> Script:
    return tuple(Deed(*deed) for deed in deeds)


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


def _forgiving(state: GateState, given: Input, now_ms: int) -> GateState:
    """A gate that unlatches itself at standstill."""
    state = gate.step(state, given, now_ms)
    if isinstance(given, Tick) and state.belt is BeltState.LATCHED and state.standstill:
        return gate.step(state, Reset(), now_ms)
    return state


def _faster(state: GateState) -> Order:
    """A guard that orders more than the gate allows."""
    wanted = gate.order(state)
    return replace(wanted, speed_mmps=wanted.speed_mmps * 5 // 4)


def _rolling(state: GateState) -> Order:
    """A guard that lets a stopped belt creep."""
    wanted = gate.order(state)
    stopped = wanted.motion is Motion.STOP and state.belt is BeltState.LATCHED
    return Order(Motion.RUN, 90) if stopped else wanted


_close = session.Session._close


def _closed_twice(
    self: session.Session, outcome: Outcome, cause: CauseView | None, now_ms: int
) -> None:
    """A controller that ends a session over and over."""
    kept = self.ledger, self._ending
    _close(self, outcome, cause, now_ms)
    self.ledger, self._ending = kept


Patch = tuple[object, str, object]
BROKEN: tuple[tuple[str, Patch, Script], ...] = (
    (
        "only_a_confirmed_start_moves",
        (core, "step", _restarting),
        _deeds((1000, "console_stop")),
    ),
    (
        "no_confirmation_is_forged",
        (senses.Senses, "confirm_hindrance", lambda *_: None),
        _deeds((500, "stop"), (4000, "arm"), (4500, "wrong confirm")),
    ),
    ("never_above_the_limit", (core, "order", _faster), _deeds((2500, "skip"))),
    ("never_faster_than_the_ramp", (core, "step", _leaping), _deeds((1500, "skip"))),
    ("stop_reaches_the_machine", (core, "step", _deaf_to(Stop)), _deeds((1000, "stop"))),
    (
        "a_stopped_belt_comes_to_rest",
        (core, "order", _rolling),
        _deeds((500, "unplug_deck"), (6000, "lower")),
    ),
    (
        "a_latched_belt_waits_for_a_person",
        (core, "step", _forgiving),
        _deeds((500, "console_stop"), (5000, "slower")),
    ),
    (
        "sessions_begin_and_end_in_turn",
        (session.Session, "_close", _closed_twice),
        _deeds((500, "stop"), (5000, "slower")),
    ),
)
"""For each rule: what breaks it, and a session in which that shows."""


@pytest.mark.parametrize(("rule", "patch", "script"), BROKEN, ids=[row[0] for row in BROKEN])
def test_every_rule_bites(
    rule: str, patch: Patch, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(script) is None
    where, name, broken = patch
    monkeypatch.setattr(where, name, broken)
    found = run(script)
    assert found is not None, "a broken program was not caught"
    assert found.rule == rule, found


def test_a_script_shrinks_to_what_breaks_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "step", _deaf_to(Stop))
    script = _deeds((200, "slower"), (600, "skip"), (1000, "stop"), (1500, "garbage", 7))
    assert shrunk(script) == _deeds((1000, "stop"))


def test_what_is_raised_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(session.Session, "tick", broken)
    found = run(())
    assert found is not None
    assert found.rule == "nothing is raised"
    assert "ZeroDivisionError" in found.what
