"""The floor's own connection to a broker: hears every machine, tells one to stop."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator

from controller.facility.connection import Connection, Denied, Lost, access, connected
from controller.facility.floor import KINDS, Told
from controller.facility.publishing import Publication
from controller.facility.settings import Facility
from controller.facility.topics import ROOT, Topics, require_name

STOP_EXPIRY_S = 5
"""A STOP that the broker could not hand over in time is sent anew by whoever still wants it."""


class FloorLink:
    """Everything that is published at one broker, of one site or of all."""

    def __init__(self, settings: Facility, site: str = "") -> None:
        """Raises `BadName`."""
        self._settings = settings
        self._site = require_name(site) if site else "+"
        self._client = f"backstride-fleet-{secrets.token_hex(4)}"
        self._connection: Connection | None = None

    @property
    def name(self) -> str:
        """The broker, for people."""
        return str(self._settings.address)

    @property
    def dropped(self) -> int:
        """Messages of this connection that came faster than they were taken."""
        return self._connection.dropped if self._connection else 0

    async def messages(self) -> AsyncIterator[Told]:
        """Connect and yield what machines say, first what the broker had kept. Raises `Lost`."""
        async with connected(access(self._settings), self._client) as connection:
            topics = [f"{ROOT}/{self._site}/+/{kind}" for kind in KINDS]
            await connection.subscribe(topics, with_kept=True)
            self._connection = connection
            try:
                async for message in connection:
                    payload = message.payload if isinstance(message.payload, bytes) else b""
                    yield Told(message.topic.value, payload, message.retain)
            finally:
                self._connection = None

    async def stop(self, topics: Topics) -> None:
        """Publish STOP for this machine, as the user that this is. Raises `Lost`, also where the
        broker's access list denies it."""
        if self._connection is None:
            raise Lost("there is no connection to the broker")
        topic = f"{topics.stop}/{self._settings.user}" if self._settings.user else topics.stop
        stop = Publication(topic, b"", qos=1, retain=False, expiry_s=STOP_EXPIRY_S)
        try:
            await self._connection.publish(stop)
        except Denied as denied:
            raise Lost(str(denied)) from None
