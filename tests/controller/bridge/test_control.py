"""The control point: nothing that an app writes moves a belt; a stop is obeyed always."""

from __future__ import annotations

import contextlib
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from controller import api
from controller.belt.states import BeltState
from controller.bridge.machine import MAX_STOPS
from protocols.ftms.clients import Refused
from protocols.ftms.control import PARAMETERS, Op, Result, encode_request
from protocols.ftms.service import CONTROL
from tests.controller.bridge.apps import ME, OTHER, PAUSE, STOP, Apps, belt, snapshot

SPEED, INCLINE = Op.SET_TARGET_SPEED, Op.SET_TARGET_INCLINATION
ME_BY, OTHER_BY = "app C0:00:00:00:00:01", "app C0:00:00:00:00:02"


def speed(apps: Apps, kmh: float, app: int = ME) -> Result | None:
    return apps.ask(SPEED, app, target_speed_kmh=kmh)


@pytest.fixture
def apps() -> Apps:
    """One of them has permission to ask."""
    apps = Apps()
    assert apps.ask(Op.REQUEST_CONTROL) is Result.SUCCESS
    return apps


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("op", [*range(8), *range(9, 0x18), 0x7F, 0xFF])
def test_read_only_permits_nothing(op: int) -> None:
    apps = Apps(asking=False)
    assert apps.answer_to(bytes((op, 0, 0))) is Result.CONTROL_NOT_PERMITTED
    assert apps.wishes == []


@pytest.mark.parametrize("asking", [False, True])
@pytest.mark.parametrize("data", [STOP, b"\x08", b"\x08\x03", b"\x08\x01\xff", b"\x08\xff\xff\xff"])
@pytest.mark.hazard("H11")
def test_a_stop_is_obeyed_without_permission_and_however_torn(data: bytes, asking: bool) -> None:
    apps = Apps(asking=asking)
    assert apps.answer_to(data) is None, "what comes of it is not known yet"
    assert apps.commands == [api.Stop(id="-", by=ME_BY)]
    assert apps.settle(accepted=True) is Result.SUCCESS


@pytest.mark.hazard("H11")
def test_a_stop_needs_no_subscription() -> None:
    apps = Apps(asking=False)
    apps.machine.subscribed(ME, CONTROL, on=False)
    apps.write(STOP)
    assert apps.commands == [api.Stop(id="-", by=ME_BY)]


@pytest.mark.hazard("H11")
def test_a_stop_overtakes_a_procedure_that_waits(apps: Apps) -> None:
    assert speed(apps, 2.5) is None
    apps.write(STOP)
    assert isinstance(apps.commands[-1], api.Stop)


@pytest.mark.hazard("H11")
def test_a_flood_of_stops_is_a_few_and_never_none(apps: Apps) -> None:
    for _ in range(1000):
        apps.write(STOP)
    assert len(apps.wishes) == MAX_STOPS
    apps.settle(accepted=True)
    apps.write(STOP)
    assert len(apps.wishes) == MAX_STOPS + 1


def test_a_stop_that_the_controller_did_not_take_is_told_so() -> None:
    apps = Apps()
    apps.write(STOP)
    assert apps.settle(accepted=False) is Result.OPERATION_FAILED


def test_a_pause_is_for_who_may_ask(apps: Apps) -> None:
    assert apps.answer_to(PAUSE, OTHER) is Result.CONTROL_NOT_PERMITTED
    assert apps.answer_to(PAUSE) is None
    assert apps.commands == [api.Pause(id="-")]
    assert apps.settle(accepted=True) is Result.SUCCESS


def test_who_stops_is_not_told_of_the_stop(apps: Apps) -> None:
    apps.write(STOP)
    apps.show(snapshot(belt=belt(BeltState.STOPPING)))
    assert apps.statuses(ME) == []
    assert apps.statuses(OTHER) == [(0x02, {"control_information": 1})]


