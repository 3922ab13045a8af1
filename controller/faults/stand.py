"""A stand of real processes: simulator, controller, sentry and guard, on pseudo-terminals.

Waiting is always for an event, with a deadline that only a hang reaches. Whatever happens, no
process is left when a stand ends.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from controller.api import SimulatedFault
from controller.api_socket.address import SOCKET
from controller.config_schema import MACHINES
from controller.deck.calibration import SIMULATED
from controller.faults.broker import Broker
from controller.faults.commissioned import presume_commissioned
from controller.faults.lines import DEADLINE_S, Lines, Message, NotSeen
from controller.faults.phone import Phone
from controller.faults.processes import (
    MARK,
    leave_none,
    new_mark,
    only_child,
    play_hardware,
)
from controller.faults.screen import Screen
from controller.faults.spare_disk import SpareDisk
from controller.simulator.bench import COMMANDS, bench_command
from controller.simulator.mischief import Mischief

WALKING_MPS = 0.13
SAID_S = 3.0  # within so long a controller says why it stopped
RUN = ("-m", "controller.cli.main", "run")
UNWATCHED = ("--no-watchdog",)


@dataclass(frozen=True, slots=True)
class Setup:
    """How a stand is built.

    simulator: options of `backstride simulate treadmill`; the treadmill's own watchdog is off
        unless they say otherwise, so that it can take no credit.
    card: the controller's machine card where it is not the simulator's own.
    command: what python runs as the controller.
    workout: what it walks.
    before: what is wrong with the simulated devices from the beginning.
    site: further keys of the configuration's table [site].
    screen: what python runs as a screen on a terminal of its own; empty: none is attached.
    broker: whether there is a broker for the facility, which the controller is connected to.
    phone: whether there is a phone whose app hears and asks the controller.
    data: the folder for records, from the home.
    own_disk: whether that folder is a disk of its own, which can fail.
    swapped: whether the names of treadmill and deck lead to each other.
    variables: more of the environment of simulator and controller, and of all that they start.
    """

    simulator: tuple[str, ...] = UNWATCHED
    card: str = ""
    command: tuple[str, ...] = RUN
    workout: str = "taster"
    before: tuple[SimulatedFault | Mischief, ...] = ()
    site: str = ""
    screen: tuple[str, ...] = ()
    broker: bool = False
    phone: bool = False
    data: str = "data"
    own_disk: bool = False
    swapped: bool = False
    variables: tuple[tuple[str, str], ...] = ()


class Simulator:
    """The simulator process."""

    def __init__(
        self, *options: str, mark: str = "", variables: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.process = subprocess.Popen(
            bench_command("--deck", "--until-eof", *options),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, MARK: mark, **dict(variables)},
            start_new_session=True,  # a Ctrl+C is for whoever began this
        )
        assert self.process.stdout is not None
        self.lines = Lines(self.process.stdout)
        paths = self.lines.until(lambda line: "treadmill" in line, "paths")
        play_hardware(self.process.pid)  # now, or its loading would hold up whoever guards a belt
        self.treadmill, self.deck = paths["treadmill"], paths["deck"]

    def say(self, word: str) -> None:
        """Give it a word."""
        assert self.process.stdin is not None
        self.process.stdin.write(word.encode() + b"\n")
        self.process.stdin.flush()

    def cause(self, fault: SimulatedFault | Mischief) -> None:
        """Let something go wrong."""
        self.say(fault)

    def belt(self) -> Message:
        """The belt now."""
        self.lines.rest()
        self.say("status")
        return self.lines.until(lambda line: "belt_mps" in line, "status")

    def until_walking(self, at_mps: float = WALKING_MPS) -> Message:
        """The belt as soon as it runs so fast."""
        return self.lines.until(lambda line: line.get("belt_mps", 0) >= at_mps, "motion")

    def until_standing(self) -> Message:
        """The belt as soon as it stands."""
        return self.lines.until(lambda line: line.get("belt_mps") == 0, "standstill")

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(DEADLINE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()


class Controller:
    """`backstride run WORKOUT --yes --json` on a simulator's ports, in a home of its own."""

    def __init__(
        self,
        simulator: Simulator,
        home: Path,
        command: Sequence[str] = RUN,
        workout: str = "taster",
        *,
        setup: Setup | None = None,
        beside: Sequence[Broker | Phone] = (),
        mark: str = "",
    ) -> None:
        setup = setup or Setup()
        self.home = home
        self._runtime = tempfile.TemporaryDirectory(prefix="b-")
        self.socket = Path(self._runtime.name) / SOCKET
        self.config = home / "config.toml"
        self.config.write_text(_config(simulator, home, self._runtime.name, setup, beside))
        self.variables = {
            **os.environ,
            "HOME": str(home),
            "BACKSTRIDE_CONFIG": str(self.config),
            "BACKSTRIDE_VOICE__ENABLED": "false",
            MARK: mark,
            **dict(setup.variables),
        }
        self.process = subprocess.Popen(
            [sys.executable, *command, workout, "--yes", "--json"],
            stdout=subprocess.PIPE,
            env=self.variables,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.events = Lines(self.process.stdout)

    @property
    def sentry(self) -> int:
        """The process that watches the guard."""
        return only_child(self.process.pid, "controller.belt.sentry")

    @property
    def guard(self) -> int:
        """The process that speaks with the treadmill."""
        return only_child(self.sentry, "controller.belt.guard")

    @property
    def radio(self) -> int:
        """Of a treadmill in the air: the one that has the link."""
        return only_child(self.sentry, "controller.bluetooth.radio", without="--spare")

    def until_latched(self, cause: str) -> Message:
        """The event that the belt is latched, for this cause. Raises `NotSeen` for another."""
        latched = self.events.until(
            lambda event: event["type"] == "belt" and event["state"] == "latched", "latch"
        )
        if latched["cause"]["code"] != cause:
            raise NotSeen(f"latched by {latched['cause']['code']}, not by {cause}")
        return latched

    def until_ended(self) -> Message:
        """The session's summary, and the process's end."""
        ended = self.events.until(lambda event: event["type"] == "session_ended", "session's end")
        self.process.wait(DEADLINE_S)
        summary: Message = ended["summary"]
        return summary

    def close(self) -> None:
        """End it, if need be by force."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
        self.process.wait(DEADLINE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._runtime.cleanup()


@dataclass(frozen=True, slots=True)
class Stand:
    """A simulator and a controller on it."""

    simulator: Simulator
    controller: Controller
    mark: str
    screen: Screen | None = None
    broker: Broker | None = None
    phone: Phone | None = None
    disk: SpareDisk | None = None
    undo: ExitStack = field(default_factory=ExitStack)
    """What a fault leaves to be undone once the belt stands."""

    def persons_stop(self) -> float:
        """Ctrl+C at the controller, which is a person's STOP; when it was given."""
        at_s = time.monotonic()
        self.controller.process.send_signal(signal.SIGINT)
        return at_s

    def go_on(self, seconds: float) -> None:
        """Let the belt run for so long. Raises `NotSeen` if it does not."""
        lines = self.simulator.lines
        stopped = lines.within(seconds, lambda line: line.get("started") is False, "more walking")
        if stopped is not None:
            self.controller.events.within(SAID_S, lambda event: bool(event.get("cause")), "cause")
            said = self.controller.events.seen[-1]
            raise NotSeen(f"the belt was stopped, though it should have gone on: {stopped}; {said}")

    def beside(self, *arguments: str) -> subprocess.Popen[bytes]:
        """What python runs beside it until the fault is undone; its standard output can be read."""
        child = subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            env={**os.environ, MARK: self.mark},
        )
        self.undo.enter_context(child)
        self.undo.callback(child.kill)
        return child


