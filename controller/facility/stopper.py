"""The way for STOP: its own process, connection and subscription, so that nothing slows it.

`python -m controller.facility.stopper`, told by one line on standard input. Whatever arrives on the
topics for STOP is a STOP, whoever sends it, however old it is, kept by the broker or not.
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
from controller.facility.bridging import Bridging
from controller.facility.connection import Connection, Denied
from controller.facility.desk import Desk, Heard
from controller.facility.epoch import Epoch
from controller.facility.outbox import Outbox
from controller.facility.reconnecting import stay_connected
from controller.facility.told import run_told

MOST_AT_ONCE: Final = 8
"""So many are on their way; more of them say nothing new."""
KEEPALIVE_S: Final = 3
"""Nothing is published here at regular times that would show a link to be dead."""


class Stopper:
    """From the broker to the controller, until the controller ends."""

    def __init__(self, told: Bridging, controller: ApiClient) -> None:
        self._told, self._controller, self._topics = told, controller, told.topics
        self._desk = Desk(self._topics, Epoch(secrets.token_hex), {})
        self._link = LinkTeller(controller, "facility stop")
        self._notes = Notebook(controller)
        self._under_way: set[asyncio.Task[None]] = set()
        self._answers = Outbox()

    async def run(self) -> None:
        """Raises `NotConnected` when the controller is gone."""
        settings = self._told.facility.model_copy(update={"keepalive_s": KEEPALIVE_S})
        client_id = f"{self._told.client_id}-stop"
        await first_to_end(
            self._until_controller_ends(),
            self._notes.hand_over(),
            stay_connected(settings, client_id, self._use, self._link.tell),
        )

    async def _until_controller_ends(self) -> None:
        async for _ in self._controller:
            pass
        raise NotConnected("the controller ended")

    async def _use(self, connection: Connection) -> None:
        self._answers.clear()
        await connection.subscribe([self._topics.stop, self._topics.stops], with_kept=True)
        await self._link.tell(api.Health.GOOD, "STOP from afar arrives")
        await first_to_end(self._hear(connection), self._publish(connection))

    async def _hear(self, connection: Connection) -> None:
        async for message in connection:
            self._stop(message)

    def _stop(self, message: aiomqtt.Message) -> None:
        topic = message.topic.value
        if not self._topics.is_stop(topic):
            return  # amqtt has been seen to send what was not subscribed to
        if message.retain:
            self._notes.note(f"the broker keeps a STOP for every connection: delete it at {topic}")
        if len(self._under_way) < MOST_AT_ONCE:
            client = self._topics.client_of(topic)
            task = asyncio.create_task(self._carry_out(Heard(topic, b"", client=client)))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _carry_out(self, heard: Heard) -> None:
        command = self._desk.stop(heard)
        reply: api.Accepted | api.Refused
        try:
            reply = await self._controller.request(command)
        except TimeoutError:
            reply = api.Refused(id="", reason="the controller did not answer: press STOP there")
        answer = self._desk.answered(command.id, reply, time.time())
        self._answers.put([answer] if answer else [])

    async def _publish(self, connection: Connection) -> None:
        while True:
            try:
                await connection.publish(await self._answers.take())
            except Denied as denied:
                self._notes.note(str(denied))


async def _stopper(told: Bridging) -> None:
    async with await ApiClient.connect(told.socket, "facility stop") as controller:
        await Stopper(told, controller).run()


if __name__ == "__main__":
    run_told(_stopper)
