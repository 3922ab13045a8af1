"""The simulator process on real pseudo-terminals, driven by its own kind and by a stranger.

These tests wait for events, never for a time: each condition has a generous deadline.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import serial
from click.testing import CliRunner
from trackmaster import Treadmill

from controller.api import SimulatedFault
from controller.cli.simulate import cli
from controller.simulator.bench import bench_command

DEADLINE_S = 30.0


class Simulator:
    """`backstride simulate treadmill` as a process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._lines = b""

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def until(self, wanted: Callable[[dict[str, object]], bool]) -> dict[str, object]:
        """The first line that is wanted."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            while b"\n" in self._lines:
                line, self._lines = self._lines.split(b"\n", 1)
                message: dict[str, object] = json.loads(line)
                if wanted(message):
                    return message
            if select.select([self.process.stdout], [], [], 0.1)[0]:
                data = os.read(self.process.stdout.fileno(), 4096)
                assert data, "the simulator ended"
                self._lines += data
        pytest.fail("the line never came")

    def path(self, device: str = "treadmill") -> str:
        return str(self.until(lambda message: device in message)[device])


@contextmanager
def simulator(*arguments: str) -> Iterator[Simulator]:
    command = bench_command("--until-eof", *arguments)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Simulator(process)
        if process.stdin and not process.stdin.closed:
            process.stdin.close()
        assert process.wait(DEADLINE_S) == 0


def poll(condition: Callable[[], bool]) -> None:
    """Ask until it is so."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "it never came to be"


@pytest.fixture
def strange_client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Treadmill]]:
    """The PyPI package `trackmaster`, which starts with A1. It waits half a second at most for an
    answer, which a busy test machine may exceed: here it has more patience."""
    ports: list[serial.Serial] = []

    def patient(path: str, baudrate: int, timeout: float) -> serial.Serial:
        ports.append(serial.Serial(path, baudrate, timeout=max(timeout, DEADLINE_S)))
        return ports[-1]

    monkeypatch.setattr("trackmaster.treadmill.Serial", patient)
    yield Treadmill
    for port in ports:
        port.close()


def test_another_client_sets_starts_reads_and_stops(
    strange_client: Callable[[str], Treadmill],
) -> None:
    with simulator("--wire", "trackmaster") as bench:
        treadmill = strange_client(bench.path())
        assert not treadmill.belt_running
        treadmill.speed = 2.0
        assert treadmill.belt_running
        assert treadmill.get_set_speed() == 2.0
        poll(lambda: treadmill.get_actual_speed() == 2.0)
        treadmill.incline = 0.5
        poll(lambda: treadmill.get_actual_elevation() == 0.5)
        assert bench.until(lambda message: message.get("belt_mps") == 0.89)["started"]
        treadmill.stop_belt()
        assert not treadmill.belt_running
        poll(lambda: treadmill.get_actual_speed() == 0.0)
        bench.until(lambda message: message.get("belt_mps") == 0.0)


def test_the_unit_is_the_machines_own(strange_client: Callable[[str], Treadmill]) -> None:
    with simulator("--unit", "km/h") as bench:
        treadmill = strange_client(bench.path())
        treadmill.speed = 1.8
        poll(lambda: treadmill.get_actual_speed() == 1.8)
        bench.until(lambda message: message.get("belt_mps") == 0.5)


@pytest.mark.hazard("H03")
@pytest.mark.parametrize(("arguments", "stops"), [((), True), (("--no-watchdog",), False)])
def test_silence_after_a_watched_start(arguments: tuple[str, ...], stops: bool) -> None:
    with simulator(*arguments) as bench, serial.Serial(bench.path(), 4800, timeout=10) as port:
        port.write(b"\xa0")
        assert port.read(1) == b"\xb0"
        bench.until(lambda message: message.get("started") is True)
        if stops:
            bench.until(lambda message: message.get("started") is False)
        else:
            bench.until(lambda message: message.get("belt_mps") == 0.09)
            port.write(b"\xc0")
            assert port.read(2) == b"\xd02"


