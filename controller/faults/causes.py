"""What a fault does to a stand. Each function makes a cause, or is one.

What must be undone after the belt stands is left in the stand's `undo`.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from typing import Final

from controller.api import SimulatedFault
from controller.cli.exits import Exit
from controller.faults.fault import Cause
from controller.faults.lines import DEADLINE_S, NotSeen
from controller.faults.load import busy_cores
from controller.faults.stand import Stand
from controller.journal_folder import JOURNAL
from controller.simulator.mischief import Mischief

LASTS_S: Final = 3.0
ASLEEP_S: Final = 1.0
FILLED_BYTES: Final = 300 << 20
TORN: Final = b"\xa30040"
"""A SET_SPEED: a writer that dies within it leaves the board waiting for digits."""
FASTER: Final = b"\xa30060"
INTRUSIONS: Final = 20
TAKEN_S: Final = 1.03  # longer than a belt needs to be told faster; no multiple of any polling
FILL: Final = (
    "b = bytearray(b'x') * {}\nprint(len(b), flush=True)\nwhile True: b[::4096] = b[1::4096]"
)

Role = Callable[[Stand], int]
"""The id of one of a stand's processes."""


def controller(stand: Stand) -> int:
    """The process that walks the workout."""
    return stand.controller.process.pid


def sentry(stand: Stand) -> int:
    """The process that watches the guard."""
    return stand.controller.sentry


def guard(stand: Stand) -> int:
    """The process that speaks with the treadmill."""
    return stand.controller.guard


def radio(stand: Stand) -> int:
    """The process that has a Bluetooth link."""
    return stand.controller.radio


def screen(stand: Stand) -> int:
    """The process that somebody looks at."""
    assert stand.screen is not None
    return stand.screen.pid


# --- processes ---


def signalled(number: int, *roles: Role) -> Cause:
    """Send it to each, all looked up before."""

    def cause(stand: Stand) -> float:
        pids = [role(stand) for role in roles]
        at_s = time.monotonic()
        for pid in pids:
            os.kill(pid, number)
        return at_s

    return cause


def killed(*roles: Role) -> Cause:
    """kill -9."""
    return signalled(signal.SIGKILL, *roles)


def stopped(*roles: Role) -> Cause:
    """SIGSTOP; who still lives goes on when the belt stands."""

    def cause(stand: Stand) -> float | None:
        for role in roles:
            stand.undo.callback(_go_on, role(stand))
        return signalled(signal.SIGSTOP, *roles)(stand)

    return cause


