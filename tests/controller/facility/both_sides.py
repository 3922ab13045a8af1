"""A bridge between what plays the controller, on a real socket, and a real broker."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from controller import api
from controller.alongside.tasks import first_to_end
from controller.api_socket.client import ApiClient, NotConnected
from controller.api_socket.server import ApiServer
from controller.facility.bridging import Bridging
from controller.facility.connection import Connection, access, connected
from controller.facility.process import Bridge
from controller.facility.publishing import Publication
from controller.facility.settings import Facility, Remote
from controller.facility.stopper import Stopper
from controller.facility.topics import Topics
from tests.controller.facility.brokers import DEADLINE_S, Broker
from tests.controller.facility.stage import CLIENTS, snapshot

Json = dict[str, Any]
_machines = count(1)
_ids = count(1)


class PlayedController:
    """Answers every command; remembers them, and what was reported of links."""

    def __init__(self) -> None:
        self.now = snapshot()
        self.commands: list[api.AnyCommand] = []
        self.links: list[api.LinkReport] = []
        self.notes: list[str] = []
        self.leavers: list[str] = []
        self.refusing = ""
        self._news = asyncio.Event()

    def snapshot(self) -> api.Snapshot:
        return self.now

    def left(self, client: str) -> None:
        self.leavers.append(client)

    async def handle(self, command: api.AnyCommand, client: str) -> api.Accepted | api.Refused:
        match command:
            case api.LinkReport():
                self.links.append(command)
            case api.Note(text=text):
                self.notes.append(text)
            case _:
                self.commands.append(command)
        self._news.set()
        if self.refusing and not isinstance(command, api.LinkReport | api.Note):
            return api.Refused(id=command.id, reason=self.refusing)
        return api.Accepted(id=command.id)

    async def until(self, met: Callable[[], bool], what: str) -> None:
        """Until something that this controller was told makes it true."""
        try:
            async with asyncio.timeout(DEADLINE_S):
                while not met():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            told = self.links, self.commands[-5:], self.notes[-5:]
            raise AssertionError(f"no {what}; the controller was told {told}") from None

    async def until_link(
        self, health: api.Health, name: str = "facility", detail: str = ""
    ) -> None:
        """Until the newest word about that link is this."""

        def met() -> bool:
            reports = [report for report in self.links if report.name == name]
            return bool(reports) and reports[-1].health is health and detail in reports[-1].detail

        await self.until(met, f"{health} {name}")

    def wished(self, kind: type[api.Command]) -> list[api.AnyCommand]:
        return [command for command in self.commands if isinstance(command, kind)]


class Supervisor:
    """Somebody at the broker: collects what a machine says, and commands it."""

    def __init__(self, link: Connection, topics: Topics, name: str) -> None:
        self._link, self.topics, self.name = link, topics, name
        self.heard: list[tuple[str, Json]] = []  # by the last levels of the topic
        self._news = asyncio.Event()

    async def listen(self) -> None:
        async for message in self._link:
            assert isinstance(message.payload, bytes)
            kind = message.topic.value.removeprefix(f"{self.topics.base}/")
            if not kind.startswith(("command", "stop")):  # what clients themselves say
                self.heard.append((kind, json.loads(message.payload)))
                self._news.set()

    async def until(self, kind: str, met: Callable[[Json], bool] = lambda _: True) -> Json:
        """The first message of that kind, heard since `forget`, that `met` accepts."""
        try:
            async with asyncio.timeout(DEADLINE_S):
                while True:
                    for heard, content in self.heard:
                        if heard == kind and met(content):
                            return content
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"no {kind}; heard {self.heard[-5:]}") from None

    def forget(self) -> None:
        self.heard.clear()

    async def command(self, op: str, **fields: object) -> str:
        """Publish a command; its id."""
        command_id = f"id-{next(_ids)}"
        issued = datetime.fromtimestamp(time.time(), UTC).isoformat()
        lasting = {"issued_at": issued, "ttl_ms": 60_000}  # a busy machine may be slow
        content = {"v": 1, "op": op, "id": command_id, **lasting, **fields}
        await self.say(self.topics.command(self.name), json.dumps(content).encode())
        return command_id

    async def answer(self, command_id: str) -> Json:
        return await self.until(f"answer/{self.name}", lambda told: told["id"] == command_id)

    async def say(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        await self._link.publish(Publication(topic, payload, 1, retain, None))


def bridging_to(broker: Broker, folder: Path, through: str = "", **settings: object) -> Bridging:
    """What the processes of one more machine are told."""
    facility = broker.settings.model_dump() | {
        "broker": through or broker.url,
        "clients": CLIENTS,
        "telemetry_hz": 10,
        **settings,
    }
    return Bridging(
        facility=Facility.model_validate(facility),
        remote=Remote(),
        socket=folder / "s",
        data=folder,
        site="north",
        machine=f"tm-{next(_machines)}",
    )


@asynccontextmanager
async def bridge(told: Bridging) -> AsyncIterator[PlayedController]:
    """Both processes' insides, in this loop."""
    controller = PlayedController()
    async with ApiServer(told.socket, controller):
        work = asyncio.create_task(_bridge(told))
        try:
            yield controller
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


async def _bridge(told: Bridging) -> None:
    async with (
        await ApiClient.connect(told.socket, "facility") as ours,
        await ApiClient.connect(told.socket, "facility stop") as stops,
    ):
        with contextlib.suppress(NotConnected):
            await first_to_end(Bridge(told, ours, snapshot()).run(), Stopper(told, stops).run())


@asynccontextmanager
async def supervising(
    broker: Broker, told: Bridging, name: str = "nurse"
) -> AsyncIterator[Supervisor]:
    """A client of that name, straight at the broker."""
    way = access(broker.settings)
    async with connected(way, f"{name}-{told.machine}") as link:
        somebody = Supervisor(link, told.topics, name)
        await link.subscribe([f"{told.topics.base}/#"], with_kept=True)
        listening = asyncio.create_task(somebody.listen())
        try:
            yield somebody
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
