"""Guard and sentry die and hang in the middle of frames, on a real wire: the belt stands, and never
did what nobody ordered. All points and all deeds: `backstride faults offsets`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

import pytest

from controller.belt.inputs import Arm, Confirm, Lease, Stop
from controller.faults.deeds import CABLE, DEATHS, LADEN, Deed
from controller.faults.offsets import Seen, try_all
from controller.faults.points import ANSWERS, KINDS, Kind, Point, Reached, Stage, points_of
from controller.rehearse.treadmill import VirtualTreadmill
from controller.treadmills.cards import load_card
from protocols.trackmaster.wire import COMMAND_DIGITS, Command, Request

AT_ONCE = 4
DEEDS = {deed.name: deed for deed in (*DEATHS, *LADEN, *CABLE)}
TOKEN = 4711


def session() -> list[bytes]:
    """All that a guard writes from its start to a person's STOP, frame by frame."""
    treadmill = VirtualTreadmill(load_card("simulated"))
    core = treadmill.core
    treadmill.advance(1000)
    core.told(Arm(TOKEN, 500, 50), treadmill.now_ms)
    core.told(Confirm(TOKEN), treadmill.now_ms)
    for sequence in range(1, 100):
        core.told(Lease(core.gate.epoch, sequence, 500, 50), treadmill.now_ms)
        treadmill.advance(treadmill.now_ms + 50)
    core.told(Stop(), treadmill.now_ms)
    treadmill.advance(treadmill.now_ms + 3000)
    return [frame for _, frame in treadmill.sent]


def test_no_kind_of_frame_is_missing() -> None:
    written = {frame[0] for frame in session()}
    assert written == {kind.code for kind in KINDS}
    for kind in KINDS:
        assert kind.size == 1 + COMMAND_DIGITS.get(kind.code, 0) or kind.torn


def test_every_answer_is_one_to_what_is_written() -> None:
    asked = {kind.code - 0x10 for kind in ANSWERS}
    assert asked == {kind.code for kind in KINDS}


SET_SPEED = next(
    kind for kind in KINDS if kind.code == Command.SET_SPEED and kind.stage is Stage.WALKING
)


def test_a_point_is_found_in_bytes_that_come_one_by_one() -> None:
    for after in range(1, 6):
        reached = Reached(Point(SET_SPEED, after))
        stream = bytes((Request.STATUS,)) + b"\xa30020" + b"\xa30021"
        found = [index for index, byte in enumerate(stream) if reached.left(byte)]
        assert found == [after, after + 5]
    assert Reached(Point(SET_SPEED, 0)).waits(Command.SET_SPEED)
    assert not Reached(Point(SET_SPEED, 0)).waits(Request.STATUS)


def test_stops_in_a_row_count_as_one_frame() -> None:
    stops = next(kind for kind in KINDS if kind.torn)
    reached = Reached(Point(stops, 3))
    assert [reached.left(Command.STOP) for _ in range(5)] == [False, False, True, False, False]


def tried(points: Iterable[Point], deed: Deed) -> list[Seen]:
    return asyncio.run(try_all(points, deed, AT_ONCE, lambda _: None))


def wrong(seen: Iterable[Seen]) -> list[str]:
    return [
        f"{one.point.kind.name} after {one.point.after}: {one.wrong}" for one in seen if one.wrong
    ]


@pytest.mark.xdist_group("processes")
class TestOnTheWire:
    """What is seen, not how fast."""

    @pytest.mark.hazard("H45")
    @pytest.mark.hazard("H02")
    def test_the_guard_dies_at_every_byte_of_every_frame(self) -> None:
        brief = replace(DEEDS["guard killed"], cause=None)
        seen = tried(points_of(KINDS), brief)
        assert wrong(seen) == []
        assert all(one.stop_ms is not None for one in seen)

    @pytest.mark.hazard("H45")
    @pytest.mark.hazard("H04")
    @pytest.mark.parametrize(
        "deed",
        [
            "guard stopped",
            "guard and sentry killed",
            "guard and sentry stopped",
            "full queue",
            "full queue, guard killed",
            "full queue, guard and sentry stopped",
            "500 MB resident, guard killed",
        ],
    )
    def test_who_can_die_dies_in_a_set_speed(self, deed: str) -> None:
        points = [Point(SET_SPEED, after) for after in (1, 3)]
        assert wrong(tried(points, DEEDS[deed])) == []

    @pytest.mark.hazard("H05")
    @pytest.mark.parametrize("deed", [deed.name for deed in CABLE])
    def test_the_cable_goes_in_a_frame_and_in_an_answer(self, deed: str) -> None:
        points = [Point(SET_SPEED, 2), Point(_answer(Request.ACTUAL_SPEED), 3)]
        assert wrong(tried(points, DEEDS[deed])) == []


def _answer(request: Request) -> Kind:
    return next(kind for kind in ANSWERS if kind.code == request + 0x10)


def test_a_belt_that_is_left_to_itself_is_found_out() -> None:
    nothing = Deed("nothing", lambda board, pair: pair.stop(), DEATHS[0].cause)
    (seen,) = tried([Point(SET_SPEED, 5)], nothing)
    assert seen.wrong == "latched by None, not by guard_died"
