"""A client of a facility's broker that has gone mad: `python -m controller.faults.mad_client PORT`.

First it asks for more speed, as anybody may who says to be an operator, and when a person is asked,
it says the same again. Then it publishes `forgeries` as fast as the broker takes them, until it is
killed. It says each kind of answer of the machine that is new to it: `{"answered": "refused"}`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from itertools import count
from typing import Final
from uuid import uuid4

import aiomqtt

from controller.alongside.beat import say
from controller.facility.broker import LOOPBACK
from controller.faults.forgeries import CLIENTS, OPERATOR, RAISING, TOPICS, command, forgeries

AT_ONCE: Final = 16  # messages, before it listens


class MadClient:
    """Hears the machine's epoch and its answers, and publishes."""

    def __init__(self, client: aiomqtt.Client) -> None:
        self._client = client
        self._epoch = ""
        self._answers: set[str] = set()

    async def run(self) -> None:
        """For ever."""
        for topic in (TOPICS.state, *map(TOPICS.answer, CLIENTS)):
            await self._client.subscribe(topic)
        await self._ask()
        await asyncio.gather(self._hear(), self._flood())

    async def _ask(self) -> None:
        """For one thing only, as an operator may, until a person is asked; and that again."""
        wish = b""
        async for message in self._client.messages:
            status = self._take(message)
            if not status:
                wish = command(RAISING[0], uuid4().hex, datetime.now(UTC), self._epoch)
            if status in {"", "accepted"}:
                await self._client.publish(TOPICS.command(OPERATOR), wish)
            if status == "accepted":
                return

    async def _hear(self) -> None:
        async for message in self._client.messages:
            self._take(message)

    def _take(self, message: aiomqtt.Message) -> str:
        """The status of an answer; "" of the machine's state."""
        assert isinstance(message.payload, bytes)
        content = json.loads(message.payload)
        if message.topic.matches(TOPICS.state):
            self._epoch = content["epoch"]
            return ""
        status: str = content["status"]
        if status not in self._answers:
            self._answers.add(status)
            say(json.dumps({"answered": status}))
        return status

    async def _flood(self) -> None:
        sent = count(1)
        for number in count():
            for forgery in forgeries(number, self._epoch, datetime.now(UTC)):
                await self._client.publish(forgery.topic, forgery.payload, retain=forgery.kept)
                if next(sent) % AT_ONCE == 0:
                    await asyncio.sleep(0)  # to hear


async def go_mad(port: int) -> None:
    """At the broker at that port of this computer. Raises `aiomqtt.MqttError` when it is gone."""
    version = aiomqtt.ProtocolVersion.V311  # the embedded broker knows no other
    async with aiomqtt.Client(LOOPBACK, port, protocol=version) as client:
        await MadClient(client).run()


if __name__ == "__main__":
    asyncio.run(go_mad(int(sys.argv[1])))
