"""A port that is drained a byte at a time, on a real pseudo-terminal."""

from __future__ import annotations

import os
import termios
from collections.abc import Iterator
from contextlib import closing

import pytest

from controller.belt.wire import discard_output, write_now
from controller.simulator.uart import Uart

BYTE_S = 10 / 4800


@pytest.fixture
def port() -> Iterator[tuple[Uart, int]]:
    """The device's side, and a host's descriptor."""
    with closing(Uart(4800)) as uart:
        host = os.open(uart.path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        yield uart, host
        os.close(host)


def left(uart: Uart, now_s: float) -> bytes:
    """All that has left by then."""
    gone = b""
    while (one := uart.leave(now_s)) is not None:
        gone += bytes((one[0],))
    return gone


def test_bytes_leave_one_after_the_other(port: tuple[Uart, int]) -> None:
    uart, host = port
    write_now(host, b"\xa30020")
    assert uart.take(10.0) == b"\xa30020"
    assert left(uart, 10.0) == b""
    assert left(uart, 10.0 + 2.5 * BYTE_S) == b"\xa30"
    assert uart.next == ord("0")
    assert left(uart, 11.0) == b"020"
    assert uart.next is None


def test_a_line_that_rested_sends_at_once(port: tuple[Uart, int]) -> None:
    uart, host = port
    for at_s in (10.0, 20.0):
        write_now(host, b"\xc0")
        uart.take(at_s)
        assert left(uart, at_s + 0.9 * BYTE_S) == b""
        assert left(uart, at_s + 1.1 * BYTE_S) == b"\xc0"


def test_what_is_held_leaves_after_its_release(port: tuple[Uart, int]) -> None:
    uart, host = port
    write_now(host, b"\xa2")
    uart.take(10.0)
    uart.hold()
    assert left(uart, 11.0) == b""
    uart.release(11.0)
    assert left(uart, 11.0 + 1.1 * BYTE_S) == b"\xa2"


@pytest.mark.hazard("H45")
def test_what_the_host_discards_never_leaves(port: tuple[Uart, int]) -> None:
    uart, host = port
    write_now(host, b"\xa30020")
    uart.take(10.0)
    assert left(uart, 10.0 + 1.1 * BYTE_S) == b"\xa3"
    discard_output(host)
    write_now(host, b"\xa2")
    assert uart.take(10.01) is None
    assert uart.take(10.01) == b"\xa2"
    assert left(uart, 11.0) == b"\xa2"


@pytest.mark.hazard("H45")
def test_a_full_port_takes_nothing_until_it_is_discarded(port: tuple[Uart, int]) -> None:
    uart, host = port
    uart.fill()
    assert not write_now(host, b"\xa30020")
    assert uart.take(10.0) == b""
    discard_output(host)
    assert write_now(host, b"\xa2\xa2")
    assert uart.take(10.0) is None
    heard = [uart.take(10.0) for _ in range(20)]  # first what the kernel kept of the old
    assert b"".join(filter(None, heard)) == b"\xa2\xa2"


def test_answers_arrive(port: tuple[Uart, int]) -> None:
    uart, host = port
    uart.write(b"\xb2")
    assert os.read(host, 8) == b"\xb2"


def test_an_opener_that_discards_its_input_says_nothing(port: tuple[Uart, int]) -> None:
    uart, host = port
    termios.tcflush(host, termios.TCIFLUSH)
    assert uart.take(10.0) == b""
