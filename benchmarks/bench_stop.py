"""From STOP on the controller's socket to the first stop byte on the treadmill's wire.

A controller, its sentry and its guard run as they do at a real treadmill; this process plays the
treadmill on a pseudo-terminal and time-stamps what arrives there. The unit is the time that the
stop byte itself takes on the wire: ten bits at 4800 baud. The baseline, in the same run, is a bare
process that writes one byte to a pseudo-terminal for each byte that it reads from a socket.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from controller.api_socket.lines import MAX_LINE
from controller.config_schema import MACHINES
from controller.faults.commissioned import presume_commissioned
from controller.simulator.terminal import Terminal
from controller.simulator.treadmill import SimulatedTreadmill
from controller.treadmills.cards import load_card
from protocols.trackmaster.wire import Command

WIRE_BYTE_MS = 10 / 4800 * 1000
MOVING_MMPS = 50  # a belt that just began to rise: its speed makes no difference to a stop
DEADLINE_S = 30.0
TICK_S = 0.002
BETWEEN_S = 0.1
STOP_BYTE = bytes((Command.STOP,))

ECHO = """
import os, sys
port = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
while byte := os.read(0, 1):
    os.write(port, byte)
"""


class Treadmill:
    """The simulated treadmill on a pseudo-terminal, served from this process's one loop."""

    def __init__(self, selector: selectors.BaseSelector) -> None:
        self.terminal = Terminal()
        self._machine = SimulatedTreadmill(load_card("simulated"), now_ms=_now_ms())
        self.stop_ns: int | None = None  # when the first stop byte since `forget` was read
        selector.register(self.terminal, selectors.EVENT_READ, self._read)

    @property
    def speed_mmps(self) -> float:
        return self._machine.belt.speed_mmps

    def forget(self) -> None:
        self.stop_ns = None

    def advance(self) -> None:
        now_ms = _now_ms()
        self._machine.advance(now_ms)
        if answer := self._machine.transmit(now_ms):
            self.terminal.write(answer)

    def _read(self) -> None:
        data = self.terminal.read()
        if self.stop_ns is None and STOP_BYTE in data:
            self.stop_ns = time.monotonic_ns()
        self._machine.receive(data, _now_ms())


class Client:
    """A client of the controller's socket; keeps the newest snapshot."""

    def __init__(self, path: str, selector: selectors.BaseSelector) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._rest = b""
        self._count = 0
        self.snapshot: dict[str, Any] = {}  # JSON
        selector.register(self._socket, selectors.EVENT_READ, self._read)
        self.send("hello", client="benchmark")

    def send(self, kind: str, **fields: object) -> int:
        """Send a command; the time just before it was written."""
        self._count += 1
        line = json.dumps({"type": kind, "id": str(self._count), **fields}).encode() + b"\n"
        sent_ns = time.monotonic_ns()
        self._socket.sendall(line)
        return sent_ns

    def belt(self) -> dict[str, Any]:
        belt: dict[str, Any] = self.snapshot.get("belt", {"state": None, "confirm_token": None})
        return belt

    def _read(self) -> None:
        *lines, self._rest = (self._rest + self._socket.recv(MAX_LINE)).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if message["type"] == "snapshot":
                self.snapshot = message
            elif message["type"] == "refused":
                raise RuntimeError(message["reason"])


class Stand:
    """Treadmill and client in one loop, so that nothing in this process holds up a stamp."""

    def __init__(self, selector: selectors.BaseSelector, treadmill: Treadmill) -> None:
        self._selector = selector
        self.treadmill = treadmill

    def until(self, met: Callable[[], bool], what: str) -> None:
        deadline_s = time.monotonic() + DEADLINE_S
        while not met():
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"no {what} within {DEADLINE_S:.0f} s")
            for key, _ in self._selector.select(TICK_S):
                key.data()
            self.treadmill.advance()

    def rest(self, seconds: float) -> None:
        end_s = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end_s, "end of a rest")