def test_a_target_becomes_a_question(apps: Apps) -> None:
    assert speed(apps, 2.5) is None
    assert apps.commands == [api.Ask(id="-", what=api.Asked.SPEED, speed_mps=2.5 / 3.6, by=ME_BY)]
    assert apps.settle(accepted=True) is Result.SUCCESS
    assert apps.ask(INCLINE, target_inclination_pct=4.5) is None
    assert apps.commands[-1] == api.Ask(id="-", what=api.Asked.INCLINE, incline_pct=4.5, by=ME_BY)
    assert apps.settle(accepted=False) is Result.OPERATION_FAILED
    assert apps.statuses() == [], "nothing is told of the belt that the belt did not do"


@pytest.mark.hazard("H13")
def test_a_start_is_a_question_too() -> None:
    apps = Apps(snapshot(belt=belt(BeltState.READY)))
    apps.ask(Op.REQUEST_CONTROL)
    assert apps.ask(Op.START_OR_RESUME) is None
    assert apps.commands == [api.Ask(id="-", what=api.Asked.START, by=ME_BY)]


def test_a_belt_that_runs_cannot_be_started(apps: Apps) -> None:
    assert apps.ask(Op.START_OR_RESUME) is Result.OPERATION_FAILED


@pytest.mark.hazard("H07")
@pytest.mark.parametrize("kmh", [20.0, 3.22, 0.0, 0.32])
def test_nobody_is_asked_for_more_than_the_limit(apps: Apps, kmh: float) -> None:
    assert speed(apps, kmh) is Result.INVALID_PARAMETER
    assert apps.wishes == []


@pytest.mark.parametrize("pct", [10.1, -0.1, 400.0])
def test_nor_for_steeper(apps: Apps, pct: float) -> None:
    assert apps.ask(INCLINE, target_inclination_pct=pct) is Result.INVALID_PARAMETER


@pytest.mark.parametrize("data", [b"\x02", b"\x02\x10", b"\x02\x10\x01\x00", b"\x00\x01"])
def test_a_torn_request_is_invalid(apps: Apps, data: bytes) -> None:
    assert apps.answer_to(data) is Result.INVALID_PARAMETER
    assert apps.wishes == []


@pytest.mark.parametrize("op", sorted(set(PARAMETERS) - {0, 1, 2, 3, 7, 8}))
def test_what_a_treadmill_has_not_is_not_supported(apps: Apps, op: Op) -> None:
    assert apps.answer_to(bytes((op,)) + bytes(10)) is Result.OP_CODE_NOT_SUPPORTED


def test_permission_comes_first_and_is_one_apps(apps: Apps) -> None:
    assert speed(apps, 2.5, OTHER) is Result.CONTROL_NOT_PERMITTED
    assert apps.ask(Op.REQUEST_CONTROL, OTHER) is Result.CONTROL_NOT_PERMITTED
    assert speed(apps, 2.5) is None, "the first is undisturbed"
    assert apps.statuses(ME) == []


def test_permission_ends_with_its_link(apps: Apps) -> None:
    speed(apps, 2.5)
    apps.machine.disconnected(ME)
    assert apps.settle(accepted=True) is None, "nobody is there to hear it"
    assert apps.ask(Op.REQUEST_CONTROL, OTHER) is Result.SUCCESS
    apps.come(ME)
    assert speed(apps, 2.5) is Result.CONTROL_NOT_PERMITTED


def test_reset_gives_permission_back_and_moves_nothing(apps: Apps) -> None:
    assert apps.ask(Op.RESET) is Result.OPERATION_FAILED, "of a belt that runs"
    apps.show(snapshot(belt=belt(BeltState.READY)))
    assert apps.ask(Op.RESET) is Result.SUCCESS
    assert apps.ask(Op.REQUEST_CONTROL, OTHER) is Result.SUCCESS
    assert apps.wishes == []


def test_one_procedure_of_an_app_at_a_time(apps: Apps) -> None:
    speed(apps, 2.5)
    with pytest.raises(Refused) as refused:
        speed(apps, 2.6)
    assert refused.value.code == 0xFE
    assert apps.ask(Op.REQUEST_CONTROL, OTHER) is Result.CONTROL_NOT_PERMITTED, "heard meanwhile"
    apps.settle(accepted=True)
    assert speed(apps, 2.6) is None


def test_an_answer_needs_a_subscription(apps: Apps) -> None:
    apps.machine.subscribed(ME, CONTROL, on=False)
    with pytest.raises(Refused) as refused:
        speed(apps, 2.5)
    assert refused.value.code == 0xFD
    assert apps.wishes == []


