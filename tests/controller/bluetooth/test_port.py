"""Simulator and radio as processes, used as the guard uses a port: plain reads and writes.

Waiting is for an event, with a deadline that only a hang reaches.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from controller.bluetooth import port as port_module
from controller.bluetooth.port import RadioError, RadioPort, SpareRadio, open_radio
from controller.bluetooth.url import AtAddress, FtmsUrl, parse_bluetooth_url
from protocols.ftms.control import Op, encode_request
from protocols.ftms.service import CONTROL
from protocols.gatt.datagrams import MAX_BYTES, decode_up, encode
from protocols.gatt.messages import (
    Answer,
    Connected,
    Disconnected,
    Down,
    Heartbeat,
    Subscribe,
    Up,
    Write,
)
from tests.controller.simulator.test_bench import DEADLINE_S, Simulator, poll, simulator

pytestmark = pytest.mark.xdist_group("processes")

LISTEN = Subscribe(CONTROL, urgent=True)
STOP = Write(CONTROL, encode_request(Op.STOP_OR_PAUSE, control_information=1), urgent=True)
REQUEST = Write(CONTROL, encode_request(Op.REQUEST_CONTROL), urgent=True)
NOWHERE = FtmsUrl(AtAddress("C0:00:00:00:00:01"), "tcp-client:127.0.0.1:9")


class Port:
    """A `RadioPort` as guard and sentry use it."""

    def __init__(self, radio: RadioPort) -> None:
        self.radio = radio
        self.seen: list[Up] = []

    def tell(self, *messages: Down) -> None:
        for message in messages:
            os.write(self.radio.fileno(), encode(message))

    def read(self) -> Up | None:
        """The next message, or None when the radio has ended."""
        assert select.select([self.radio], [], [], DEADLINE_S)[0], f"silence: {self.seen[-3:]}"
        try:
            datagram = os.read(self.radio.fileno(), MAX_BYTES)
        except ConnectionResetError:
            return None
        if not datagram:
            return None
        self.seen.append(message := decode_up(datagram))
        return message

    def until(self, met: Callable[[Up], bool]) -> Up:
        while not met(message := self.until_something()):
            pass
        return message

    def until_something(self) -> Up:
        message = self.read()
        assert message is not None, f"the radio ended: {self.seen[-3:]}"
        return message

    def carry_out(self, op: Op) -> None:
        self.tell(Write(CONTROL, encode_request(op), ticket=7))
        answer = self.until(lambda one: isinstance(one, Answer) and one.ticket == 7)
        assert answer == Answer(7)
        self.until(lambda one: getattr(one, "data", b"")[:2] == bytes((0x80, op)))

    def run_belt(self) -> None:
        self.tell(Subscribe(CONTROL))
        for op in (Op.REQUEST_CONTROL, Op.START_OR_RESUME):
            self.carry_out(op)


@contextmanager
def port(url: FtmsUrl) -> Iterator[Port]:
    radio = open_radio(url)
    try:
        yield Port(radio)
    finally:
        radio.close()


def url_of(bench: Simulator) -> FtmsUrl:
    url = parse_bluetooth_url(bench.path())
    assert isinstance(url, FtmsUrl)
    return url


@pytest.mark.hazard("H02")
def test_a_radio_that_dies_is_an_unplugged_port_and_the_next_one_stops_the_belt() -> None:
    with simulator("--wire", "ftms") as bench:
        url = url_of(bench)
        with port(url) as first:
            assert isinstance(first.read(), Connected)
            first.run_belt()
            bench.until(lambda line: line.get("started") is True)
            first.radio.kill()
            while first.read() is not None:
                pass
        with port(url) as second:
            second.tell(Subscribe(CONTROL, urgent=True), REQUEST, STOP)
            bench.until(lambda line: line.get("started") is False)


@pytest.mark.hazard("H02")
def test_a_spare_radio_says_stop_before_anything_else() -> None:
    with simulator("--wire", "ftms") as bench:
        url = url_of(bench)
        with port(url) as first, closing(SpareRadio(url)) as spare:
            first.run_belt()
            bench.until(lambda line: line.get("started") is True)
            first.radio.kill()
            assert spare.take_over(encode(one) for one in (LISTEN, REQUEST, STOP))
            bench.until(lambda line: line.get("started") is False)
            assert isinstance(decode_up(os.read(spare.fileno(), MAX_BYTES)), Connected)


def test_a_spare_radio_that_nobody_needs_takes_no_link() -> None:
    with simulator("--wire", "ftms") as bench:
        url = url_of(bench)
        with closing(SpareRadio(url)), port(url) as only:
            assert isinstance(only.read(), Connected)
        with port(url) as again:
            assert isinstance(again.read(), Connected)


def test_a_spare_radio_that_finds_nobody_says_so() -> None:
    with closing(SpareRadio(NOWHERE)) as spare:
        assert not spare.take_over([encode(STOP)])


def test_a_radio_shows_that_it_lives_and_a_stopped_one_does_not() -> None:
    with simulator("--wire", "ftms") as bench, port(url_of(bench)) as first:
        for _ in range(2):
            assert first.radio.lost_in_s() > 0
            assert select.select([first.radio.pulse], [], [], DEADLINE_S)[0]
        os.kill(first.radio.pid, signal.SIGSTOP)
        poll(lambda: not first.radio.lost_in_s())
        first.radio.kill()
        assert not first.radio.lost_in_s()


def test_faults_by_name() -> None:
    with simulator("--wire", "ftms", "--deck") as bench:
        where = bench.until(lambda line: "address" in line)
        url = parse_bluetooth_url(str(where["treadmill"]))
        assert isinstance(url, FtmsUrl)
        assert str(where["deck"]).startswith("/dev/")
        with port(url) as first:
            bench.say("unplug_treadmill")
            first.until(lambda one: isinstance(one, Disconnected))
        bench.say("repair")
        again = bench.until(lambda line: "address" in line)
        assert again["treadmill"] == where["treadmill"]
        with port(url) as second:
            second.run_belt()
            bench.say("safety_key")
            bench.until(lambda line: line.get("powered") is False)
            bench.say("quite")
            assert "quiet" in str(bench.until(lambda line: "error" in line))


@pytest.mark.hazard("H27")
def test_a_radio_that_stalls_is_killed_by_who_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port_module, "CLOSE_S", 0.1)
    with simulator("--wire", "ftms") as bench:
        url = url_of(bench)
        with port(url) as first:
            first.until(lambda one: isinstance(one, Heartbeat))
            os.kill(first.radio.pid, signal.SIGSTOP)
        with port(url) as second:
            assert isinstance(second.read(), Connected)


def test_a_transport_that_is_not_there() -> None:
    began_s = time.monotonic()
    with pytest.raises(RadioError, match="is it there"):
        open_radio(NOWHERE)
    assert time.monotonic() - began_s < DEADLINE_S
