"""A facility and a real service: simulator, guard, controller, bridge and a broker, all processes.

Whoever supervises is mosquitto_pub and mosquitto_sub; the person at the machine is a client of the
controller's socket.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from controller import api
from controller.api_socket.client import ApiClient
from controller.belt.states import BeltState
from tests.controller.facility.brokers import MOSQUITTO, NO_MOSQUITTO, Broker, mosquitto, running
from tests.controller.processes.stand import DEADLINE_S, Lines, is_alive

pytestmark = [
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(
        MOSQUITTO is None or shutil.which("mosquitto_pub") is None, reason=NO_MOSQUITTO
    ),
]
BASE = "backstride/v1/north/tm-1"
COMMANDS = f"{BASE}/command/nurse"
STOPPER = "controller.facility.stopper"
GOOD = api.Health.GOOD
_ids = count(1)


class Floor:
    """mosquitto_pub and mosquitto_sub at one broker."""

    def __init__(self, broker: Broker) -> None:
        self._where = ["-h", "127.0.0.1", "-p", str(broker.port)]
        self._sub = subprocess.Popen(
            [_path("mosquitto_sub"), *self._where, "-t", f"{BASE}/#", "-F", "%j"],
            stdout=subprocess.PIPE,
        )
        assert self._sub.stdout is not None
        self.heard = Lines(self._sub.stdout)

    def publish(self, topic: str, payload: str) -> None:
        command = [_path("mosquitto_pub"), *self._where, "-q", "1", "-t", topic, "-m", payload]
        subprocess.run(command, check=True, timeout=DEADLINE_S)

    def command(self, op: str, **fields: object) -> dict[str, Any]:
        """Command as the nurse; the answer."""
        command_id = f"id-{next(_ids)}"
        self.publish(COMMANDS, whole(op, command_id, **fields))
        return self.until("answer/nurse", lambda answer: answer["id"] == command_id)

    def until(self, kind: str, met: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message of that kind that `met` accepts."""

        def fits(line: dict[str, Any]) -> bool:
            if line["topic"] != f"{BASE}/{kind}":
                return False
            return met(json.loads(line["payload"]))

        content: dict[str, Any] = json.loads(self.heard.until(fits, kind)["payload"])
        return content

    def command_of_now(self, op: str, **fields: object) -> dict[str, Any]:
        """The same with the present epoch: one that has changed meanwhile is read anew."""
        while True:
            epoch = self.until("state", lambda _: True)["epoch"]
            answer = self.command(op, epoch=epoch, **fields)
            if "another epoch" not in answer["reason"]:
                return answer

    def flood(self) -> subprocess.Popen[bytes]:
        """10 000 messages a second, and more, on the nurse's topic for commands."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.controller.facility.flood", *self._where, COMMANDS]
        )

    def close(self) -> None:
        self._sub.terminate()
        self._sub.wait(DEADLINE_S)
        assert self._sub.stdout is not None
        self._sub.stdout.close()


def whole(op: str, command_id: str, **fields: object) -> str:
    issued = datetime.fromtimestamp(time.time(), UTC).isoformat()
    return json.dumps({"v": 1, "op": op, "id": command_id, "issued_at": issued, **fields})


def _path(program: str) -> str:
    found = shutil.which(program)
    assert found is not None
    return found


class Service:
    """`backstride serve` with simulated devices, and what the person there says to it."""

    def __init__(self, broker: Broker, home: Path, short: Path) -> None:
        self.socket = short / "controller.sock"
        config = home / "config.toml"
        config.write_text(
            f'facility = {{broker = "{broker.url}", site = "north", machine = "tm-1", '
            'clients = {nurse = "operator"}}\nvoice = {enabled = false}\n'
            f'paths = {{data = "{home / "data"}", runtime = "{short}"}}\n'
        )
        environment = {**os.environ, "HOME": str(home), "BACKSTRIDE_CONFIG": str(config)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "controller.cli.main", "serve"],
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert self.process.stdout is not None
        assert b"serving" in self.process.stdout.readline()

    def children(self, module: str) -> list[int]:
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [
            int(child)
            for child in children
            if f"\0{module}\0" in Path(f"/proc/{child}/cmdline").read_text()
        ]

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(DEADLINE_S)
        finally:
            self.process.kill()
            assert self.process.stdout is not None
            self.process.stdout.close()


class Person:
    """Somebody at the machine, with the newest snapshot before their eyes."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    async def until(self, met: Callable[[api.Snapshot], bool], what: str) -> api.Snapshot:
        try:
            async with asyncio.timeout(DEADLINE_S):
                async for message in self._client:
                    if isinstance(message, api.Snapshot):
                        newest = message
                        if met(newest):
                            return newest
        except TimeoutError:
            raise AssertionError(f"no {what}; the belt is {newest.belt}; {newest.links}") from None
        raise AssertionError(f"the controller ended before {what}")

    async def until_belt(self, state: BeltState) -> api.Snapshot:
        return await self.until(lambda now: now.belt.state is state, state)

    async def until_link(self, health: api.Health) -> None:
        def met(now: api.Snapshot) -> bool:
            return all(_health(now, name) is health for name in ("facility", "facility stop"))

        await self.until(met, f"{health} facility")

    async def until_not_good(self, name: str) -> None:
        await self.until(lambda now: _health(now, name) is not GOOD, f"loss of {name}")

    async def says(self, command: api.AnyCommand) -> None:
        answer = await self._client.request(command)
        assert isinstance(answer, api.Accepted), answer

    async def grants_and_confirms(self) -> None:
        """As a person at the machine does: they see who asks, say yes, and confirm the start."""
        asked = await self.until(lambda now: now.request is not None, "request")
        assert asked.request is not None
        assert asked.request.by == "nurse"
        await self.says(api.Reply(id="reply", token=asked.request.token, granted=True))
        arming = await self.until(lambda now: now.belt.confirm_token is not None, "question")
        assert arming.belt.confirm_token is not None
        await self.says(api.Confirm(id="confirm", token=arming.belt.confirm_token))
        await self.until_belt(BeltState.RUNNING)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with running(mosquitto(tmp_path)) as started:
        yield started


