"""The sentry: the guard's parent. It opens the port, hands it down, and watches.

It does nothing but wait for the guard's death and for its heartbeat. When either fails it writes
STOP itself, several times with gaps, because the guard may have died in the middle of a frame and
the treadmill may eat the first bytes as data. The heartbeat is the guarantee; the notice of death
is the fast path.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time

from controller.belt.guard import BEAT, BYE
from controller.belt.realtime import become_realtime, stop_collecting
from controller.belt.wire import MachinePort, PortError, discard_output, open_machine, write_now
from controller.treadmills.cards import load_card
from controller.treadmills.families import driver_for
from controller.treadmills.port import Driver

HEARTBEAT_TIMEOUT_S = 0.25
STARTING_TIMEOUT_S = 5.0  # the guard's first heartbeat; nothing moves before it
STOPPING_MS = 1500
DIED, COULD_NOT_OPEN = 3, 4
OPEN = "open"


def watch(guard: socket.socket, pid: int) -> bool:
    """Wait. True when the guard said that it ends, False when it died or fell silent."""
    patience_s = STARTING_TIMEOUT_S
    with selectors.DefaultSelector() as selector:
        selector.register(guard, selectors.EVENT_READ)
        death = os.pidfd_open(pid)
        selector.register(death, selectors.EVENT_READ)
        while True:
            ready = {key.fd for key, _ in selector.select(patience_s)}
            if guard.fileno() in ready:
                heard = _hear(guard)
                if BYE in heard:
                    return True
                if heard:
                    patience_s = HEARTBEAT_TIMEOUT_S
                    with contextlib.suppress(OSError):
                        guard.send(BEAT)
                    continue
            return False


def _hear(guard: socket.socket) -> bytes:
    try:
        return guard.recv(256)
    except OSError:
        return b""


def stop_belt(port: int, driver: Driver) -> None:
    """Write STOP again and again with gaps."""
    for _ in range(STOPPING_MS // driver.stop_gap_ms):
        discard_output(port)
        for frame in driver.stop_frames:
            write_now(port, frame)
        time.sleep(driver.stop_gap_ms / 1000)


def main() -> None:
    """Started by the controller, never by hand. Prints one line: `open` and the address that
    opens this very machine again, or why not."""
    parser = argparse.ArgumentParser(prog="backstride-sentry")
    parser.add_argument("--controller", type=int, required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--card", required=True)
    parser.add_argument("--latched")
    given = parser.parse_args()
    card = load_card(given.card)
    try:
        port = open_machine(given.address, card.baud)
    except PortError as error:
        sys.exit(_tell(str(error), COULD_NOT_OPEN))
    _tell(f"{OPEN} {port.address}", 0)
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)  # the guard ends first, and says so
    sys.exit(_stand_watch(given, port, driver_for(card)))


def _tell(line: str, code: int) -> int:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return code


def _stand_watch(given: argparse.Namespace, port: MachinePort, driver: Driver) -> int:
    ours, theirs = socket.socketpair()
    descriptor = port.device.fileno()
    with contextlib.closing(port.device), _start_guard(given, descriptor, theirs.fileno()) as guard:
        theirs.close()
        os.close(given.controller)
        become_realtime()
        stop_collecting()
        if watch(ours, guard.pid):
            return 0
        guard.kill()
        stop_belt(descriptor, driver)
        return DIED


def _start_guard(given: argparse.Namespace, port: int, sentry: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "controller.belt.guard", "--port", str(port)]
    command += ["--controller", str(given.controller), "--sentry", str(sentry)]
    command += ["--card", given.card]
    if given.latched:
        command += ["--latched", given.latched]
    return subprocess.Popen(command, pass_fds=(port, given.controller, sentry))


if __name__ == "__main__":
    main()
