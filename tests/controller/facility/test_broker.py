"""The broker to try things with, as its process."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from controller.facility import broker as embedded
from controller.facility.connection import Access, access, connected
from controller.facility.publishing import Publication
from controller.facility.settings import Facility
from tests.controller.facility.brokers import DEADLINE_S, Broker


def test_a_port_that_is_taken(amqtt_broker: Broker) -> None:
    command = [sys.executable, "-m", "controller.facility.broker", "--port", str(amqtt_broker.port)]
    ended = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE_S, check=False
    )
    assert ended.returncode == embedded.NO_BROKER
    assert b"address already in use; name a port: embedded:PORT" in ended.stdout
    assert b"Traceback" not in ended.stderr


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "amqtt").mkdir()
    (tmp_path / "amqtt" / "__init__.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    command = [sys.executable, "-m", "controller.facility.broker", "--port", "1"]
    ended = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE_S, check=False
    )
    assert ended.returncode == embedded.NO_BROKER
    assert embedded.MISSING.encode() in ended.stdout


async def test_its_version_is_known(amqtt_broker: Broker) -> None:
    settings = Facility(broker=f"embedded:{amqtt_broker.port}")
    async with connected(access(settings), "x") as link:
        assert link.version == "3.1.1"


async def test_many_come_at_once(amqtt_broker: Broker) -> None:
    """Whoever greets it while others subscribe is heard, too, however much it has kept."""
    way = access(amqtt_broker.settings)
    async with connected(way, "keeper") as keeper, asyncio.TaskGroup() as visitors:
        for number in range(10):
            await keeper.subscribe([f"kept/{number}"])
            await keeper.publish(Publication(f"kept/{number}", b"{}", 1, True, None))
        for number in range(20):
            visitors.create_task(_visit(way, f"visitor-{number}"))


async def test_who_greets_hears_nothing_that_others_subscribed_to(amqtt_broker: Broker) -> None:
    way = access(amqtt_broker.settings)
    async with connected(way, "listener") as listener:
        await listener.subscribe(["theirs/+"])
        await listener.publish(Publication("theirs/kept", b"{}", 1, True, None))
        async with connected(way, "newcomer") as newcomer:
            await newcomer.subscribe(["ours/+"])
            await newcomer.publish(Publication("ours/x", b"{}", 1, False, None))
            async for message in newcomer:
                assert message.topic.value == "ours/x"
                break


async def _visit(way: Access, name: str) -> None:
    async with connected(way, name) as link:
        await link.subscribe([f"{name}/#"], with_kept=True)