@contextmanager
def controller(
    port: str, home: Path, tables: str = ""
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`backstride serve` on `port`, with more `tables` of configuration; its socket."""
    config = home / "config.toml"
    presume_commissioned(home / MACHINES, port, "simulated")
    config.write_text(
        f'machine = {{url = "trackmaster:{port}"}}\n'
        'deck = {url = "none"}\nvoice = {enabled = false}\n'
        f'paths = {{data = "{home / "data"}", runtime = "{home / "run"}"}}\n{tables}'
    )
    command = [sys.executable, "-m", "controller.cli.main", "serve"]
    environment = {**os.environ, "HOME": str(home), "BACKSTRIDE_CONFIG": str(config)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().decode().split()[-1]
        finally:
            if process.poll() is None:  # only after an error: else it was ended, and waited for
                process.kill()


def stop_times_ms(trials: int) -> list[float]:
    """Walk, press STOP at a random moment, wait for standstill; again and again."""
    times_ms = []
    chance = random.Random(1)  # noqa: S311 - the same moments in each run
    with selectors.DefaultSelector() as selector, tempfile.TemporaryDirectory() as home:
        treadmill = Treadmill(selector)
        stand = Stand(selector, treadmill)
        with controller(treadmill.terminal.path, Path(home)) as (process, path):
            client = Client(path, selector)
            client.send("load", workout="taster")
            for _ in range(trials):
                walk(stand, client)
                stand.rest(chance.uniform(0, 0.2))
                times_ms.append(stop(stand, client))
            process.terminate()
            stand.until(lambda: process.poll() is not None, "end of the controller")
    return times_ms


def walk(stand: Stand, client: Client) -> None:
    """From a ready belt to a walking one, by the commands of a person at the machine."""
    stand.until(lambda: client.belt()["state"] == "ready", "ready belt")
    client.send("arm")
    stand.until(lambda: client.belt()["confirm_token"] is not None, "question")
    client.send("confirm", token=client.belt()["confirm_token"])
    stand.until(lambda: stand.treadmill.speed_mmps >= MOVING_MMPS, "motion")


def stop(stand: Stand, client: Client) -> float:
    """Milliseconds from STOP to its first byte at the treadmill."""
    stand.treadmill.forget()
    sent_ns = client.send("stop")
    stand.until(lambda: stand.treadmill.stop_ns is not None, "stop byte")
    assert stand.treadmill.stop_ns is not None
    stand.until(lambda: client.belt()["state"] == "standstill", "standstill")
    return (stand.treadmill.stop_ns - sent_ns) / 1e6


def bare_times_ms(trials: int) -> list[float]:
    """Socket to bare process to pseudo-terminal."""
    terminal = Terminal()
    ours, theirs = socket.socketpair()
    times_ms = []
    with (
        subprocess.Popen(
            [sys.executable, "-c", ECHO, terminal.path], stdin=theirs.fileno()
        ) as process,
        selectors.DefaultSelector() as selector,
    ):
        theirs.close()
        selector.register(terminal, selectors.EVENT_READ)
        for trial in range(trials + 1):
            time.sleep(BETWEEN_S)  # so that the process has gone to sleep, as a controller has
            sent_ns = time.monotonic_ns()
            ours.sendall(STOP_BYTE)
            selector.select(DEADLINE_S)
            read = terminal.read()
            assert read == STOP_BYTE, read
            if trial:  # the first has waited for the process to start
                times_ms.append((time.monotonic_ns() - sent_ns) / 1e6)
        ours.close()
        process.wait()
    return times_ms


def main() -> None:
    """Print both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=20)
    trials: int = parser.parse_args().trials
    measured, bare = stop_times_ms(trials), bare_times_ms(trials)
    for name, times_ms in (("STOP to wire", measured), ("bare process", bare)):
        print(f"{name}: {_told(times_ms)} ({trials} trials)")
    ratio = statistics.median(measured) / statistics.median(bare)
    print(f"STOP to wire takes {ratio:.1f} times as long as the bare process, at the median")


def _told(times_ms: list[float]) -> str:
    ordered = sorted(times_ms)
    figures = {
        "median": statistics.median(ordered),
        "p99": ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))],
        "max": ordered[-1],
    }
    return ", ".join(
        f"{name} {value:.2f} ms = {value / WIRE_BYTE_MS:.2f} byte times"
        for name, value in figures.items()
    )


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


if __name__ == "__main__":
    main()
