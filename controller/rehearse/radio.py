"""A radio without waves: the radio process's order of operations on a device, in virtual time.

The queue and the datagrams are those of the real one; every operation takes `LINK_MS`.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from controller.bluetooth.operations import Operation, Operations
from controller.simulator.ftms.device import FtmsDevice
from protocols.ftms.clients import Dropped, Refused
from protocols.ftms.service import FITNESS_MACHINE
from protocols.gatt.datagrams import decode_down, encode
from protocols.gatt.messages import (
    HEARTBEAT_MS,
    UNANSWERED,
    Answer,
    Characteristic,
    Connected,
    Disconnected,
    Failure,
    Heartbeat,
    Notification,
    Read,
    Subscribe,
    Up,
    Write,
)

LINK_MS: Final = 30  # from a request to its response: a usual connection interval
BUSY_MS: Final = 20
CLIENT: Final = 1
ADDRESS: Final = "F0:00:00:00:00:01"


class VirtualRadio:
    """One link to one device, from the beginning on."""

    def __init__(self, device: FtmsDevice, name: str, now_ms: int) -> None:
        self._device = device
        self._name = name
        self._operations = Operations()
        self._waiting: deque[bytes] = deque()
        self._current: Operation | None = None
        self._done_ms = now_ms
        self._beat_ms = now_ms
        self.linked = False
        self.link()

    def link(self) -> None:
        """Connect: a new link of the same radio, as a new radio would make it."""
        self._operations, self._current = Operations(), None
        self.linked = True
        self._device.connected(CLIENT)
        offered = self._device.service.characteristics.items()
        rows = tuple(Characteristic(FITNESS_MACHINE, uuid, allowed) for uuid, allowed in offered)
        self._say(Connected(ADDRESS, self._name, 185, rows))
        self._device.resized(CLIENT, min(185, self._device.peculiar.max_mtu))

    def lose(self) -> None:
        """The link is gone; the belt goes on."""
        if self.linked:
            self.linked = False
            self._device.disconnected(CLIENT)
            self._say(Disconnected("the link was lost"))

    @property
    def due_ms(self) -> int:
        """When it does something of its own."""
        return min(self._beat_ms, self._done_ms) if self._current else self._beat_ms

    def receive(self, datagram: bytes, now_ms: int) -> None:
        """Take a datagram of the guard."""
        for dropped in self._operations.put(decode_down(datagram)):
            self._say(dropped)
        self._begin(now_ms)

    def advance(self, now_ms: int) -> None:
        """Let time pass; the device has been told already."""
        if not self.linked:
            return
        if self._current is not None and now_ms >= self._done_ms:
            self._perform(self._current, now_ms)
        for sent in self._device.outgoing():
            if isinstance(sent, Dropped):
                self.lose()
                return
            self._say(Notification(sent.characteristic, sent.data))
        if now_ms >= self._beat_ms:
            self._beat_ms = now_ms + HEARTBEAT_MS
            self._say(Heartbeat())

    def transmit(self) -> list[bytes]:
        """What was said since the last call."""
        said, self._waiting = list(self._waiting), deque()
        return said

    def _begin(self, now_ms: int) -> None:
        if self._current is None and self.linked:
            self._current, self._done_ms = self._operations.take(), now_ms + LINK_MS

    def _perform(self, operation: Operation, now_ms: int) -> None:
        answer = self._carried_out(operation, now_ms)
        urgent = isinstance(operation, Write) and operation.urgent
        if urgent and answer.error == Failure.PROCEDURE_ALREADY_IN_PROGRESS:
            self._done_ms = now_ms + BUSY_MS
            return
        if operation.ticket != UNANSWERED:
            self._say(answer)
        self._current = None
        self._begin(now_ms)

    def _carried_out(self, operation: Operation, now_ms: int) -> Answer:
        uuid, ticket = operation.characteristic, operation.ticket
        if uuid not in self._device.service.characteristics:
            return Answer(ticket, Failure.ABSENT)
        match operation:
            case Write():
                try:
                    self._device.write(CLIENT, uuid, operation.data, now_ms)
                except Refused as refused:
                    return Answer(ticket, refused.code)
            case Read():
                return Answer(ticket, data=self._device.service.read(uuid))
            case Subscribe():
                self._device.subscribed(CLIENT, uuid, on=True)
        return Answer(ticket)

    def _say(self, message: Up) -> None:
        self._waiting.append(encode(message))
