"""STOP on the TrackMaster wire: first, torn, lost, ignored, repeated until it is measured."""

from __future__ import annotations

import itertools

import pytest

from controller.api import SimulatedFault
from controller.treadmills.port import BeltStatus, Motion
from protocols.trackmaster.wire import Command
from tests.controller.treadmills.wires import WIRES, WireRig


def stands(rig: WireRig) -> bool:
    return rig.last.status is BeltStatus.STOPPED and rig.last.speed_mmps == 0


def until_stopped(rig: WireRig, within_ms: int) -> None:
    rig.until(lambda: not rig.belt.started, within_ms)
    rig.until(lambda: stands(rig))


def stops(rig: WireRig, since_ms: int) -> list[int]:
    """When one of the two ways to say it went out."""
    forms = (b"\xa2", b"\xa2" * 5, b"\xa30000")
    return [at_ms for at_ms, data in rig.written if at_ms >= since_ms and data in forms]


@pytest.mark.parametrize("wire", list(WIRES))
def test_stop_leaves_at_once_whatever_is_in_flight(wire: str) -> None:
    for after_ms in range(0, 120, 7):
        rig = WireRig(wire)
        rig.start()
        rig.order(Motion.RUN, 1342, 50)
        rig.run(after_ms)
        since_ms = rig.now_ms
        rig.order(Motion.STOP)
        assert rig.written[-1][0] == since_ms
        assert set(rig.written[-1][1]) == {Command.STOP}
        until_stopped(rig, within_ms=400)


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("wire", ["perfect", "byte-wise"])
def test_stop_is_repeated_in_two_ways_until_standstill_is_measured(wire: str) -> None:
    rig = WireRig(wire)
    rig.start(1788)
    rig.run(3000)
    since_ms = rig.now_ms
    rig.order(Motion.STOP)
    rig.until(lambda: stands(rig))
    at = stops(rig, since_ms)
    assert max(later - sooner for sooner, later in itertools.pairwise(at)) <= 120
    said = {data for at_ms, data in rig.written if at_ms in at}
    assert {b"\xa2", b"\xa30000"} <= said
    ended_ms = rig.now_ms
    rig.run(1000)
    assert stops(rig, ended_ms + 1) == []
    assert rig.troubles == [], "a machine need not know the speed 0"


@pytest.mark.hazard("H06")
def test_a_stop_that_is_ignored_is_said_for_ever() -> None:
    rig = WireRig()
    rig.start()
    rig.belt.act(SimulatedFault.IGNORE_STOP)
    since_ms = rig.now_ms
    rig.order(Motion.STOP)
    rig.run(5000)
    assert len(stops(rig, since_ms)) >= 40
    rig.belt.act(SimulatedFault.REPAIR)
    rig.until(lambda: stands(rig), within_ms=4000)


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("lost", range(6))
def test_the_first_stops_may_be_lost(lost: int) -> None:
    rig = WireRig(watchdog=False)
    rig.start()
    rig.down.alive = False
    rig.order(Motion.STOP)
    since_ms = rig.now_ms
    rig.until(lambda: len(stops(rig, since_ms)) > lost)
    rig.down.alive = True
    rig.until(lambda: not rig.belt.started, within_ms=250)


@pytest.mark.hazard("H45")
@pytest.mark.parametrize("offset", range(1, 5))
def test_stop_after_a_frame_torn_at_any_offset(offset: int) -> None:
    """The sender died in the middle of a frame; its successor stops the belt."""
    rig = WireRig("byte-wise", watchdog=False)
    rig.start()
    rig.down.flush()
    rig.run(200)
    rig.down.put(b"\xa30120"[:offset], rig.now_ms)
    since_ms = rig.now_ms
    rig.run(1)
    rig.order(Motion.STOP)
    rig.until(lambda: not rig.belt.started)
    assert rig.now_ms - since_ms <= 550, "each STOP that is eaten costs one repetition"


@pytest.mark.hazard("H45")
@pytest.mark.parametrize("offset", range(1, 5))
def test_a_flush_that_tears_our_own_frame_costs_no_more_than_100_ms(offset: int) -> None:
    rig = WireRig("byte-wise", watchdog=False)
    rig.start()
    rig.run(1000)
    rig.order(Motion.RUN, 1342)
    rig.until(lambda: b"\xa30030" in rig.sent(), within_ms=200)
    rig.run(2 * offset)
    since_ms = rig.now_ms
    rig.order(Motion.STOP)
    rig.until(lambda: not rig.belt.started)
    assert rig.now_ms - since_ms <= 100


@pytest.mark.hazard("H45")
@pytest.mark.parametrize("offset", range(6))
def test_the_sentrys_frames_stop_a_belt_whose_guard_died_in_a_frame(offset: int) -> None:
    rig = WireRig("byte-wise", watchdog=False)
    rig.start()
    rig.down.flush()
    [frame] = rig.driver.stop_frames
    rig.down.put(b"\xa30120"[:offset], rig.now_ms)
    rig.host_alive = False
    since_ms = rig.now_ms
    while rig.belt.started:
        rig.down.put(frame, rig.now_ms)
        rig.run(50)
        assert rig.now_ms - since_ms <= 150


@pytest.mark.hazard("H24")
def test_a_lift_on_its_way_stops_where_it_is_when_the_belt_stops() -> None:
    rig = WireRig()
    rig.start()
    rig.order(Motion.RUN, 671, 100)
    rig.until(lambda: rig.last.incline_tenths >= 31)
    rig.order(Motion.STOP)
    rig.until(lambda: stands(rig))
    rig.run(5000)
    assert rig.belt.incline_tenths < 40


def test_a_belt_that_moves_again_is_told_again() -> None:
    rig = WireRig()
    rig.start()
    rig.order(Motion.STOP)
    rig.until(lambda: stands(rig))
    rig.run(500)
    rig.belt.started = True
    since_ms = rig.now_ms
    rig.until(lambda: bool(stops(rig, since_ms)), within_ms=250)
    rig.until(lambda: not rig.belt.started)


def test_a_stop_on_a_standing_belt_reaches_the_wire_and_is_measured() -> None:
    rig = WireRig()
    rig.run(300)
    since_ms = rig.now_ms
    rig.order(Motion.STOP)
    rig.run(1000)
    assert len(stops(rig, since_ms)) == 1
