"""The guard: the small process that speaks on the treadmill's wire.

One thread, one loop, no asyncio: bytes from the wire, wishes from the controller and a tick of
20 ms go into `GuardCore`; what it wants written is written. It is started by its sentry, which
opened the port and handed the descriptor down. It ends when the controller is gone and the belt is
measured to stand.
"""

from __future__ import annotations

import argparse
import os
import selectors
import signal
import socket
import time
from dataclasses import replace

from controller.belt.core import GuardCore
from controller.belt.faults import Cause
from controller.belt.inputs import Lease, Stop, Trip, Wish
from controller.belt.lateness import Lateness
from controller.belt.link import MAX_BYTES, GuardReport, LinkError, Refusal, decode_wish, encode_up
from controller.belt.realtime import become_realtime, stop_collecting
from controller.belt.states import BeltState
from controller.belt.wire import discard_output, write_now
from controller.treadmills.cards import load_card
from controller.treadmills.families import driver_for

TICK_MS = 20
REPORT_MS = 50
HEARTBEAT_MS = 50
SENTRY_SILENCE_MS = 1000
GIVE_UP_MS = 60_000  # writing STOP to a treadmill that never says that it stands
BEAT = b"\x01"
BYE, GONE = b"\x00", b"\x02"  # the last word: all is well; the port is gone and a stop is owed


def now_ms() -> int:
    """Monotonic milliseconds: the same clock in every process of this machine."""
    return time.monotonic_ns() // 1_000_000