def test_who_repeats_a_question_is_not_heard_twice(apps: Apps) -> None:
    waiting = api.RequestView(
        token=1, by=ME_BY, what=api.Asked.SPEED, speed_mps=2.5 / 3.6, left_s=20.0
    )
    apps.show(snapshot(request=waiting))
    assert speed(apps, 2.5) is Result.SUCCESS
    assert apps.wishes == []
    assert speed(apps, 1.8) is None, "taking it back is a question, though the belt runs so"


def test_what_is_so_already_is_nobodys_question(apps: Apps) -> None:
    assert speed(apps, 1.8) is Result.SUCCESS
    assert apps.ask(INCLINE, target_inclination_pct=2.0) is Result.SUCCESS
    assert apps.wishes == []


def test_a_person_can_answer_only_so_many_questions(apps: Apps) -> None:
    results = []
    for hundredths in range(250, 290):
        result = speed(apps, hundredths / 100)
        results.append(apps.settle(accepted=True) if result is None else result)
    assert results.count(Result.SUCCESS) == 5
    assert results[-1] is Result.OPERATION_FAILED
    apps.live(4000)
    assert speed(apps, 2.5) is None


MAY_BE_SAID = (api.Stop, api.Pause, api.Ask)


@pytest.mark.hazard("H30")
@settings(max_examples=300)
@given(writes=st.lists(st.tuples(st.sampled_from([ME, OTHER]), st.binary(max_size=24))))
def test_any_octets_have_an_answer_and_none_moves_a_belt(writes: list[tuple[int, bytes]]) -> None:
    apps = Apps()
    for app, data in writes:
        with contextlib.suppress(Refused):
            apps.write(data, app)
    assert all(isinstance(command, MAY_BE_SAID) for command in apps.commands)


class TwoApps(RuleBasedStateMachine):
    """Apps that come, go and write in any order: whoever asks had permission when it did."""

    BY: ClassVar = {ME: ME_BY, OTHER: OTHER_BY}

    def __init__(self) -> None:
        super().__init__()
        self.apps = Apps(snapshot(belt=belt(BeltState.READY)))
        self.here = {ME, OTHER}
        self.holder: int | None = None
        self.asked = 0

    @rule(app=st.sampled_from([ME, OTHER]))
    def come_or_go(self, app: int) -> None:
        if app in self.here:
            self.apps.machine.disconnected(app)
            self.holder = None if self.holder == app else self.holder
        else:
            self.apps.come(app)
        self.here ^= {app}

    @rule(app=st.sampled_from([ME, OTHER]))
    def request_control(self, app: int) -> None:
        if app in self.here and not self._busy(app):
            free = self.holder in {None, app}
            wanted = Result.SUCCESS if free else Result.CONTROL_NOT_PERMITTED
            assert self.apps.ask(Op.REQUEST_CONTROL, app) is wanted
            self.holder = app if free else self.holder

    @rule(app=st.sampled_from([ME, OTHER]), kmh=st.floats(0.5, 3.0))
    def set_speed(self, app: int, kmh: float) -> None:
        if app not in self.here or self._busy(app):
            return
        self.apps.live(3000)
        asked = speed(self.apps, kmh, app) is None
        assert asked == (self.holder == app)
        if asked:
            command = self.apps.commands[-1]
            assert isinstance(command, api.Ask)
            assert command.by == self.BY[app]

    @rule(accepted=st.booleans())
    def controller_answers(self, accepted: bool) -> None:
        if self.apps.wishes:
            self.apps.machine.answered(self.apps.wishes.pop(), accepted=accepted)

    @invariant()
    def nothing_moves(self) -> None:
        assert all(isinstance(command, MAY_BE_SAID) for command in self.apps.commands)

    def _busy(self, app: int) -> bool:
        return app in self.apps.machine._busy


TestTwoApps = TwoApps.TestCase
TestTwoApps.settings = settings(max_examples=50, stateful_step_count=20)


def test_the_wire_request_is_what_apps_really_write() -> None:
    assert encode_request(SPEED, target_speed_kmh=20.0) == bytes.fromhex("02d007")