@contextmanager
def standing(home: Path, setup: Setup) -> Iterator[Stand]:
    """A stand whose controller has just been started, and whose screen, if there is one."""
    mark = new_mark()
    with ExitStack() as stack:
        stack.callback(leave_none, mark)
        simulator = Simulator(*setup.simulator, mark=mark, variables=setup.variables)
        stack.enter_context(closing(simulator))
        simulator.say(COMMANDS)
        for wrong in setup.before:
            simulator.cause(wrong)
        broker = stack.enter_context(Broker(mark)) if setup.broker else None
        phone = stack.enter_context(Phone(mark)) if setup.phone else None
        disk = None
        if setup.own_disk:
            disk = stack.enter_context(SpareDisk(home / "disk", home / setup.data))
        controller = Controller(
            simulator,
            home,
            setup.command,
            setup.workout,
            setup=setup,
            beside=[one for one in (broker, phone) if one is not None],
            mark=mark,
        )
        stack.enter_context(closing(controller))
        screen = None
        if setup.screen:
            screen = stack.enter_context(Screen(setup.screen, controller.socket, mark))
        stand = Stand(simulator, controller, mark, screen, broker, phone, disk)
        stack.enter_context(stand.undo)
        yield stand


@contextmanager
def walking(
    home: Path, *options: str, command: Sequence[str] = RUN
) -> Iterator[tuple[Simulator, Controller]]:
    """A session that has just begun to walk."""
    setup = Setup(simulator=options or UNWATCHED, command=tuple(command))
    with standing(home, setup) as stand:
        stand.simulator.until_walking()
        yield stand.simulator, stand.controller


def _config(
    simulator: Simulator,
    home: Path,
    runtime: str,
    setup: Setup,
    beside: Sequence[Broker | Phone],
) -> str:
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
    treadmill, deck = simulator.treadmill, simulator.deck
    if setup.swapped:
        treadmill, deck = deck, treadmill
    url = treadmill if in_the_air else f"trackmaster:{treadmill}"
    card = setup.card or ("simulated-ftms" if in_the_air else "simulated")
    presume_commissioned(home / MACHINES, treadmill, card)
    tables = "".join(one.table for one in beside)
    return (
        f'machine = {{url = "{url}"}}\n'
        f'deck = {{url = "force:{deck}", calibration = "{calibration}"}}\n'
        f'paths = {{data = "{home / setup.data}", runtime = "{runtime}"}}\n'
        f"[site]\nunattended_starts = true\n{setup.site}\n{tables}"
    )
