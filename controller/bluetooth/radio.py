"""The radio: the process that owns one Bluetooth link and offers it as a socket of datagrams.

It writes what it is told and nothing else, connects once and never again: when the link is gone it
says so and ends, and whoever needs it starts another. When nobody holds the other end of the socket
any more, it carries out what is urgent and the last will, and lets go of the machine.

A spare one has everything loaded and does nothing until the first datagram comes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import socket
from typing import Any, Final

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakCharacteristicNotFoundError, BleakError, BleakGATTProtocolError

from controller.bluetooth.adapter import (
    FAILURES,
    Adapter,
    AdapterError,
    load_adapter,
    open_adapter,
    why,
)
from controller.bluetooth.find import NotFound, find
from controller.bluetooth.operations import Operation, Operations, is_urgent
from controller.bluetooth.url import Whom, parse_whom
from protocols.errors import Unencodable
from protocols.gatt.datagrams import MAX_BYTES, BadDatagram, decode_down, encode
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
    Properties,
    Read,
    Subscribe,
    Up,
    Write,
)
from protocols.gatt.uuids import short_uuid

OPERATION_S: Final = 5.0
"""A machine that answers nothing for so long is not connected any more."""
URGENT_S: Final = 1.0
"""The same while something urgent waits for that answer."""
BUSY_S: Final = 0.02  # between two tries of an urgent write to a machine that is busy
LEAVE_S: Final = 3.5
"""BlueZ takes 2 s to end a link. Whoever came earlier would take over one that is about to end."""
PULSE: Final = b"\x01"

_PROPERTIES: Final = {
    "read": Properties.READ,
    "write-without-response": Properties.WRITE_WITHOUT_RESPONSE,
    "write": Properties.WRITE,
    "notify": Properties.NOTIFY,
    "indicate": Properties.INDICATE,
}


class Radio:
    """One link, from `run` to its end."""

    def __init__(self, adapter: Adapter, whom: Whom, guard: socket.socket) -> None:
        self._adapter = adapter
        self._whom = whom
        self._guard = guard
        self._operations = Operations()
        self._arrived = asyncio.Event()
        self._orphaned = asyncio.Event()
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._patience: asyncio.Timeout | None = None
        self._subscribed: set[str] = set()

    async def run(self) -> None:
        """Connect, serve and end; the last word is `Disconnected`."""
        loop = asyncio.get_running_loop()
        self._guard.setblocking(False)
        loop.add_reader(self._guard, self._hear)
        try:
            reason = await self._serve()
        finally:
            loop.remove_reader(self._guard)
        self._say(Disconnected(reason))

    async def _serve(self) -> str:
        connecting = asyncio.create_task(self._connect())
        orphaned = asyncio.create_task(self._orphaned.wait())
        await asyncio.wait({connecting, orphaned}, return_when=asyncio.FIRST_COMPLETED)
        orphaned.cancel()
        if self._operations.urgent:  # a stop does not depend on who asked for it
            await asyncio.wait({connecting})
        await _abandon(connecting)
        try:
            client = connecting.result()
        except asyncio.CancelledError:
            return "nobody waits for a link"
        except NotFound as error:
            return str(error)
        except FAILURES as error:
            return why(error)
        try:
            return await self._use(client)
        except (BleakError, Unencodable) as error:
            return f"{self._whom} cannot be used: {error}"
        finally:
            with contextlib.suppress(*FAILURES, EOFError):
                await asyncio.wait_for(client.disconnect(), LEAVE_S)

    async def _connect(self) -> BleakClient:
        client = self._adapter.client(
            await find(self._adapter, self._whom), lambda: self._end("the link was lost")
        )
        await client.connect()
        return client

    async def _use(self, client: BleakClient) -> str:
        self._say(_connected(client))
        beating = asyncio.create_task(self._beat())
        working = asyncio.create_task(self._work(client))
        working.add_done_callback(lambda _: self._end("nobody uses the link"))
        try:
            return await self._over
        finally:
            for task in (beating, working):
                await _abandon(task)

    def _end(self, reason: str) -> None:
        if not self._over.done():
            self._over.set_result(reason)

    # The guard's side.

    def _hear(self) -> None:
        while True:
            try:
                datagram = self._guard.recv(MAX_BYTES)
            except BlockingIOError:
                return
            except OSError:
                datagram = b""
            if not datagram:
                self._orphan()
                return
            with contextlib.suppress(BadDatagram):  # what nobody understands is not carried out
                self._take(datagram)

    def _take(self, datagram: bytes) -> None:
        message = decode_down(datagram)
        for dropped in self._operations.put(message):
            self._say(dropped)
        if is_urgent(message):
            self._hurry()
        self._arrived.set()

    def _orphan(self) -> None:
        if self._orphaned.is_set():
            return
        asyncio.get_running_loop().remove_reader(self._guard)
        self._operations.orphaned()
        self._hurry()
        self._orphaned.set()
        self._arrived.set()

    def _hurry(self) -> None:
        """What is on its way must be answered soon, because something urgent waits."""
        if self._patience is not None and not self._patience.expired():
            soon = asyncio.get_running_loop().time() + URGENT_S
            self._patience.reschedule(min(self._patience.when() or soon, soon))

    def _say(self, message: Up) -> None:
        try:
            self._guard.send(encode(message))
        except BlockingIOError:
            pass  # a guard that does not read is stalled: its sentry sees to it
        except OSError:
            self._orphan()

    async def _beat(self) -> None:
        while True:
            self._say(Heartbeat())
            await asyncio.sleep(HEARTBEAT_MS / 1000)

    # The machine's side.

    async def _work(self, client: BleakClient) -> None:
        while True:
            operation = self._operations.take()
            if operation is not None:
                await self._perform(client, operation)
            elif self._orphaned.is_set():
                return
            else:
                self._arrived.clear()
                await self._arrived.wait()

    async def _perform(self, client: BleakClient, operation: Operation) -> None:
        try:
            async with asyncio.timeout(OPERATION_S) as self._patience:
                answer = await self._carried_out(client, operation)
        except TimeoutError:
            self._end(f"{self._whom} does not answer")
            return
        finally:
            self._patience = None
        if operation.ticket != UNANSWERED:
            self._say(answer)

    async def _carried_out(self, client: BleakClient, operation: Operation) -> Answer:
        while True:
            answer = await self._tried(client, operation)
            busy = answer.error == Failure.PROCEDURE_ALREADY_IN_PROGRESS
            if not (busy and is_urgent(operation)):
                return answer
            await asyncio.sleep(BUSY_S)

    async def _tried(self, client: BleakClient, operation: Operation) -> Answer:
        ticket = operation.ticket
        try:
            match operation:
                case Write(uuid, data, _, response):
                    await client.write_gatt_char(uuid, data, response=response)
                case Read(uuid):
                    return Answer(ticket, data=bytes(await client.read_gatt_char(uuid)))
                case Subscribe(uuid) if uuid not in self._subscribed:
                    await client.start_notify(uuid, self._notified)
                    self._subscribed.add(uuid)
        except BleakGATTProtocolError as error:
            return Answer(ticket, int(error.code))
        except BleakCharacteristicNotFoundError:
            return Answer(ticket, Failure.ABSENT)
        except (BleakError, OSError, EOFError):
            return Answer(ticket, Failure.UNKNOWN)
        return Answer(ticket)

    def _notified(self, characteristic: BleakGATTCharacteristic, data: bytearray) -> None:
        self._say(Notification(short_uuid(characteristic.uuid), bytes(data)))


async def _abandon(task: asyncio.Task[Any]) -> None:
    """Cancel until it is done: a cancellation that reaches bumble at its commands is swallowed."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.1)


