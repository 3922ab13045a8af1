"""The sentry: the guard's parent. It opens the port, hands it down, and watches.

It does nothing but wait for the guard's death and for its heartbeat. When either fails it writes
STOP itself, several times with gaps, because the guard may have died in the middle of a frame and
the treadmill may eat the first bytes as data. The heartbeat is the guarantee; the notice of death
is the fast path.

A Bluetooth link belongs to a radio process, which is watched in the same way. When it dies or
falls silent it is killed, so that it cannot come back with old orders, and a spare one, loaded
beforehand, connects anew; STOP is the first thing that it writes.
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
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from controller.belt.guard import BEAT, BYE, GONE
from controller.belt.realtime import become_realtime, stop_collecting
from controller.belt.wire import MachinePort, PortError, discard_output, open_machine, write_now
from controller.bluetooth.port import RadioPort, SpareRadio
from controller.bluetooth.url import FtmsUrl, parse_bluetooth_url
from controller.treadmills.cards import BadCard, load_card
from controller.treadmills.choice import choose_card
from controller.treadmills.families import driver_for
from controller.treadmills.port import Driver

HEARTBEAT_TIMEOUT_S = 0.25
STARTING_TIMEOUT_S = 5.0  # the guard's first heartbeat; nothing moves before it
STOPPING_MS = 1500
DIED, COULD_NOT_OPEN = 3, 4
OPEN = "open"


class Lost(Enum):
    """How a watch ended."""

    NOTHING = "the guard said that it ends"
    GUARD = "the guard died or fell silent"
    RADIO = "the radio died or fell silent"
    PORT = "the guard said that the port is gone, and that a stop is owed"


def watch(guard: socket.socket, radio: RadioPort | None = None) -> Lost:
    """Wait until one of them is lost, or the guard has said its last word."""
    due_s = time.monotonic() + STARTING_TIMEOUT_S
    with selectors.DefaultSelector() as selector:
        selector.register(guard, selectors.EVENT_READ)
        if radio is not None:
            selector.register(radio.pulse, selectors.EVENT_READ)
        while True:
            patience_s = due_s - time.monotonic()
            if radio is not None:
                patience_s = min(patience_s, radio.lost_in_s())
            ready = {key.fileobj for key, _ in selector.select(max(0.0, patience_s))}
            if guard in ready:
                if lost := _last_word(_hear(guard)):
                    return lost
                due_s = time.monotonic() + HEARTBEAT_TIMEOUT_S
                with contextlib.suppress(OSError):
                    guard.send(BEAT)
            elif radio is not None and not radio.lost_in_s():
                return Lost.RADIO
            elif not ready and time.monotonic() >= due_s:
                return Lost.GUARD


def _last_word(heard: bytes) -> Lost | None:
    """How the guard ended, if it did."""
    if not heard:
        return Lost.GUARD
    if GONE in heard:
        return Lost.PORT
    return Lost.NOTHING if BYE in heard else None


def _hear(guard: socket.socket) -> bytes:
    try:
        return guard.recv(256)
    except OSError:
        return b""


def farewell(guard: socket.socket) -> Lost:
    """What the guard says when its port was taken away, if it says it in time."""
    guard.settimeout(HEARTBEAT_TIMEOUT_S)
    while not (lost := _last_word(_hear(guard))):
        pass
    return lost


def bring_to_rest(port: MachinePort, driver: Driver, spare: SpareRadio | None) -> None:
    """Stop the belt over the link that there is; over a new one if that is lost, or gets lost."""
    device = port.device
    if not isinstance(device, RadioPort) or spare is None:
        stop_belt(device.fileno(), driver)
    elif not stop_belt(device.fileno(), driver, device):
        device.kill()  # before there is a new link: it must not come back with old orders
        if spare.take_over(driver.stop_frames):
            stop_belt(spare.fileno(), driver)


def stop_belt(port: int, driver: Driver, radio: RadioPort | None = None) -> bool:
    """Write STOP again and again with gaps. False: the radio was lost before it was all written."""
    for _ in range(STOPPING_MS // driver.stop_gap_ms):
        if radio is not None and not radio.lost_in_s():
            return False
        discard_output(port)
        for frame in driver.stop_frames:
            write_now(port, frame)
        time.sleep(driver.stop_gap_ms / 1000)
    return True


def main() -> None:
    """Started by the controller, never by hand. Prints one line: `open` and the address that
    opens this very machine again, or why not."""
    parser = argparse.ArgumentParser(prog="backstride-sentry")
    parser.add_argument("--controller", type=int, required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--card", required=True)
    parser.add_argument("--latched")
    given = parser.parse_args()
    baud = load_card(given.card).baud if given.card else 0  # only Bluetooth does without
    try:
        port = open_machine(given.address, baud)
        given.card = given.card or _chosen(port)
    except (PortError, BadCard) as error:
        sys.exit(_tell(str(error), COULD_NOT_OPEN))
    _tell(f"{OPEN} {port.address}", 0)
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)  # the guard ends first, and says so
    sys.exit(_stand_watch(given, port, driver_for(load_card(given.card))))


def _chosen(port: MachinePort) -> str:
    """The card of a machine that none was configured for. Raises `BadCard`; the link is let go."""
    assert isinstance(port.device, RadioPort)
    try:
        return choose_card(port.device.connected)
    except BadCard:
        port.device.close()
        raise


def _tell(line: str, code: int) -> int:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return code


def _stand_watch(given: argparse.Namespace, port: MachinePort, driver: Driver) -> int:
    ours, theirs = socket.socketpair()
    radio = port.device if isinstance(port.device, RadioPort) else None
    with (
        contextlib.closing(port.device),
        _start_guard(given, port.device.fileno(), theirs.fileno()) as guard,
        _spare(port.address if radio else None) as spare,
    ):
        theirs.close()
        os.close(given.controller)
        become_realtime()
        stop_collecting()
        lost = watch(ours, radio)
        if lost is Lost.RADIO and radio is not None:
            radio.kill()
            lost = farewell(ours)
        if lost is Lost.GUARD:
            guard.kill()
        if lost is Lost.GUARD or (lost is Lost.PORT and radio is not None):
            bring_to_rest(port, driver, spare)
        return DIED if lost is Lost.GUARD else 0


def _start_guard(given: argparse.Namespace, port: int, sentry: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "controller.belt.guard", "--port", str(port)]
    command += ["--controller", str(given.controller), "--sentry", str(sentry)]
    command += ["--card", given.card]
    if given.latched:
        command += ["--latched", given.latched]
    return subprocess.Popen(command, pass_fds=(port, given.controller, sentry))


@contextmanager
def _spare(address: str | None) -> Iterator[SpareRadio | None]:
    """A spare radio for the machine at `address`; none for None."""
    if address is None:
        yield None
        return
    url = parse_bluetooth_url(address)
    assert isinstance(url, FtmsUrl)
    with contextlib.closing(SpareRadio(url)) as spare:
        yield spare


if __name__ == "__main__":
    main()
