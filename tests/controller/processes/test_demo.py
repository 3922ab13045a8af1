"""`backstride facility demo`: broker, services, people and the floor, all of them processes."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import aiomqtt
import pytest

from controller.facility.demo import CLIENT, SITE
from controller.facility.topics import Topics
from tests.controller.processes.stand import DEADLINE_S, Message

pytestmark = [
    pytest.mark.xdist_group("processes"),
    pytest.mark.timeout(500),  # more than all the deadlines here together
]
WALKS, WAITS = Topics(SITE, "tm-1"), Topics(SITE, "tm-2")


@pytest.fixture
def demo() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "controller.cli.main", "facility", "demo", "--machines", "2"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=4 * DEADLINE_S)
    assert process.returncode == 0


async def test_one_walks_and_is_stopped_from_afar_another_is_asked_and_starts(
    demo: subprocess.Popen[str],
) -> None:
    port = await asyncio.to_thread(_port, demo)
    version = aiomqtt.ProtocolVersion.V311
    async with asyncio.timeout(4 * DEADLINE_S):
        async with aiomqtt.Client("127.0.0.1", port, protocol=version) as client:
            await client.subscribe(WALKS.state)
            await _stop_the_walker(client)
            await client.subscribe(WAITS.state)
            await _ask_the_other(client)


def _port(demo: subprocess.Popen[str]) -> int:
    assert demo.stdout is not None
    for line in demo.stdout:
        if found := re.search(r"The broker is mqtt://127\.0\.0\.1:(\d+)\.", line):
            return int(found[1])
    raise AssertionError("the demonstration ended before it began")


async def _states(client: aiomqtt.Client, topics: Topics) -> AsyncIterator[Message]:
    async for message in client.messages:
        if message.topic.value == topics.state:
            assert isinstance(message.payload, bytes)
            yield json.loads(message.payload)


async def _stop_the_walker(client: aiomqtt.Client) -> None:
    asked = False
    async for state in _states(client, WALKS):
        if state["belt"] == "running" and _hears_stop(state) and not asked:
            asked = True
            await client.publish(WALKS.stop, qos=1)
        elif asked and state["belt"] in {"stopping", "standstill"}:
            return


def _hears_stop(state: Message) -> bool:
    """Its process for STOP starts beside the controller, and may be the later of the two."""
    return ("facility stop", "good") in {(link["name"], link["health"]) for link in state["links"]}


async def _ask_the_other(client: aiomqtt.Client) -> None:
    """Load and ask with the epoch of each state that is told: what is old is refused, no more."""
    async for state in _states(client, WAITS):
        if state["belt"] == "running":
            return
        if state["belt"] != "ready" or state["request"] is not None:
            continue
        wish = {"op": "request_start"} if state["session"] else {"op": "load", "workout": "taster"}
        command = {
            "v": 1,
            "id": uuid4().hex,
            "issued_at": datetime.now(UTC).isoformat(),
            "epoch": state["epoch"],
            **wish,
        }
        await client.publish(WAITS.command(CLIENT), json.dumps(command), qos=1)
