"""The idle lock: a belt that nobody uses is started by those who know the code only (H43)."""

from __future__ import annotations

import pytest

from controller import api
from controller.belt.inputs import Confirm
from controller.belt.states import BeltState
from controller.conduct.lock import REASON, IdleLock
from tests.controller.conduct.stories import Clinic, loaded
from tests.sessions.engine.treadmill import seconds, step

pytestmark = pytest.mark.hazard("H43")
WALK = loaded(step(1.0, seconds(600)))
AFTER_MS = 45_000
ARM = api.Arm(id="-")
ASKS = (
    ARM,
    api.Confirm(id="-", token=1),
    api.Ask(id="-", what=api.Asked.START, by="facility"),
    api.Ask(id="-", what=api.Asked.SPEED, speed_mps=0.5, by="app"),
    api.Reply(id="-", token=1, granted=True),
)


def clinic() -> Clinic:
    """Somebody stands on the belt; it locks after 45 s, and is open."""
    one = Clinic(WALK).mounted()
    one.conductor.lock = IdleLock(AFTER_MS, one.place.now_ms)
    one.conductor.unlock(one.place.now_ms)
    return one


def locked(one: Clinic) -> bool:
    return one.conductor.lock.locked


def test_without_a_code_nothing_ever_locks() -> None:
    lock = IdleLock(None, 0)
    assert not lock.locked
    assert not lock.tick(10**9, stands=True)


def test_with_a_code_it_begins_locked() -> None:
    assert IdleLock(AFTER_MS, 0).locked


def test_it_locks_after_45_s_without_a_person() -> None:
    one = clinic().live(44.8)
    assert not locked(one)
    one.live(0.4)
    assert locked(one)
    assert one.events(api.LockChanged)[-1].locked


@pytest.mark.parametrize("command", ASKS, ids=lambda command: command.type)
def test_while_it_is_locked_nothing_leads_to_a_start(command: api.AnyCommand) -> None:
    one = clinic().live(46)
    assert one.do(command) == REASON
    assert one.conductor.cannot_arm(one.place.now_ms) == REASON


def test_stop_and_a_declined_request_need_no_code() -> None:
    one = clinic().live(46)
    one.stop()
    assert one.do(api.Reply(id="-", token=1, granted=False)) != REASON
    assert one.do(api.Report(id="-", pain=7)) is None


def test_after_the_code_it_starts_as_ever() -> None:
    one = clinic().live(46)
    one.conductor.unlock(one.place.now_ms)
    one.walking(5)
    assert one.state is BeltState.RUNNING


def test_a_start_that_nobody_confirms_is_taken_back() -> None:
    one = clinic().armed()
    assert one.token is not None
    confirm = api.Confirm(id="-", token=one.token)
    one.live(45.2)
    assert one.state is not BeltState.ARMING
    assert one.do(confirm) == REASON
    assert not any(isinstance(wish, Confirm) for _, wish in one.wishes())


def test_a_belt_that_moves_is_never_locked() -> None:
    one = clinic().walking(120)
    assert one.state is BeltState.RUNNING
    assert not locked(one)


def test_a_pause_that_lasts_is_locked_and_goes_on_after_the_code() -> None:
    one = clinic().walking(10)
    assert one.do(api.Pause(id="-")) is None
    one.until(lambda: one.conductor.senses.standstill)
    one.live(46)
    assert one.confirm() == REASON
    one.conductor.unlock(one.place.now_ms)
    assert one.confirm() is None
    one.live(5)
    assert one.state is BeltState.RUNNING


@pytest.mark.parametrize(
    ("command", "counts"),
    [
        (api.Watch(id="-", used=True), True),
        (api.Disarm(id="-"), True),
        (api.Watch(id="-"), False),
        (api.Attend(id="-", by="facility"), False),
        (api.SaySo(id="-", text="hello"), False),
        (api.Identify(id="-"), False),
        (api.Note(id="-", text="x"), False),
    ],
    ids=lambda case: getattr(case, "type", case),
)
def test_what_counts_as_a_person(command: api.AnyCommand, counts: bool) -> None:
    one = clinic().live(30)
    one.do(command)
    one.live(20)
    assert locked(one) is not counts
