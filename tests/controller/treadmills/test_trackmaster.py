"""The driver against the device's own end, over perfect and less perfect wires."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.api import SimulatedFault
from controller.simulator.belt import Drive
from controller.treadmills.port import BeltStatus, Feedback, Motion, Order, Report, Trouble
from controller.treadmills.trackmaster import LINK_LOST_MS, TrackMasterDriver
from protocols.trackmaster.wire import COMMAND_DIGITS, START_UNWATCHED, Command, Request
from tests.controller.treadmills.rigs import Story, stories
from tests.controller.treadmills.wires import CARD, WIRES, WireRig

SAFE = {bytes((request,)) for request in Request}


@pytest.fixture(params=list(WIRES))
def rig(request: pytest.FixtureRequest) -> WireRig:
    return WireRig(request.param)


def test_a_belt_at_rest_is_only_asked(rig: WireRig) -> None:
    rig.run(3000)
    assert set(rig.sent()) <= SAFE
    assert not rig.belt.started


@pytest.mark.parametrize("wire", ["perfect", "byte-wise"])
def test_feedback_comes_more_often_than_five_times_a_second(wire: str) -> None:
    rig = WireRig(wire)
    rig.run(2000)
    at = [item.at_ms for item in rig.heard if isinstance(item, Feedback)]
    assert max(later - sooner for sooner, later in itertools.pairwise(at)) <= 200
    assert rig.last == Feedback(at[-1], BeltStatus.STOPPED, 0, 0)


def test_a_start_goes_by_the_lowest_speed_to_the_order(rig: WireRig) -> None:
    rig.start(671)
    rig.until(lambda: rig.last.speed_mmps == 670)
    commands = [data for data in rig.sent() if data not in SAFE]
    start = commands.index(b"\xa0")
    assert set(commands[:start]) <= {b"\xa30002", b"\xac"}
    assert commands.count(b"\xa0") == 1
    assert [data for data in commands if data[0] == Command.SET_SPEED][-1] == b"\xa30015"
    assert rig.last.status is BeltStatus.STARTED


def test_incline_follows_in_half_percents_rounded_down(rig: WireRig) -> None:
    rig.start()
    rig.order(Motion.RUN, 671, 24)
    rig.until(lambda: rig.last.incline_tenths == 20)
    rig.run(500)
    assert rig.last.incline_tenths == 20
    assert b"\xa40020" in rig.sent()


@pytest.mark.parametrize("order", [0, 40, 89])
def test_no_order_is_below_the_lowest_speed_of_the_machine(order: int) -> None:
    rig = WireRig()
    rig.start(order)
    rig.run(1000)
    assert {data for data in rig.sent() if data[0] == Command.SET_SPEED} == {b"\xa30002"}


@pytest.mark.hazard("H20")
def test_orders_beyond_the_card_stay_on_the_card() -> None:
    rig = WireRig()
    rig.start(99_000)
    rig.order(Motion.RUN, 99_000, 990)
    rig.run(400)
    assert b"\xa30120" in rig.sent()
    assert b"\xa40250" in rig.sent()


def test_the_device_hears_something_often_enough_for_its_watchdog(rig: WireRig) -> None:
    rig.start()
    rig.run(5000)
    at = [at_ms for at_ms, _ in rig.written]
    assert max(later - sooner for sooner, later in itertools.pairwise(at)) < 250
    assert rig.belt.started


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("motion", [Motion.START, Motion.RUN])
def test_a_belt_stopped_at_its_console_is_never_started_nor_set_again(
    rig: WireRig, motion: Motion
) -> None:
    rig.run(200)
    rig.order(Motion.START, 671)
    rig.until(lambda: rig.belt.started)
    rig.until(lambda: rig.last.speed_mmps > 0)
    rig.order(motion, 671)
    rig.belt.act(SimulatedFault.CONSOLE_STOP)
    rig.until(lambda: rig.last.status is BeltStatus.STOPPED)
    since_ms = rig.now_ms
    for speed in range(700, 1500, 50):
        rig.order(motion, speed)
        rig.run(100)
    assert set(rig.sent(since_ms + 1)) <= SAFE | {b"\xac"}
    assert not rig.belt.started


@pytest.mark.hazard("H01")
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1500))
def test_a_console_stop_at_any_moment_of_a_start_is_final(at_ms: int) -> None:
    rig = WireRig("byte-wise")
    rig.run(100)
    rig.order(Motion.START, 1000)
    rig.run(at_ms)
    started = rig.belt.started
    rig.belt.act(SimulatedFault.CONSOLE_STOP)
    rig.run(1500)
    assert rig.belt.started is not started


def test_an_order_to_start_a_belt_that_runs_only_follows() -> None:
    rig = WireRig()
    rig.start(671)
    rig.run(1000)
    rig.driver.order(Order(Motion.REST), rig.now_ms)
    since_ms = rig.now_ms
    rig.order(Motion.START, 894)
    rig.until(lambda: rig.last.speed_mmps == 894)
    assert {data for data in rig.sent(since_ms) if data not in SAFE} == {b"\xa30020"}


def test_an_order_to_start_a_belt_that_reads_started_but_stalls_is_no_start() -> None:
    rig = WireRig()
    rig.start(671)
    rig.belt.act(SimulatedFault.STALL)
    rig.until(lambda: rig.last.speed_mmps == 0)
    rig.driver.order(Order(Motion.REST), rig.now_ms)
    since_ms = rig.now_ms
    rig.order(Motion.START, 671)
    rig.run(1000)
    assert not {b"\xa0", b"\xa30002"} & set(rig.sent(since_ms))


def test_start_within_the_lock_out_is_reported_and_not_tried_again() -> None:
    rig = WireRig(powered_on_ms=-1000)
    rig.run(200)
    rig.order(Motion.START, 671)
    rig.run(4000)
    assert rig.troubles == [Trouble.NOT_EXECUTED]
    assert rig.sent().count(b"\xa0") == 1
    rig.order(Motion.STOP)
    rig.run(300)
    rig.order(Motion.REST)
    rig.start()
    assert rig.belt.started, "a stop ends the lock-out, and a new order starts"


def test_a_lost_start_is_sent_again_only_after_the_belt_was_read_as_stopped() -> None:
    rig = WireRig()
    rig.run(200)
    rig.order(Motion.START, 671)
    rig.until(lambda: b"\xa0" in rig.sent())
    rig.down.flush()
    rig.until(lambda: rig.belt.started)
    sent = rig.sent()
    first, second = (n for n, data in enumerate(sent) if data == b"\xa0")
    assert b"\xc0" in sent[first:second]


def test_a_start_whose_acknowledgement_was_lost_is_not_repeated() -> None:
    rig = WireRig()
    rig.run(200)
    rig.order(Motion.START, 671)
    rig.until(lambda: rig.belt.started)
    rig.up.loss = 1.0
    rig.run(20)
    rig.up.loss = 0.0
    rig.run(1000)
    assert rig.sent().count(b"\xa0") == 1
    assert rig.troubles == []


@pytest.mark.parametrize("way", ["down", "up"])
def test_a_set_without_acknowledgement_is_read_back_before_it_is_sent_again(way: str) -> None:
    rig = WireRig()
    rig.start(671)
    rig.run(1000)
    rig.order(Motion.RUN, 1342)
    rig.until(lambda: b"\xa30030" in rig.sent(), within_ms=100)
    if way == "down":
        rig.down.flush()
    else:
        rig.up.loss = 1.0
        rig.run(15)
        rig.up.loss = 0.0
    rig.until(lambda: rig.last.speed_mmps == 1341)
    sent = rig.sent()
    assert b"\xc3" in sent[sent.index(b"\xa30030") :]
    assert sent.count(b"\xa30030") == (2 if way == "down" else 1)
    assert rig.troubles == []


def test_an_echo_that_differs_is_reported_and_put_right() -> None:
    driver = TrackMasterDriver(CARD.capabilities, "mph")
    driver.order(Order(Motion.RUN, 1342), 0)
    for poll, answer in ((b"\xc0", b"\xd02"), (b"\xc3", b"\xd30015"), (b"\xa30030", b"\xb30090")):
        transmission = driver.transmit(0)
        assert transmission is not None
        assert transmission.data == poll
        driver.receive(answer, 0)
    [report] = driver.feedback()
    assert isinstance(report, Report)
    assert report.trouble is Trouble.NOT_EXECUTED
    again = driver.transmit(0)
    assert again is not None
    assert again.data == b"\xc3"


def test_what_the_machine_refuses_is_reported_once_and_not_repeated() -> None:
    rig = WireRig()
    rig.start(671)
    rig.device._ranges = type(rig.device._ranges)(max_speed=20)
    rig.order(Motion.RUN, 1342)
    rig.run(1000)
    assert rig.troubles == [Trouble.OUT_OF_RANGE]
    assert rig.sent().count(b"\xa30030") == 1
    rig.order(Motion.RUN, 895)
    rig.until(lambda: rig.last.speed_mmps == 894)


@pytest.mark.parametrize(
    ("answers", "trouble"),
    [
        ([b"\xbf"], Trouble.UNKNOWN_STATUS),
        ([b"\xdf"], Trouble.ILLEGAL_COMMAND),
        ([b"\xd07"], Trouble.UNKNOWN_STATUS),
        ([b"\xd0A"], Trouble.UNKNOWN_STATUS),
        ([b"\x80\x81"], Trouble.UNKNOWN_STATUS),
        ([b"\xd03"], Trouble.NOT_EXECUTED),
        ([b"\xd01", b"\xd19999"], Trouble.SAFETY_KEY),
    ],
)
def test_every_wrong_answer_has_a_name(answers: list[bytes], trouble: Trouble) -> None:
    driver = TrackMasterDriver(CARD.capabilities, "mph")
    for answer in answers:
        assert driver.transmit(0)
        driver.receive(answer, 5)
    [report] = driver.feedback()
    assert isinstance(report, Report)
    assert report.trouble is trouble


def test_the_safety_key_is_reported_once_and_gives_no_speed() -> None:
    rig = WireRig()
    rig.start()
    rig.belt.act(SimulatedFault.SAFETY_KEY)
    rig.until(lambda: rig.troubles == [Trouble.SAFETY_KEY])
    since_ms = rig.now_ms
    rig.order(Motion.STOP)
    rig.run(2000)
    assert rig.troubles == [Trouble.SAFETY_KEY]
    assert rig.last.at_ms < since_ms
    rig.belt.act(SimulatedFault.REPAIR)
    rig.until(lambda: rig.last.at_ms > since_ms)
    assert rig.last.status is BeltStatus.STOPPED


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("way", ["down", "up"])
def test_a_dead_link_is_told_in_half_a_second_and_comes_back_reading_only(way: str) -> None:
    rig = WireRig()
    rig.start()
    wire = rig.down if way == "down" else rig.up
    wire.alive = False
    passed_ms = rig.until(lambda: bool(rig.troubles))
    assert LINK_LOST_MS - 100 <= passed_ms <= 500
    since_ms = rig.now_ms
    rig.run(3000)
    assert rig.troubles == [Trouble.LINK_LOST], "once"
    wire.alive = True
    rig.until(lambda: rig.last.at_ms > since_ms)
    rig.run(1000)
    rig.order(Motion.RUN, 1342, 50)
    rig.run(1000)
    assert set(rig.sent(since_ms)) <= SAFE
    assert not rig.belt.started or way == "up"


@pytest.mark.hazard("H05")
def test_on_a_dead_link_stop_is_still_said() -> None:
    rig = WireRig()
    rig.start()
    rig.down.alive = rig.up.alive = False
    rig.until(lambda: bool(rig.troubles))
    rig.order(Motion.STOP)
    since_ms = rig.now_ms
    rig.run(2000)
    assert sum(data[0] == Command.STOP for data in rig.sent(since_ms)) >= 10


@pytest.mark.hazard("H33")
def test_stray_bytes_are_counted_and_reported() -> None:
    rig = WireRig()
    rig.run(100)
    rig.up.put(b"AT+GCAP\r\n", rig.now_ms)
    rig.run(100)
    assert rig.driver.garbage_bytes == 9
    assert set(rig.troubles) == {Trouble.UNKNOWN_STATUS}


@pytest.mark.hazard("H21")
@pytest.mark.hazard("H30")
@settings(max_examples=60, deadline=None)
@given(stories(most_octets=12, most_ms=200))
def test_whatever_is_ordered_and_heard_only_known_frames_leave(story: Story) -> None:
    driver = TrackMasterDriver(CARD.capabilities, "mph")
    now_ms = 0
    for motion, speed, incline, noise, passed_ms in story:
        driver.order(Order(motion, speed, incline), now_ms)
        driver.receive(noise, now_ms)
        while transmission := driver.transmit(now_ms):
            code, digits = transmission.data[0], transmission.data[1:]
            assert code != START_UNWATCHED
            if code == Command.STOP:
                assert set(digits) <= {Command.STOP}
            else:
                assert len(digits) == COMMAND_DIGITS.get(code, 0)
                assert not digits or digits.isdigit()
            if motion is Motion.REST:
                assert transmission.data in SAFE
            if code == Command.SET_SPEED:
                assert int(digits) <= 120
            if code == Command.START:
                assert motion is Motion.START
        assert driver.due_ms(now_ms) >= now_ms
        driver.feedback()
        now_ms += passed_ms


@pytest.mark.hazard("H07")
@pytest.mark.parametrize("drive", [Drive.GAIN, Drive.RACING, Drive.CREEPING, Drive.STALLED])
def test_what_the_motor_does_is_fed_back_as_it_is(drive: Drive) -> None:
    rig = WireRig()
    rig.start(894)
    rig.run(2000)
    rig.belt.drive = drive
    rig.run(1500)
    assert abs(rig.last.speed_mmps - rig.belt.speed_mmps) < 400
    assert abs(rig.last.speed_mmps - 894) > 60