@pytest.fixture
def floor(broker: Broker) -> Iterator[Floor]:
    somebody = Floor(broker)
    yield somebody
    somebody.close()


@pytest.fixture
def service(broker: Broker, tmp_path: Path, short_folder: Path) -> Iterator[Service]:
    started = Service(broker, tmp_path, short_folder)
    yield started
    started.close()


@pytest.fixture
async def person(service: Service) -> AsyncIterator[Person]:
    async with await ApiClient.connect(service.socket, "person") as client:
        yield Person(client)


async def walk(floor: Floor, person: Person) -> None:
    """From afar it is prepared and asked for; a person starts it."""
    await person.until_link(GOOD)
    await person.until(lambda now: now.gait.person_on_belt is True, "person on the belt")
    await person.until_belt(BeltState.READY)

    def prepare() -> None:
        loaded = floor.command_of_now("load", workout="taster")
        assert loaded["status"] == "accepted", loaded
        asked = floor.command_of_now("request_start")
        assert asked["status"] == "accepted", asked

    await asyncio.to_thread(prepare)
    await person.grants_and_confirms()


async def test_a_session_from_request_to_stop(floor: Floor, person: Person) -> None:
    await walk(floor, person)
    await asyncio.to_thread(floor.publish, f"{BASE}/stop/nurse", "")
    await person.until(lambda now: now.belt.state is BeltState.STANDSTILL, "standstill")
    ended = await asyncio.to_thread(
        floor.until, "session", lambda told: told["event"]["type"] == "session_ended"
    )
    assert ended["event"]["summary"]["outcome"] == "stopped"


@pytest.mark.hazard("H12")
async def test_the_session_goes_on_without_a_broker(
    broker: Broker, floor: Floor, person: Person
) -> None:
    await walk(floor, person)
    for break_it, mend in ((broker.freeze, broker.thaw), (broker.kill, broker.start)):
        break_it()
        await person.until_link(api.Health.BAD)
        now = await person.until_belt(BeltState.RUNNING)
        mend()
        await person.until_link(GOOD)
        assert now.session is not None


@pytest.mark.hazard("H11")
async def test_stop_in_a_flood(floor: Floor, person: Person) -> None:
    await walk(floor, person)
    flood = floor.flood()
    try:
        await person.until(lambda now: now.belt.distance_m > 0.5, "way under the flood")
        await asyncio.to_thread(floor.publish, f"{BASE}/stop", "")
        await person.until(lambda now: now.belt.state is not BeltState.RUNNING, "end of running")
        await person.until_belt(BeltState.STANDSTILL)
    finally:
        flood.kill()
        flood.wait(DEADLINE_S)


async def test_a_bridge_that_dies_is_started_anew(service: Service, person: Person) -> None:
    await person.until_link(GOOD)
    for module, name in (("controller.facility", "facility"), (STOPPER, "facility stop")):
        (pid,) = service.children(module)
        os.kill(pid, signal.SIGKILL)
        await person.until_not_good(name)
        await person.until_link(GOOD)


def _health(now: api.Snapshot, name: str) -> api.Health | None:
    return next((link.health for link in now.links if link.name == name), None)


async def test_everything_ends_with_the_controller(service: Service, person: Person) -> None:
    await person.until_link(GOOD)
    modules = ("controller.facility", STOPPER)
    pids = [pid for module in modules for pid in service.children(module)]
    service.process.kill()
    with contextlib.suppress(AssertionError):
        await person.until(lambda _: False, "end")
    deadline_s = time.monotonic() + DEADLINE_S
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < deadline_s
        await asyncio.sleep(0.05)