def asleep(stand: Stand) -> float:
    """As a computer that sleeps: all stop, then all go on. Measured from their waking."""
    pids = [role(stand) for role in (controller, sentry, guard)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(ASLEEP_S)
    at_s = time.monotonic()
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
    return at_s


def torn(after: int) -> Cause:
    """The guard dies when so many bytes of a command are written."""

    def cause(stand: Stand) -> float:
        pid = guard(stand)
        port = os.open(stand.simulator.treadmill, os.O_RDWR | os.O_NOCTTY)
        os.kill(pid, signal.SIGSTOP)
        os.write(port, TORN[:after])
        os.close(port)
        at_s = time.monotonic()
        os.kill(pid, signal.SIGKILL)
        return at_s

    return cause


def loaded(cause: Cause) -> Cause:
    """The same with every core busy."""

    def both(stand: Stand) -> float | None:
        stand.undo.enter_context(busy_cores(stand.mark))
        return cause(stand)

    return both


def after(seconds: float, cause: Cause) -> Cause:
    """The same after so long a walk, in which all is seen to be well. Measured from then on."""

    def later(stand: Stand) -> float:
        stand.go_on(seconds)
        at_s = time.monotonic()
        return cause(stand) or at_s

    return later


# --- what the session must survive ---


def survived(cause: Callable[[Stand], object]) -> Cause:
    """The belt goes on in spite of it; then a person's STOP is what is measured."""

    def both(stand: Stand) -> float:
        cause(stand)
        stand.go_on(LASTS_S)
        return stand.persons_stop()

    return both


def load(stand: Stand) -> None:
    """Every core busy."""
    stand.undo.enter_context(busy_cores(stand.mark))


def memory(stand: Stand) -> None:
    """A process that wants 300 MB and uses all of it all the time."""
    filler = stand.beside("-c", FILL.format(FILLED_BYTES))
    assert filler.stdout is not None
    filler.stdout.readline()


def disk_full(stand: Stand) -> None:
    """Nothing can be written to any file any more."""
    resource.prlimit(controller(stand), resource.RLIMIT_FSIZE, (0, 0))


def disk_stalled(stand: Stand) -> None:
    """Writing to the journal waits, as for a disk that does not answer."""
    journal = stand.controller.home / "data" / JOURNAL
    db = stand.undo.enter_context(closing(sqlite3.connect(journal, timeout=DEADLINE_S)))
    db.execute("BEGIN IMMEDIATE")


def disk_read_only(stand: Stand) -> None:
    """The disk of the records met an error: nothing on it can be written any more."""
    assert stand.disk is not None
    stand.disk.turn_read_only()


def disk_frozen(stand: Stand) -> None:
    """No write to the disk of the records, and no fsync, returns any more."""
    assert stand.disk is not None
    stand.disk.freeze(stand.undo)


def second_controller(stand: Stand) -> None:
    """Another one on the same configuration. Raises `NotSeen` unless it is refused."""
    command = [sys.executable, "-m", "controller.cli.main", "run", "taster", "--yes"]
    second = subprocess.run(
        command,
        env=stand.controller.variables,
        capture_output=True,
        timeout=DEADLINE_S,
        check=False,
    )
    if second.returncode != Exit.USAGE:
        raise NotSeen(f"the second controller was not refused: {second.stdout!r}")


def bad_client(stand: Stand) -> None:
    """A client that says nothing but nonsense, and reads nothing."""
    client = stand.undo.enter_context(socket.socket(socket.AF_UNIX))
    client.connect(str(stand.controller.socket))
    client.setblocking(False)
    deadline_s = time.monotonic() + LASTS_S
    while time.monotonic() < deadline_s:
        try:
            client.send(b'{"type": "stopp", "id": 0}\n' * 1000)
        except BlockingIOError:
            stand.go_on(0.01)
        except OSError:
            return  # it was thrown out


# --- wires and devices ---


def caused(*faults: SimulatedFault | Mischief) -> Cause:
    """What simulator and cable do, one after the other."""

    def cause(stand: Stand) -> None:
        for fault in faults:
            stand.simulator.cause(fault)

    return cause


def then_stop(mischief: SimulatedFault | Mischief) -> Cause:
    """Measured from a person's STOP after it."""

    def cause(stand: Stand) -> float:
        stand.simulator.cause(mischief)
        return stand.persons_stop()

    return cause


def stop_ignored(stand: Stand) -> float:
    """No STOP has an effect, until that was told; then the treadmill is mended."""
    stand.simulator.cause(SimulatedFault.IGNORE_STOP)
    at_s = stand.persons_stop()
    stand.controller.events.until(_of("stop_not_obeyed"), "alarm")
    stand.simulator.cause(SimulatedFault.REPAIR)
    return at_s


def stalled_and_free_again(stand: Stand) -> float:
    """The belt is caught, stands, and is let go."""
    at_s = time.monotonic()
    stand.simulator.cause(SimulatedFault.STALL)
    stand.simulator.until_standing()
    stand.simulator.cause(SimulatedFault.REPAIR)
    return at_s


def other_program(stand: Stand) -> float:
    """Another program opened the port, lock or not, and sets 6 mph until the belt takes it: a board
    that is about to answer hears nothing. Raises `NotSeen` where it never does."""
    walking_mps = stand.simulator.belt()["belt_mps"]
    port = os.open(stand.simulator.treadmill, os.O_RDWR | os.O_NOCTTY)
    stand.undo.callback(os.close, port)
    for _ in range(INTRUSIONS):
        at_s = time.monotonic()
        os.write(port, FASTER)
        if stand.simulator.lines.within(
            TAKEN_S, lambda line: line.get("belt_mps", 0) > walking_mps, "a faster belt"
        ):
            return at_s
    raise NotSeen(f"another program's speed was not taken by the board in {INTRUSIONS} attempts")


def never_begun(_: Stand) -> None:
    """What is wrong is wrong before any start."""


def began_wrong(stand: Stand) -> float:
    """It was there before the start; measured from the belt's first motion."""
    moved = next(line for line in stand.simulator.lines.seen if line.get("belt_mps", 0) > 0)
    return float(moved["at_s"])


def _of(code: str) -> Callable[[dict[str, object]], bool]:
    def met(event: dict[str, object]) -> bool:
        cause = event.get("cause")
        return isinstance(cause, dict) and cause["code"] == code

    return met


def _go_on(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        return