def test_clients_come_and_go() -> None:
    with simulator() as bench:
        path = bench.path()
        for _ in range(3):
            with serial.Serial(path, 4800, timeout=10, exclusive=True) as port:
                port.write(b"\xc0")
                assert port.read(2) == b"\xd01"


def test_faults_by_name_and_as_json() -> None:
    with simulator() as bench, serial.Serial(bench.path(), 4800, timeout=10) as port:
        port.write(b"\xa1")
        assert port.read(1) == b"\xb1"
        bench.until(lambda message: message.get("belt_mps") == 0.09)
        bench.say("console_stop")
        bench.until(lambda message: message.get("started") is False)
        bench.say('{"fault": "safety_key"}')
        bench.say("status")
        bench.until(lambda message: message.get("powered") is False)
        port.write(b"\xc1")
        assert port.read(5) == b"\xd19999"
        bench.say("explode")
        assert "console_stop" in str(bench.until(lambda message: "error" in message))
        bench.say("step_off")
        assert "--deck" in str(bench.until(lambda message: "error" in message))


def test_an_unplugged_treadmill_is_gone_until_repaired() -> None:
    with simulator() as bench:
        with serial.Serial(bench.path(), 4800, timeout=DEADLINE_S) as port:
            bench.say(SimulatedFault.UNPLUG_TREADMILL)
            with pytest.raises(serial.SerialException):
                port.read(1)
        bench.say(SimulatedFault.REPAIR)
        with serial.Serial(bench.path(), 4800, timeout=DEADLINE_S) as port:
            port.write(b"\xc0")
            assert port.read(2) == b"\xd01"


def test_the_deck_streams_whether_or_not_somebody_reads() -> None:
    with simulator("--deck") as bench:
        paths = bench.until(lambda message: "deck" in message)
        with serial.Serial(str(paths["deck"]), 921600, timeout=DEADLINE_S) as port:
            assert len(port.read(20_000)) == 20_000, "more than a pseudo-terminal holds"
        with serial.Serial(str(paths["treadmill"]), 4800, timeout=DEADLINE_S) as port:
            port.write(b"\xc0")
            assert port.read(2) == b"\xd01"


def test_of_two_decks_the_first_is_unplugged_and_plugged_in_again() -> None:
    with simulator("--deck", "--second") as bench:
        paths = bench.until(lambda message: "second" in message)
        with serial.Serial(str(paths["second"]), 921600, timeout=DEADLINE_S) as second:
            with serial.Serial(str(paths["deck"]), 921600, timeout=DEADLINE_S) as first:
                assert first.read(1000)
                bench.say(SimulatedFault.UNPLUG_DECK)
                with pytest.raises(serial.SerialException):
                    first.read(1_000_000)
            assert len(second.read(20_000)) == 20_000
        bench.say(SimulatedFault.REPAIR)
        again = bench.until(lambda message: "second" in message)
        assert again["second"] == paths["second"]
        with serial.Serial(str(again["deck"]), 921600, timeout=DEADLINE_S) as first:
            assert first.read(1000)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_orderly(ending: signal.Signals) -> None:
    with simulator() as bench:
        bench.path()
        bench.process.send_signal(ending)
        assert bench.process.wait(DEADLINE_S) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--wire", "csafe"], "is not one of 'trackmaster', 'ftms'"),
        (["--peculiar", "urevo"], "--peculiar means nothing with --wire trackmaster"),
        (["--wire", "ftms", "--no-watchdog"], "--no-watchdog means nothing with --wire ftms"),
        (["--card", "peloton"], "no machine card 'peloton'"),
        (["--unit", "knots"], "'mph', 'km/h'"),
        (["--second"], "--second goes with --deck"),
    ],
)
def test_what_cannot_be_simulated_is_a_usage_error(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(cli, ["treadmill", *arguments])
    assert result.exit_code == 2
    assert said in result.output


def test_a_transport_that_is_not_there() -> None:
    transport = "tcp-client:127.0.0.1:9"
    result = CliRunner().invoke(cli, ["treadmill", "--wire", "ftms", "--transport", transport])
    assert result.exit_code == 1
    assert "is it there" in result.output