class Guard:
    """`GuardCore` on a descriptor, with the controller on one socket and the sentry on another."""

    def __init__(
        self, core: GuardCore, port: int, controller: socket.socket, sentry: socket.socket
    ) -> None:
        self._core = core
        self._port = port
        self._controller: socket.socket | None = controller
        self._sentry: socket.socket | None = sentry
        self._realtime = become_realtime()
        self._ending = False
        self._give_up_ms: int | None = None
        self._port_gone = False
        self._lateness = Lateness()
        self._due = dict.fromkeys(("tick", "report", "beat"), 0)
        self._sentry_heard_ms = now_ms()
        self._selector = selectors.DefaultSelector()
        for descriptor, handle in (
            (port, self._read_port),
            (controller, self._read_controller),
            (sentry, self._read_sentry),
        ):
            os.set_blocking(
                descriptor if isinstance(descriptor, int) else descriptor.fileno(), False
            )
            self._selector.register(descriptor, selectors.EVENT_READ, handle)

    def run(self) -> None:
        """Guard the belt until the controller is gone and the belt stands."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for terminating in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(terminating, lambda *_: self._end(Stop()))
        stop_collecting()
        while not self._may_end():
            for key, _ in self._selector.select(self._patience_s()):
                key.data()
            self._on_time(now_ms())
        if self._sentry is not None:
            self._sentry.send(GONE if self._owes_a_stop else BYE)

    @property
    def _owes_a_stop(self) -> bool:
        return self._port_gone and self._core.gate.belt is BeltState.LATCHED

    def _may_end(self) -> bool:
        if not self._ending:
            return False
        gave_up = self._give_up_ms is not None and now_ms() > self._give_up_ms
        return self._core.at_rest or self._port_gone or gave_up

    def _patience_s(self) -> float:
        return max(0, self._due["tick"] - now_ms()) / 1000

    def _on_time(self, at_ms: int) -> None:
        due_ms = self._due["tick"]
        if self._is_due("tick", TICK_MS, at_ms):
            if due_ms:
                self._lateness.woke(at_ms, time.monotonic_ns() // 1000 - due_ms * 1000)
            self._core.tick(at_ms)
            self._write(at_ms)
        if self._is_due("beat", HEARTBEAT_MS, at_ms):
            self._beat(at_ms)
        if self._is_due("report", REPORT_MS, at_ms):
            self._report(at_ms)

    def _is_due(self, what: str, period_ms: int, at_ms: int) -> bool:
        if at_ms < self._due[what]:
            return False
        self._due[what] = at_ms + period_ms
        return True

    def _read_port(self) -> None:
        try:
            data = os.read(self._port, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        at_ms = now_ms()
        if not data:
            self._unplugged(at_ms)
            return
        self._core.received(data, at_ms)
        self._write(at_ms)

    def _unplugged(self, at_ms: int) -> None:
        """Nothing can be written any more: say so, and let a new pair open the port again."""
        self._selector.unregister(self._port)
        self._core.unplugged(at_ms)
        self._report(at_ms)
        self._ending = self._port_gone = True

    def _write(self, at_ms: int) -> None:
        while transmission := self._core.transmit(at_ms):
            if transmission.flush:
                discard_output(self._port)
            write_now(self._port, transmission.data)

    def _read_controller(self) -> None:
        wishes, open_still = self._pending_wishes()
        wishes.sort(key=lambda wish: not isinstance(wish, Stop))
        at_ms = now_ms()
        for wish in wishes:
            self._core.told(wish, at_ms)
        self._write(at_ms)
        if any(not isinstance(wish, Lease) for wish in wishes):
            self._report(at_ms)
        if not open_still:
            self._controller_gone()

    def _pending_wishes(self) -> tuple[list[Wish], bool]:
        wishes: list[Wish] = []
        assert self._controller is not None
        while True:
            try:
                datagram = self._controller.recv(MAX_BYTES)
            except BlockingIOError:
                return wishes, True
            except OSError:
                return wishes, False
            if not datagram:
                return wishes, False
            try:
                wishes.append(decode_wish(datagram))
            except LinkError:
                wishes.append(Stop())  # a controller that talks nonsense is not to be trusted

    def _controller_gone(self) -> None:
        assert self._controller is not None
        self._selector.unregister(self._controller)
        self._controller = None
        self._end(Trip(Cause.CONTROLLER_GONE))

    def _end(self, wish: Stop | Trip) -> None:
        self._ending = True
        at_ms = now_ms()
        self._give_up_ms = at_ms + GIVE_UP_MS
        self._core.told(wish, at_ms)
        self._write(at_ms)

    def _report(self, at_ms: int) -> None:
        if self._controller is None:
            return
        report = replace(
            self._core.report(at_ms, realtime=self._realtime),
            late_us=self._lateness.worst_us(at_ms),
        )
        messages: list[GuardReport | Refusal] = [*self._core.refusals(), report]
        for message in messages:
            try:
                self._controller.send(encode_up(message))
            except BlockingIOError:  # a controller that does not read loses reports, nothing else
                return
            except OSError:
                return

    def _beat(self, at_ms: int) -> None:
        if self._sentry is None:
            return
        try:
            self._sentry.send(BEAT)
        except BlockingIOError:
            pass
        except OSError:
            self._sentry_gone()
            return
        if at_ms - self._sentry_heard_ms > SENTRY_SILENCE_MS:
            self._sentry_gone()

    def _read_sentry(self) -> None:
        assert self._sentry is not None
        try:
            heard = self._sentry.recv(256)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        if heard:
            self._sentry_heard_ms = now_ms()
        else:
            self._sentry_gone()

    def _sentry_gone(self) -> None:
        """A guard without its watcher stops the belt and makes room for a new pair."""
        if self._sentry is not None:
            self._selector.unregister(self._sentry)
            self._sentry = None
            self._end(Trip(Cause.SENTRY_GONE))


def main() -> None:
    """Started by the sentry, never by hand."""
    parser = argparse.ArgumentParser(prog="backstride-guard")
    for name in ("port", "controller", "sentry"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--card", required=True)
    parser.add_argument("--latched", type=Cause)
    given = parser.parse_args()
    card = load_card(given.card)
    core = GuardCore(driver_for(card), card.capabilities, latched=given.latched, card=given.card)
    Guard(
        core,
        given.port,
        socket.socket(fileno=given.controller),
        socket.socket(fileno=given.sentry),
    ).run()


if __name__ == "__main__":
    main()
