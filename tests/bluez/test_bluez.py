"""Backstride through a real BlueZ, to a simulated treadmill on a virtual controller.

They run in a virtual machine: `tests/bluez/run-in-vm`. The deadlines are the stand's; the machine's
clock counts instructions, so that a busy computer does not bring them nearer.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from controller.api import SimulatedFault
from controller.bluetooth.port import SpareRadio, open_radio
from controller.bluetooth.url import AtAddress, FtmsUrl
from protocols.ftms.control import Op
from protocols.ftms.service import DATA, FEATURE
from protocols.gatt.datagrams import encode
from protocols.gatt.messages import (
    Answer,
    Connected,
    Disconnected,
    Notification,
    Read,
    Subscribe,
)
from tests.bluez.conftest import DEADLINE_S, IN_VM, Figure, Treadmill, until
from tests.controller.bluetooth.test_port import LISTEN, REQUEST, STOP, Port
from tests.controller.processes.stand import RUN, Controller

pytestmark = [*IN_VM]

SHORT = """
name: short
title: Ten seconds
goal: To come to an end.
for_whom: Nobody.
source: This test.
contraindications: [None.]
gait: backward walk
limits: {max_speed: 2 mph, max_incline: 5 %}
steps:
  - {kind: work, speed: 1 mph, time: 6 s}
  - {kind: cool-down, speed: 0.8 mph, time: 5 s}
"""


@contextmanager
def link(treadmill: Treadmill) -> Iterator[Port]:
    """A radio process with its link, from its first word on."""
    radio = open_radio(url_of(treadmill))
    try:
        port = Port(radio)
        assert isinstance(port.read(), Connected)
        yield port
    finally:
        radio.close()


def url_of(treadmill: Treadmill) -> FtmsUrl:
    return FtmsUrl(AtAddress(treadmill.address))


def backstride(*words: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "controller.cli.main", *words],
        capture_output=True,
        text=True,
        timeout=5 * DEADLINE_S,
        check=True,
    ).stdout


def notified(port: Port, uuid: str) -> bytes:
    message = port.until(lambda one: isinstance(one, Notification) and one.characteristic == uuid)
    assert isinstance(message, Notification)
    return message.data


def test_a_scan_finds_the_treadmill_and_asks_it(treadmill: Treadmill) -> None:
    [found] = map(json.loads, backstride("devices", "scan", "--ask", "--json").splitlines())
    assert found["address"] == treadmill.address
    assert (found["kind"], found["available"]) == ("treadmill", True)
    assert found["control"] == ["start and stop", "speed", "inclination"]


def test_a_link_reads_hears_and_controls(treadmill: Treadmill, figure: Figure) -> None:
    began_s = time.monotonic()
    with link(treadmill) as port:
        figure("start of a radio, until its link is there", time.monotonic() - began_s)
        port.tell(Read(FEATURE, ticket=1), Subscribe(DATA))
        answer = port.until(lambda one: isinstance(one, Answer))
        assert isinstance(answer, Answer)
        assert (answer.ticket, answer.error, len(answer.data)) == (1, 0, 8)
        assert notified(port, DATA)
        port.run_belt()
        treadmill.until_walking()
        round_trips_s = [round_trip_s(port) for _ in range(20)]
        figure("write to indication, median", statistics.median(round_trips_s))
        figure("write to indication, longest", max(round_trips_s))
        port.tell(STOP)
        treadmill.until_standing()


def round_trip_s(port: Port) -> float:
    began_s = time.monotonic()
    port.carry_out(Op.REQUEST_CONTROL)
    return time.monotonic() - began_s


def test_a_link_that_was_just_let_go_of_can_be_had_again(
    treadmill: Treadmill, figure: Figure
) -> None:
    """BlueZ takes two seconds to end a link; nobody may be given the one that is about to end."""
    with link(treadmill):
        pass
    began_s = time.monotonic()
    with link(treadmill) as port:
        figure("link let go of, until the next is there", time.monotonic() - began_s)
        port.tell(Subscribe(DATA))
        for _ in range(4):
            assert notified(port, DATA)


@pytest.mark.hazard("H05")
def test_a_lost_link_is_told_and_a_new_one_is_made(treadmill: Treadmill, figure: Figure) -> None:
    with link(treadmill) as port:
        began_s = time.monotonic()
        treadmill.cause(SimulatedFault.UNPLUG_TREADMILL)
        last = port.until(lambda one: isinstance(one, Disconnected))
        figure("link lost, until it is told", time.monotonic() - began_s)
        assert isinstance(last, Disconnected)
        assert "lost" in last.reason
    treadmill.cause(SimulatedFault.REPAIR)
    began_s = time.monotonic()
    with link(treadmill) as port:
        figure(
            "machine in reach again, until a new radio's link is there", time.monotonic() - began_s
        )
        port.tell(Subscribe(DATA))
        assert notified(port, DATA)


@pytest.mark.hazard("H02")
def test_the_link_of_a_killed_radio_survives_and_is_taken_over(
    treadmill: Treadmill, figure: Figure
) -> None:
    with link(treadmill) as first:
        first.run_belt()
        treadmill.until_walking()
        first.radio.kill()
        killed_s = time.monotonic()
        assert treadmill.linked, "BlueZ keeps it"
        with link(treadmill) as second:
            figure("radio killed, until the next one's link is there", time.monotonic() - killed_s)
            second.tell(LISTEN, REQUEST, STOP)
            treadmill.until_stopped()
            figure("radio killed, until the next one's STOP", time.monotonic() - killed_s)
            second.tell(Subscribe(DATA))
            assert notified(second, DATA)
            treadmill.until_standing()
    let_go_s = until(lambda: not treadmill.linked, "a machine that was let go of")
    figure("let go of, until BlueZ has no link any more", let_go_s)


@pytest.mark.hazard("H02")
def test_a_spare_radio_takes_over_at_once(treadmill: Treadmill, figure: Figure) -> None:
    with link(treadmill) as first, closing(SpareRadio(url_of(treadmill))) as spare:
        first.run_belt()
        treadmill.until_walking()
        first.radio.kill()
        killed_s = time.monotonic()
        assert spare.take_over(encode(one) for one in (LISTEN, REQUEST, STOP))
        treadmill.until_stopped()
        figure("radio killed, until its spare's STOP", time.monotonic() - killed_s)
        treadmill.until_standing()


@pytest.mark.hazard("H05")
def test_a_session_whose_radio_is_killed_ends_in_a_standing_belt(
    treadmill: Treadmill, figure: Figure, tmp_path: Path
) -> None:
    controller = Controller(treadmill, tmp_path, RUN)
    try:
        treadmill.until_walking()
        os.kill(controller.radio, signal.SIGKILL)
        killed_s = time.monotonic()
        treadmill.until_stopped()
        figure("session's radio killed, until STOP", time.monotonic() - killed_s)
        treadmill.until_standing()
        assert controller.until_ended()["outcome"] == "device lost"
    finally:
        controller.close()


def test_a_whole_workout(treadmill: Treadmill, figure: Figure, tmp_path: Path) -> None:
    workout = tmp_path / "short.yaml"
    workout.write_text(SHORT)
    began_s = time.monotonic()
    controller = Controller(treadmill, tmp_path, RUN, str(workout))
    try:
        assert controller.until_ended()["outcome"] == "finished"
        figure("a workout of 10 s", time.monotonic() - began_s)
    finally:
        controller.close()
    assert not treadmill.belt()["started"]
