"""The treadmill's own end, as a host meets it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.api import SimulatedFault
from controller.simulator.belt import SimulatedBelt
from controller.treadmills.cards import load_card
from protocols.trackmaster.device import ANSWER_DELAY_MS, TrackMasterDevice
from protocols.trackmaster.units import Unit

MACHINE = load_card("simulated").capabilities


class Board:
    """A board on a belt, asked and answered in virtual time."""

    def __init__(
        self, *, unit: Unit = "mph", watchdog: bool = True, powered_on_ms: int = -3000
    ) -> None:
        self.now_ms = 0
        self.belt = SimulatedBelt(MACHINE)
        self.device = TrackMasterDevice(
            self.belt, unit=unit, watchdog=watchdog, powered_on_ms=powered_on_ms
        )

    def ask(self, data: bytes) -> bytes:
        """What comes back for `data` within 10 ms."""
        self.device.receive(data, self.now_ms)
        return self.run(10)

    def run(self, for_ms: int) -> bytes:
        answer = b""
        for _ in range(for_ms):
            self.now_ms += 1
            self.belt.advance(self.now_ms)
            self.device.advance(self.now_ms)
            answer += self.device.transmit(self.now_ms)
        return answer

    def keep_alive(self, for_ms: int) -> None:
        for _ in range(for_ms // 100):
            self.ask(b"\xc0")
            self.run(90)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (b"\xa0", b"\xb0"),
        (b"\xa1", b"\xb1"),
        (b"\xa2", b"\xb2"),
        (b"\xa30040", b"\xb3"),
        (b"\xa40050", b"\xb4"),
        (b"\xa51234", b"\xb5"),
        (b"\xa601", b"\xb6"),
        (b"\xa702", b"\xb7"),
        (b"\xa8", b"\xb8"),
        (b"\xa90700", b"\xb9"),
        (b"\xaa", b"\xba"),
        (b"\xab", b"\xbb"),
        (b"\xac", b"\xbc"),
        (b"\xa30001", b"\xbe"),
        (b"\xa30121", b"\xb3"),
        (b"\xa30151", b"\xbe"),
        (b"\xa3004x", b"\xbe"),
        (b"\xa40051", b"\xbe"),
        (b"\xa40255", b"\xbe"),
        (b"\xad", b"\xbf"),
        (b"\x00", b"\xbf"),
        (b"\xce", b"\xdf"),
        (b"\xc0", b"\xd01"),
        (b"\xc1", b"\xd10000"),
        (b"\xc5", b"\xd50000"),
        (b"\xc8", b"\xd800"),
        (b"\xc9", b"\xd900"),
        (b"\xcd", b"\xdd0000"),
    ],
)
def test_every_frame_has_its_answer(asked: bytes, answered: bytes) -> None:
    assert Board().ask(asked) == answered


def test_an_answer_takes_its_time() -> None:
    board = Board()
    board.device.receive(b"\xc0", 0)
    assert board.device.due_ms == ANSWER_DELAY_MS
    assert board.device.transmit(ANSWER_DELAY_MS - 1) == b""
    assert board.device.transmit(ANSWER_DELAY_MS) == b"\xd01"
    assert board.device.due_ms is None


def test_a_second_command_before_the_answer_is_lost() -> None:
    board = Board()
    assert board.ask(b"\xa30040\xa40050") == b"\xb3"
    assert board.ask(b"\xc4") == b"\xd40000"
    assert board.ask(b"\xc3") == b"\xd30040"


@pytest.mark.parametrize(("unit", "mmps"), [("mph", 1788), ("km/h", 1111)])
@pytest.mark.hazard("H20")
def test_the_belt_goes_by_the_boards_own_unit(unit: Unit, mmps: int) -> None:
    board = Board(unit=unit)
    board.ask(b"\xa30040")
    board.ask(b"\xa0")
    board.keep_alive(6000)
    assert board.belt.speed_mmps == mmps
    assert board.ask(b"\xc1") == b"\xd10040"


def test_starts_are_told_apart() -> None:
    board = Board()
    board.ask(b"\xa0")
    assert board.ask(b"\xc0") == b"\xd02"
    board.ask(b"\xa1")
    assert board.ask(b"\xc0") == b"\xd03"
    board.ask(b"\xa2")
    assert board.ask(b"\xc0") == b"\xd01"


def test_the_watchdog_lowers_speed_and_elevation_then_stops() -> None:
    board = Board()
    board.ask(b"\xa30040")
    board.ask(b"\xa40050")
    board.ask(b"\xa0")
    board.keep_alive(4000)
    speed_mmps = board.belt.speed_mmps
    board.run(390)  # and 100 since the last request was taken
    assert board.belt.speed_mmps == speed_mmps
    board.run(30)
    assert board.belt.speed_mmps < speed_mmps
    board.run(8000)
    assert not board.belt.started
    assert board.belt.speed_mmps == 0
    assert board.belt.incline_tenths == 0


@pytest.mark.parametrize(("start", "watchdog"), [(b"\xa1", True), (b"\xa0", False)])
def test_without_its_watchdog_the_belt_runs_on(start: bytes, watchdog: bool) -> None:
    board = Board(watchdog=watchdog)
    board.ask(start)
    board.run(5000)
    assert board.belt.started


def test_garbage_does_not_feed_the_watchdog() -> None:
    board = Board()
    board.ask(b"\xa0")
    for _ in range(20):
        board.ask(b"\x00")
        board.run(90)
    assert not board.belt.started


def test_a_set_is_echoed_after_the_flag_was_toggled() -> None:
    board = Board()
    board.ask(b"\xac")
    assert board.ask(b"\xa30040") == b"\xb30040"
    assert board.ask(b"\xa2") == b"\xb2"
    board.ask(b"\xac")
    assert board.ask(b"\xa30040") == b"\xb3"


def test_auto_stop_and_auto_cool_down() -> None:
    board = Board()
    board.ask(b"\xa30040")
    board.ask(b"\xa0")
    board.keep_alive(4000)
    board.ask(b"\xab")
    board.keep_alive(4000)
    assert board.belt.started
    assert board.ask(b"\xc1") == b"\xd10002"
    board.ask(b"\xaa")
    board.keep_alive(2000)
    assert not board.belt.started


def test_an_early_start_is_acknowledged_and_locks_out() -> None:
    board = Board(powered_on_ms=-2000)
    assert board.ask(b"\xa0") == b"\xb0"
    assert board.ask(b"\xc0") == b"\xd01"
    board.keep_alive(5000)
    board.ask(b"\xa0")
    assert not board.belt.started
    board.ask(b"\xa2")
    board.ask(b"\xa0")
    assert board.belt.started


@pytest.mark.parametrize("forgiving", [b"\xa8", b"\xaa", b""])
def test_what_ends_a_lock_out(forgiving: bytes) -> None:
    board = Board(powered_on_ms=0)
    board.ask(b"\xa0")
    if forgiving:
        board.run(4000)
        board.ask(forgiving)
    else:
        board.run(20_000)
    board.ask(b"\xa0")
    assert board.belt.started


def test_without_the_safety_key_there_is_no_speed_and_no_start() -> None:
    board = Board()
    board.ask(b"\xac")
    board.ask(b"\xa30040")
    board.ask(b"\xa0")
    board.keep_alive(3000)
    board.belt.act(SimulatedFault.SAFETY_KEY)
    assert board.ask(b"\xc1") == b"\xd19999"
    assert board.ask(b"\xc0") == b"\xd01"
    board.ask(b"\xa0")
    assert not board.belt.started
    board.belt.act(SimulatedFault.REPAIR)
    board.run(1)
    assert board.ask(b"\xc3") == b"\xd30000", "as after power-up"
    board.ask(b"\xa0")
    assert not board.belt.started, "locked out, as after power-up"


def test_a_belt_starts_at_its_lowest_speed_where_none_was_set() -> None:
    board = Board()
    board.ask(b"\xa0")
    board.keep_alive(1000)
    assert board.ask(b"\xc1") == b"\xd10002"


@pytest.mark.hazard("H30")
@given(st.lists(st.binary(max_size=24), max_size=40))
def test_any_bytes_are_taken_and_no_belt_goes_backward(chunks: list[bytes]) -> None:
    board = Board()
    for chunk in chunks:
        board.device.receive(chunk, board.now_ms)
        board.run(7)
        assert 0 <= board.belt.speed_mmps <= 6705, "15 mph"
