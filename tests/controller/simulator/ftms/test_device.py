"""The simulated treadmill's service in virtual time, asked as a client asks."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.api import SimulatedFault
from controller.simulator.ftms.device import FtmsDevice
from controller.simulator.ftms.peculiarities import PECULIAR, Peculiarities
from controller.treadmills.cards import load_card
from protocols.ftms.clients import Dropped, Refused, Sent
from protocols.ftms.control import Op, Response, Result, decode_control_point, encode_request
from protocols.ftms.fields import Reading
from protocols.ftms.parameters import ControlInformation
from protocols.ftms.ranges import decode_range
from protocols.ftms.records import Records
from protocols.ftms.service import CONTROL, DATA, FEATURE, INCLINES, SPEEDS, STATUS
from protocols.ftms.status import StatusOp, decode_machine_status
from protocols.ftms.treadmill import TreadmillData
from protocols.ftms.uuids import Uuid
from protocols.gatt.messages import Failure

MECHANICS = load_card("simulated").capabilities
ME, OTHER = 1, 2
STEP_MS = 20


class Client:
    """One client of a device, in virtual time."""

    def __init__(self, peculiar: Peculiarities | None = None) -> None:
        self.device = FtmsDevice(MECHANICS, peculiar)
        self.now_ms = 0
        self.seen: list[Sent | Dropped] = []
        self.device.connected(ME)
        self.device.resized(ME, self.device.peculiar.max_mtu)
        for characteristic in (CONTROL, DATA, STATUS):
            self.device.subscribed(ME, characteristic, on=True)

    def pass_ms(self, duration_ms: int) -> None:
        for _ in range(duration_ms // STEP_MS):
            self.now_ms += STEP_MS
            self.device.advance(self.now_ms)
            self.seen += self.device.outgoing()

    def write(self, data: bytes, client: int = ME) -> None:
        self.device.write(client, CONTROL, data, self.now_ms)

    def ask(self, op: Op, client: int = ME, **values: float) -> Result | None:
        """The result that is indicated; None: nothing is."""
        already = len(self.seen)
        self.write(encode_request(op, **values), client)
        self.pass_ms(100)
        for sent in self.seen[already:]:
            if isinstance(sent, Sent) and sent.characteristic == CONTROL and sent.client == client:
                response = decode_control_point(sent.data).value
                assert isinstance(response, Response)
                assert response.op_code == op
                return Result(response.result or 0)
        return None

    def stop(self) -> Result | None:
        return self.ask(Op.STOP_OR_PAUSE, control_information=ControlInformation.STOP)

    def run_at(self, speed_kmh: float) -> None:
        self.ask(Op.REQUEST_CONTROL)
        self.ask(Op.START_OR_RESUME)
        self.pass_ms(self.device.peculiar.start_delay_ms)
        assert self.ask(Op.SET_TARGET_SPEED, target_speed_kmh=speed_kmh) is Result.SUCCESS
        self.pass_ms(8000)

    def statuses(self, client: int = ME) -> list[int]:
        return [
            int(decode_machine_status(sent.data).value.op_code)
            for sent in self.seen
            if isinstance(sent, Sent) and sent.characteristic == STATUS and sent.client == client
        ]

    def records(self) -> list[Reading[TreadmillData]]:
        records = Records()
        return [
            reading
            for sent in self.seen
            if isinstance(sent, Sent) and sent.characteristic == DATA
            for reading in records.feed(sent.data)
        ]

    @property
    def speed_kmh(self) -> float:
        return round(self.device.machine.belt.speed_mmps * 0.0036, 2)


@pytest.fixture
def client() -> Client:
    return Client()


def test_a_run_from_permission_to_standstill(client: Client) -> None:
    assert client.ask(Op.REQUEST_CONTROL) is Result.SUCCESS
    assert client.ask(Op.SET_TARGET_SPEED, target_speed_kmh=3.0) is Result.SUCCESS
    client.pass_ms(3000)
    assert client.speed_kmh == 0, "a target starts nothing"
    assert client.ask(Op.START_OR_RESUME) is Result.SUCCESS
    assert client.ask(Op.SET_TARGET_INCLINATION, target_inclination_pct=2.5) is Result.SUCCESS
    client.pass_ms(5000)
    assert client.speed_kmh == 3.0
    assert client.device.machine.belt.incline_tenths == 25
    assert client.stop() is Result.SUCCESS
    client.pass_ms(5000)
    assert client.speed_kmh == 0
    assert client.statuses() == [], "a client is not told what it did itself"


def test_without_permission_nothing_is_obeyed(client: Client) -> None:
    assert client.ask(Op.START_OR_RESUME) is Result.CONTROL_NOT_PERMITTED
    assert client.ask(Op.RESET) is Result.CONTROL_NOT_PERMITTED
    result = client.ask(Op.SET_TARGET_SPEED, target_speed_kmh=3.0)
    assert result is Result.CONTROL_NOT_PERMITTED
    assert not client.device.machine.running


def test_the_att_layer_refuses_before_the_state_machine_is_asked(client: Client) -> None:
    client.device.subscribed(ME, CONTROL, on=False)
    with pytest.raises(Refused) as refused:
        client.write(b"\x00")
    assert refused.value.code == Failure.CCCD_IMPROPERLY_CONFIGURED
    client.device.subscribed(ME, CONTROL, on=True)
    with pytest.raises(Refused):
        client.write(b"")
    client.write(b"\x00")
    with pytest.raises(Refused) as refused:
        client.write(b"\x07")
    assert refused.value.code == Failure.PROCEDURE_ALREADY_IN_PROGRESS


@pytest.mark.parametrize(
    ("data", "result"),
    [
        ("02ffff", Result.INVALID_PARAMETER),
        ("020000", Result.INVALID_PARAMETER),
        ("02", Result.INVALID_PARAMETER),
        ("022c0100", Result.INVALID_PARAMETER),
        ("03ff7f", Result.INVALID_PARAMETER),
        ("03ffff", Result.INVALID_PARAMETER),
        ("0803", Result.INVALID_PARAMETER),
        ("0801", Result.OPERATION_FAILED),
        ("050100", Result.OP_CODE_NOT_SUPPORTED),
        ("77", Result.OP_CODE_NOT_SUPPORTED),
        ("800101", Result.OP_CODE_NOT_SUPPORTED),
    ],
)
def test_results(client: Client, data: str, result: Result) -> None:
    client.ask(Op.REQUEST_CONTROL)
    client.write(bytes.fromhex(data))
    client.pass_ms(100)
    answer = client.seen[-1]
    assert isinstance(answer, Sent)
    assert answer.indicated
    assert answer.data == bytes((0x80, int(data[:2], 16), result))


def test_start_when_started_fails(client: Client) -> None:
    client.run_at(2.0)
    assert client.ask(Op.START_OR_RESUME) is Result.OPERATION_FAILED


def test_a_pause_keeps_the_target_and_a_stop_forgets_it(client: Client) -> None:
    client.run_at(3.0)
    client.ask(Op.STOP_OR_PAUSE, control_information=ControlInformation.PAUSE)
    client.pass_ms(5000)
    client.ask(Op.START_OR_RESUME)
    client.pass_ms(5000)
    assert client.speed_kmh == 3.0
    client.stop()
    client.pass_ms(5000)
    client.ask(Op.START_OR_RESUME)
    client.pass_ms(5000)
    assert client.speed_kmh == pytest.approx(0.32, abs=0.01), "the lowest that it has"


def test_reset_ends_permission_and_zeroes_the_counters(client: Client) -> None:
    client.run_at(3.0)
    assert client.ask(Op.RESET) is Result.SUCCESS
    assert client.ask(Op.START_OR_RESUME) is Result.CONTROL_NOT_PERMITTED
    client.pass_ms(5000)
    assert client.speed_kmh == 0
    assert (client.records()[-1].value.distance_m or 0) < 2


@pytest.mark.hazard("H09")
def test_another_client_takes_control(client: Client) -> None:
    client.run_at(3.0)
    client.device.connected(OTHER)
    for characteristic in (CONTROL, STATUS):
        client.device.subscribed(OTHER, characteristic, on=True)
    assert client.ask(Op.REQUEST_CONTROL, OTHER) is Result.SUCCESS
    assert client.statuses() == [StatusOp.CONTROL_PERMISSION_LOST]
    assert client.stop() is Result.CONTROL_NOT_PERMITTED
    assert client.ask(Op.SET_TARGET_SPEED, OTHER, target_speed_kmh=5.0) is Result.SUCCESS
    assert client.statuses()[-1] == StatusOp.TARGET_SPEED_CHANGED
    assert client.statuses(OTHER) == []
    client.device.disconnected(OTHER)
    assert client.ask(Op.REQUEST_CONTROL) is Result.SUCCESS


def test_somebody_elses_app_takes_control(client: Client) -> None:
    client.run_at(3.0)
    client.device.lose_control()
    client.pass_ms(STEP_MS)
    assert client.statuses() == [StatusOp.CONTROL_PERMISSION_LOST]


@pytest.mark.hazard("H05")
def test_the_belt_runs_on_when_the_link_is_lost(client: Client) -> None:
    client.run_at(3.0)
    client.device.disconnected(ME)
    client.pass_ms(60_000)
    assert client.speed_kmh == 3.0
    client.device.connected(ME)
    client.device.subscribed(ME, CONTROL, on=True)
    assert client.stop() is Result.CONTROL_NOT_PERMITTED, "permission ended with the link"
    assert client.ask(Op.REQUEST_CONTROL) is Result.SUCCESS
    assert client.stop() is Result.SUCCESS


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (SimulatedFault.CONSOLE_STOP, StatusOp.STOPPED_OR_PAUSED_BY_USER),
        (SimulatedFault.SAFETY_KEY, StatusOp.STOPPED_BY_SAFETY_KEY),
    ],
)
def test_who_stops_it_at_the_machine_is_told(
    client: Client, fault: SimulatedFault, status: StatusOp
) -> None:
    client.run_at(3.0)
    assert client.device.act(fault)
    client.pass_ms(6000)
    assert client.statuses() == [status]
    assert client.speed_kmh == 0


def test_a_countdown_is_ended_by_the_console_and_by_a_stop() -> None:
    client = Client(replace(Peculiarities(), start_delay_ms=3000))
    for end in (client.stop, lambda: client.device.act(SimulatedFault.CONSOLE_STOP)):
        client.ask(Op.REQUEST_CONTROL)
        assert client.ask(Op.START_OR_RESUME) is Result.SUCCESS
        end()
        client.pass_ms(6000)
        assert client.device.machine.belt.travel_mm == 0


def test_records_come_once_a_second_and_are_true(client: Client) -> None:
    client.run_at(3.6)
    client.seen.clear()
    client.pass_ms(10_000)
    records = [reading.value for reading in client.records()]
    assert len(records) == 10
    assert {record.speed_kmh for record in records} == {3.6}
    first, last = records[0], records[-1]
    assert (last.distance_m or 0) - (first.distance_m or 0) == 9
    assert (last.elapsed_s or 0) - (first.elapsed_s or 0) == 9


def test_a_small_mtu_splits_records_and_loses_nothing() -> None:
    whole, split = Client(), Client(PECULIAR["small-mtu"])
    for client in (whole, split):
        client.run_at(3.6)
        client.pass_ms(5000)
    sent = [one for one in split.seen if isinstance(one, Sent) and one.characteristic == DATA]
    assert max(len(one.data) for one in sent) <= 20
    assert len(sent) == 2 * len(split.records())
    assert [one.value for one in split.records()] == [one.value for one in whole.records()]


def test_a_quiet_machine_is_connected_and_says_nothing(client: Client) -> None:
    client.run_at(3.0)
    client.seen.clear()
    client.device.quiet = True
    client.pass_ms(5000)
    assert client.seen == []


# Peculiarities.


def test_mph_taken_for_kmh() -> None:
    client = Client(PECULIAR["reports-mph"])
    client.run_at(3.0)
    client.pass_ms(3000)
    assert client.speed_kmh == pytest.approx(3.0 * 1.609344, abs=0.01)
    assert client.records()[-1].value.speed_kmh == 3.0


def test_no_incline_though_it_says_success() -> None:
    client = Client(PECULIAR["urevo"])
    reading = decode_range(Uuid.SUPPORTED_INCLINATION_RANGE, client.device.service.read(INCLINES))
    assert reading.value.maximum == 0
    client.ask(Op.REQUEST_CONTROL)
    assert client.ask(Op.SET_TARGET_INCLINATION, target_inclination_pct=5) is Result.SUCCESS
    client.pass_ms(10_000)
    assert client.device.machine.belt.incline_tenths == 0
    answers = [one for one in client.seen if isinstance(one, Sent) and one.data[:1] == b"\x80"]
    assert not any(one.indicated for one in answers)
    assert client.statuses() == [StatusOp.TARGET_INCLINE_CHANGED]


def test_no_incline_and_nothing_said_of_it() -> None:
    client = Client(PECULIAR["kingsmith"])
    assert INCLINES not in client.device.service.characteristics
    assert not client.device.service.read(FEATURE)[0] & 0b1000
    result = client.ask(Op.SET_TARGET_INCLINATION, target_inclination_pct=5)
    assert result is Result.OP_CODE_NOT_SUPPORTED


def test_no_answer_to_request_control() -> None:
    client = Client(PECULIAR["omega"])
    assert client.ask(Op.REQUEST_CONTROL) is None
    assert client.ask(Op.START_OR_RESUME) is Result.SUCCESS


def test_control_refused_and_obeyed_and_a_link_dropped_in_spin_up() -> None:
    client = Client(PECULIAR["kingsmith"])
    assert client.ask(Op.REQUEST_CONTROL) is Result.CONTROL_NOT_PERMITTED
    client.pass_ms(200)
    assert client.ask(Op.START_OR_RESUME) is Result.SUCCESS
    client.pass_ms(200)
    client.ask(Op.SET_TARGET_SPEED, target_speed_kmh=2.0)
    assert Dropped(ME) in client.seen


def test_commands_too_soon_are_lost() -> None:
    client = Client(replace(Peculiarities(), min_write_interval_ms=500))
    assert client.ask(Op.REQUEST_CONTROL) is Result.SUCCESS
    assert client.ask(Op.START_OR_RESUME) is None
    assert not client.device.machine.running
    client.pass_ms(500)
    assert client.ask(Op.START_OR_RESUME) is Result.SUCCESS


def test_a_preamble_before_each_command() -> None:
    peculiar = PECULIAR["locked"]
    client = Client(peculiar)
    assert peculiar.preamble is not None
    assert client.ask(Op.REQUEST_CONTROL) is None
    for op in (Op.REQUEST_CONTROL, Op.START_OR_RESUME):
        client.device.write(
            ME, peculiar.preamble.characteristic, peculiar.preamble.data, client.now_ms
        )
        assert client.ask(op) is Result.SUCCESS


def test_targets_only_while_it_runs_and_passing_zeros() -> None:
    client = Client(PECULIAR["start-first"])
    client.ask(Op.REQUEST_CONTROL)
    assert client.ask(Op.SET_TARGET_SPEED, target_speed_kmh=3.0) is Result.OPERATION_FAILED
    client.run_at(3.0)
    client.seen.clear()
    client.pass_ms(10_000)
    speeds = [reading.value.speed_kmh for reading in client.records()]
    assert speeds.count(0.0) == 2
    assert speeds.count(3.0) == 8


def test_a_target_that_starts_the_belt_and_one_that_does_nothing() -> None:
    eager, deaf = Client(PECULIAR["eager"]), Client(PECULIAR["deaf"])
    for client in (eager, deaf):
        client.ask(Op.REQUEST_CONTROL)
        assert client.ask(Op.SET_TARGET_SPEED, target_speed_kmh=3.0) is Result.SUCCESS
        client.pass_ms(5000)
    assert eager.speed_kmh == 3.0
    assert deaf.speed_kmh == 0.0


@pytest.mark.parametrize("name", sorted(PECULIAR))
@settings(max_examples=15)
@given(writes=st.lists(st.tuples(st.binary(max_size=6), st.integers(0, 300)), max_size=20))
def test_no_writes_break_any_machine(name: str, writes: list[tuple[bytes, int]]) -> None:
    client = Client(PECULIAR[name])
    for data, wait_ms in writes:
        with contextlib.suppress(Refused):
            client.write(data)
        client.pass_ms(wait_ms)
    assert client.device.machine.belt.speed_mmps <= MECHANICS.max_speed_mmps
    for characteristic in (FEATURE, SPEEDS):
        assert client.device.service.read(characteristic)