def _connected(client: BleakClient) -> Connected:
    return Connected(
        client.address,
        client.name,
        _mtu(client),
        tuple(
            Characteristic(
                short_uuid(service.uuid),
                short_uuid(one.uuid),
                Properties(sum(_PROPERTIES.get(name, 0) for name in one.properties)),
            )
            for service in client.services
            for one in service.characteristics
        ),
    )


def _mtu(client: BleakClient) -> int:
    """By what a write may carry: of BlueZ, bleak's own `mtu_size` is a guess and a warning."""
    known = client.services.characteristics.values()
    return max((one.max_write_without_response_size for one in known), default=20) + 3


async def _serve(
    whom: Whom, transport: str | None, guard: socket.socket, watcher: socket.socket | None
) -> None:
    pulse = asyncio.create_task(_pulse(watcher)) if watcher else None
    try:
        async with open_adapter(transport) as adapter:
            await Radio(adapter, whom, guard).run()
    except AdapterError as error:
        with contextlib.suppress(OSError):
            guard.send(encode(Disconnected(str(error))))
    finally:
        if pulse is not None:
            await _abandon(pulse)


async def _pulse(watcher: socket.socket) -> None:
    """Tell whoever watches this process that its loop turns, link or none."""
    watcher.setblocking(False)
    while True:
        with contextlib.suppress(OSError):  # it reads late, or not any more: not this one's trouble
            watcher.send(PULSE)
        await asyncio.sleep(HEARTBEAT_MS / 1000)


def _wait_for_word(guard: socket.socket) -> bool:
    """False when nobody will need a spare any more."""
    with contextlib.suppress(OSError):
        return bool(guard.recv(MAX_BYTES, socket.MSG_PEEK))
    return False


def main() -> None:
    """Started by whoever opens a Bluetooth port, never by hand."""
    parser = argparse.ArgumentParser(prog="backstride-radio")
    parser.add_argument("--device", type=parse_whom, required=True)
    parser.add_argument("--transport")
    parser.add_argument("--socket", type=int, required=True)
    parser.add_argument("--watcher", type=int)
    parser.add_argument("--spare", action="store_true")
    given = parser.parse_args()
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # it ends when nobody holds the other end
    logging.disable()  # the terminal belongs to a screen
    guard = socket.socket(fileno=given.socket)
    if given.spare:
        load_adapter(given.transport)
        if not _wait_for_word(guard):
            return
    watcher = None if given.watcher is None else socket.socket(fileno=given.watcher)
    asyncio.run(_serve(given.device, given.transport, guard, watcher))


if __name__ == "__main__":
    main()
