"""A test stand of real processes: simulator, controller, sentry and guard, on pseudo-terminals.

Waiting is always for an event, with a deadline that only a hang reaches.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from controller.api import SimulatedFault
from controller.deck.calibration import SIMULATED
from controller.simulator.bench import bench_command

DEADLINE_S = 40.0
WALKING_MPS = 0.13

Message = dict[str, Any]


class Lines:
    """JSON lines of a process, collected by a thread."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.seen: list[Message] = []
        self._new: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: IO[bytes]) -> None:
        for line in stream:
            self._new.put(json.loads(line))
        self._new.put(None)

    def until(self, met: Callable[[Message], bool], what: str) -> Message:
        """The next message that `met` accepts."""
        deadline_s = time.monotonic() + DEADLINE_S
        while (left_s := deadline_s - time.monotonic()) > 0:
            try:
                message = self._new.get(timeout=left_s)
            except queue.Empty:
                break
            if message is None:
                raise AssertionError(f"the process ended before {what}; it said {self.seen[-5:]}")
            self.seen.append(message)
            if met(message):
                return message
        raise AssertionError(f"no {what} within {DEADLINE_S} s; seen {self.seen[-5:]}")

    def rest(self) -> list[Message]:
        """What came until now, without waiting."""
        with_rest: list[Message] = []
        while not self._new.empty():
            if (message := self._new.get()) is not None:
                with_rest.append(message)
        self.seen += with_rest
        return with_rest


class Simulator:
    """The simulator process; the treadmill's own watchdog is off unless asked for."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            bench_command("--deck", "--until-eof", *options),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        self.lines = Lines(self.process.stdout)
        paths = self.lines.until(lambda line: "treadmill" in line, "paths")
        self.treadmill, self.deck = paths["treadmill"], paths["deck"]

    def cause(self, fault: SimulatedFault) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(fault.encode() + b"\n")
        self.process.stdin.flush()

    def belt(self) -> Message:
        """The belt now."""
        self.lines.rest()
        assert self.process.stdin is not None
        self.process.stdin.write(b"status\n")
        self.process.stdin.flush()
        return self.lines.until(lambda line: "belt_mps" in line, "status")

    def until_walking(self) -> Message:
        return self.lines.until(lambda line: line.get("belt_mps", 0) >= WALKING_MPS, "motion")

    def until_standing(self) -> Message:
        return self.lines.until(lambda line: line.get("belt_mps") == 0, "standstill")

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(DEADLINE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()


class Controller:
    """`backstride run taster --yes --json` on the simulator's ports, in its own home."""

    def __init__(
        self, simulator: Simulator, home: Path, command: Sequence[str], workout: str = "taster"
    ) -> None:
        self.home = home
        self._runtime = tempfile.TemporaryDirectory(prefix="b-")
        config = home / "config.toml"
        config.write_text(_config(simulator, home, self._runtime.name))
        environment = {
            **os.environ,
            "HOME": str(home),
            "BACKSTRIDE_CONFIG": str(config),
            "BACKSTRIDE_VOICE__ENABLED": "false",
        }
        self.process = subprocess.Popen(
            [sys.executable, *command, workout, "--yes", "--json"],
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert self.process.stdout is not None
        self.events = Lines(self.process.stdout)

    @property
    def sentry(self) -> int:
        return _only_child(self.process.pid, "controller.belt.sentry")

    @property
    def radio(self) -> int:
        """Of a treadmill in the air: the one that has the link."""
        return _only_child(self.sentry, "controller.bluetooth.radio", without="--spare")

    @property
    def guard(self) -> int:
        return _only_child(self.sentry, "controller.belt.guard")

    def until_latched(self, cause: str) -> Message:
        latched = self.events.until(
            lambda event: event["type"] == "belt" and event["state"] == "latched", "latch"
        )
        assert latched["cause"]["code"] == cause
        return latched

    def until_ended(self) -> Message:
        """The session's summary, and the process's end."""
        ended = self.events.until(lambda event: event["type"] == "session_ended", "session's end")
        self.process.wait(DEADLINE_S)
        summary: Message = ended["summary"]
        return summary

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
        self.process.wait(DEADLINE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._runtime.cleanup()


RUN = ("-m", "controller.cli.main", "run")


@contextmanager
def walking(
    home: Path, *options: str, command: Sequence[str] = RUN
) -> Iterator[tuple[Simulator, Controller]]:
    """A session that has just begun to walk."""
    simulator = Simulator(*(options or ("--no-watchdog",)))
    controller = Controller(simulator, home, command)
    try:
        simulator.until_walking()
        yield simulator, controller
    finally:
        controller.close()
        simulator.close()


def _config(simulator: Simulator, home: Path, runtime: str) -> str:
    calibration = home / "deck.toml"
    calibration.write_text(
        "".join(
            f'[[cell]]\nname = "{cell.name}"\nchannel = {cell.channel}\n'
            f"newtons_per_count = {cell.newtons_per_count}\nzero_counts = {cell.zero_counts}\n"
            f"x_m = {cell.x_m}\ny_m = {cell.y_m}\n"
            for cell in SIMULATED.cell
        )
    )
    in_the_air = simulator.treadmill.startswith("ftms:")
    url = simulator.treadmill if in_the_air else f"trackmaster:{simulator.treadmill}"
    card = "simulated-ftms" if in_the_air else "simulated"
    return (
        f'machine = {{url = "{url}", card = "{card}"}}\n'
        f'deck = {{url = "force:{simulator.deck}", calibration = "{calibration}"}}\n'
        "site = {unattended_starts = true}\n"
        f'paths = {{data = "{home / "data"}", runtime = "{runtime}"}}\n'
    )


def _only_child(parent: int, module: str, without: str = "\0\0") -> int:
    """The child of `parent` that runs `module`, and was started without an argument."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    for child in children:
        command = Path(f"/proc/{child}/cmdline").read_text()
        if module in command and without not in command:
            return int(child)
    raise AssertionError(f"{parent} has no child that runs {module}")


def is_alive(pid: int) -> bool:
    """Whether a process that is not our child still runs."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
