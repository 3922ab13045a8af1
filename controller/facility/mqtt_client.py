"""aiomqtt's client with what it keeps to itself: denials, early ends, an inbox that stays small."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Any

import aiomqtt
from paho.mqtt.client import Client as PahoClient
from paho.mqtt.client import DisconnectFlags
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

LANE = 16
"""Messages of one topic that wait; of more, the oldest are dropped."""

NO_DELAY = ((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),)
"""Without it an acknowledged message takes 40 ms more (Nagle's algorithm against delayed ACK)."""

if TYPE_CHECKING:
    MessageQueue = asyncio.Queue[aiomqtt.Message]
else:
    MessageQueue = asyncio.Queue


class FairInbox(MessageQueue):
    """What arrived and was not looked at: a short lane for each topic, served in turn.

    Each client has a command topic of its own, so one that floods drowns itself alone.
    """

    _queue: OrderedDict[str, deque[aiomqtt.Message]]

    def _init(self, maxsize: int) -> None:
        self._queue = OrderedDict()
        self.dropped = 0

    def _put(self, item: aiomqtt.Message) -> None:
        lane = self._queue.setdefault(item.topic.value, deque())
        if len(lane) == LANE:
            lane.popleft()
            self.dropped += 1
        lane.append(item)

    def _get(self) -> aiomqtt.Message:
        topic, lane = self._queue.popitem(last=False)
        item = lane.popleft()
        if lane:
            self._queue[topic] = lane  # at the end
        return item


class LastWords(logging.Handler):
    """The newest error that paho logged: it tells nobody else what broke a socket."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text = record.getMessage()


class MqttClient(aiomqtt.Client):
    """One connection to a broker; not to be used again after it."""

    _queue: FairInbox

    def __init__(self, host: str, port: int, **options: Any) -> None:  # noqa: ANN401 - aiomqtt's
        self._last_words = LastWords()
        logger = logging.Logger("mqtt", logging.ERROR)
        logger.addHandler(self._last_words)
        super().__init__(host, port, queue_type=FairInbox, logger=logger, **options)
        self._greeting = self._connected
        self.denied = ""
        """What the broker said to the newest publication that it refused."""

    @property
    def dropped(self) -> int:
        """Messages that arrived faster than they were looked at, so far."""
        return self._queue.dropped

    def cut(self) -> None:
        """End the connection without a word, so that the broker publishes the last will."""
        self._disconnected.add_done_callback(_looked_at)
        connection = self._client.socket()
        if isinstance(connection, socket.socket):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it is gone

    def _on_publish(
        self,
        client: PahoClient,
        userdata: object,
        mid: int,
        reason_code: ReasonCode,
        properties: Properties,
    ) -> None:
        if reason_code.is_failure:
            self.denied = str(reason_code)
        super()._on_publish(client, userdata, mid, reason_code, properties)

    def _on_disconnect(
        self,
        client: PahoClient,
        userdata: object,
        flags: DisconnectFlags,
        reason_code: ReasonCode,
        properties: Properties | None = None,
    ) -> None:
        if not self._greeting.done():  # else only the time-out would tell
            said = self._last_words.text or f"connection closed: {reason_code}"
            self._loop.call_soon_threadsafe(self._fail, aiomqtt.MqttError(said))
        super()._on_disconnect(client, userdata, flags, reason_code, properties)

    def _fail(self, error: aiomqtt.MqttError) -> None:
        if not self._greeting.done():
            self._greeting.set_exception(error)


def _looked_at(ended: asyncio.Future[None]) -> None:
    """Else asyncio complains that nobody asked why the connection ended."""
    if not ended.cancelled():
        ended.exception()
