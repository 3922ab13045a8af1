"""The bridge: between one controller's socket and one broker, in a process of its own.

What the controller says is published; what arrives is judged at the desk and handed on. STOP has a
process of its own besides (`stopper`), which nothing here can slow.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Final

import aiomqtt

from controller import api
from controller.alongside.reporting import LinkTeller, Notebook
from controller.alongside.tasks import first_to_end
from controller.api_socket.client import ApiClient, NotConnected
from controller.api_socket.peer import RATE_HZ
from controller.facility.bridging import Bridging
from controller.facility.connection import Connection, Denied
from controller.facility.desk import Act, Desk, Heard
from controller.facility.discovery import BIRTH_TOPIC, is_birth
from controller.facility.epoch import Epoch
from controller.facility.inline import written
from controller.facility.outbox import Outbox
from controller.facility.publishing import Outlet, published
from controller.facility.reconnecting import stay_connected
from controller.facility.storage import CommandFile
from controller.facility.trail_head import TrailHead

ANSWER_S: Final = 10.0  # a workout is rehearsed while it is loaded
HEAD_S: Final = 1.0  # how often the audit trail is looked at
PACE_S: Final = 1.25 / RATE_HZ  # notes and reports have a share of what the controller hears
ECHO_S: Final = 12.0  # the state is published every 5 s and comes back here


class Bridge:
    """Made when the controller has told its first snapshot; `run` ends with the controller."""

    def __init__(self, told: Bridging, controller: ApiClient, first: api.Snapshot) -> None:
        self._told, self._controller, self._snapshot = told, controller, first
        self._topics = told.topics
        epoch = Epoch(lambda: secrets.token_hex(8))
        self._ids = CommandFile(told.data)
        self._desk = Desk(
            self._topics,
            epoch,
            told.facility.clients,
            told.remote.start,
            self._ids.remembered,
        )
        identity = told.identity(first.machine)
        self._outlet = Outlet(self._topics, epoch, identity, told.discovery(identity))
        self._outbox = Outbox()
        self._head = TrailHead(told.data)
        self._echoed = asyncio.Event()
        self._acts: asyncio.Queue[Act] = asyncio.Queue()
        self._stops: set[asyncio.Task[None]] = set()
        self._notes = Notebook(controller)
        self._link = LinkTeller(controller, "facility")
        self._denied = ""
        self._echo_s = 0.0

    async def run(self) -> None:
        """Raises `NotConnected` when the controller is gone."""
        await first_to_end(
            self._follow(),
            self._carry_out(),
            self._notes.hand_over(),
            stay_connected(
                self._told.facility,
                self._told.client_id,
                self._use,
                self._link.tell,
                self._outlet.will(),
            ),
        )

    # --- what the controller says ---

    async def _follow(self) -> None:
        async for message in self._controller:
            if isinstance(message, api.Snapshot):
                self._snapshot = message
                self._desk.follow(message, _now_ms())
                self._outbox.put(self._outlet.snapshot(message, _now_ms()))
            else:
                self._outbox.put(self._outlet.event(message, _now_ms()))
        raise NotConnected("the controller ended")

    # --- one connection ---

    async def _use(self, connection: Connection) -> None:
        self._desk.connected(_now_ms())
        self._outbox.clear()
        self._denied = ""
        self._echo_s = time.monotonic()
        self._echoed.clear()
        self._head.again()
        await connection.subscribe([self._topics.audit], with_kept=True)
        await connection.subscribe(self._subscriptions())
        self._announce()
        await first_to_end(
            self._publish(connection),
            self._hear(connection),
            self._tell_head(),
            self._tell_health(connection),
        )

    def _subscriptions(self) -> list[str]:
        """Its own state is among them: what does not come back did not go out."""
        return [self._topics.commands, self._topics.state, BIRTH_TOPIC]

    def _announce(self) -> None:
        self._outbox.put(self._outlet.announce(self._snapshot, _now_ms()))

    async def _publish(self, connection: Connection) -> None:
        while True:
            try:
                await connection.publish(await self._outbox.take())
            except Denied as denied:
                self._denied = str(denied)

    async def _hear(self, connection: Connection) -> None:
        dropped = 0
        async for message in connection:
            self._notes.count(connection.dropped - dropped)
            dropped = connection.dropped
            self._take(message)
            await self._outbox.room()

    async def _tell_head(self) -> None:
        """Once this machine's own state came back: what the broker had kept came before it."""
        await self._echoed.wait()
        while True:
            head = await asyncio.to_thread(self._head.due)
            self._outbox.put([published(self._topics.audit, head)] if head else [])
            await asyncio.sleep(HEAD_S)

    async def _tell_health(self, connection: Connection) -> None:
        """Once a second: whether what is published comes back."""
        while True:
            trouble = self._denied or self._head.trouble or self._silence()
            if trouble:
                await self._link.tell(api.Health.BAD, trouble)
            elif self._echo_s:
                await self._link.tell(api.Health.GOOD, _well(self._told, connection))
            await asyncio.sleep(1)

    def _silence(self) -> str:
        if time.monotonic() - self._echo_s < ECHO_S:
            return ""
        return "what this machine publishes does not come back: see the broker's access list"

    # --- what arrives ---

    def _take(self, message: aiomqtt.Message) -> None:
        topic = message.topic.value
        payload = message.payload if isinstance(message.payload, bytes) else b""
        if topic == self._topics.state:
            self._echo_s = time.monotonic()
            if not message.retain:  # now published, so behind whatever was kept
                self._echoed.set()
        elif topic == self._topics.audit and message.retain:
            self._head.kept(payload)
        elif is_birth(topic, payload):
            self._announce()
        elif topic.startswith(self._topics.commands[:-1]):  # amqtt hands over what nobody asked for
            client = self._topics.client_of(topic)
            self._judge(Heard(topic, payload, message.retain, client))

    def _judge(self, heard: Heard) -> None:
        verdict = self._desk.hear(heard, self._snapshot, _now_ms(), time.time())
        if verdict.note:
            self._notes.note(verdict.note)
        self._save()
        if not isinstance(verdict, Act):
            self._outbox.put([verdict.publication] if verdict.publication else [])
        elif isinstance(verdict.command, api.Stop):
            task = asyncio.create_task(self._act(verdict))  # before whatever waits
            self._stops.add(task)
            task.add_done_callback(self._stops.discard)
        else:
            self._acts.put_nowait(verdict)

    async def _carry_out(self) -> None:
        """In the order of their arrival, no faster than the controller hears one client."""
        while True:
            act = await self._acts.get()
            if (instead := self._desk.superseded(act.command.id, time.time())) is not None:
                self._outbox.put([instead])
            else:
                await self._act(act)
                await asyncio.sleep(PACE_S)

    async def _act(self, act: Act) -> None:
        reply: api.Accepted | api.Refused
        try:
            with written(act, self._told.data) as command:
                reply = await self._controller.request(command, ANSWER_S)
        except TimeoutError:
            reply = api.Refused(id="", reason="the controller did not answer in time")
        answer = self._desk.answered(act.command.id, reply, time.time())
        self._outbox.put([answer] if answer else [])
        self._save()

    def _save(self) -> None:
        try:
            self._ids.save()
        except OSError as error:
            self._denied = f"ids of commands cannot be kept: {error.strerror}"


def _well(told: Bridging, connection: Connection) -> str:
    address = told.facility.address
    assert address is not None
    open_way = ", not encrypted: anybody on the way can read and change it"
    return f"{address}, MQTT {connection.version}{open_way if address.exposed else ''}"


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
