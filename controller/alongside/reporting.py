"""What the controller is told of the far side: how the link does, and what was refused there."""

from __future__ import annotations

import asyncio
from typing import Final

from controller import api
from controller.api_socket.client import ApiClient

_MOST_DETAIL, _MOST_TEXT = 200, 1000
NOTES_PER_S: Final = 5


class LinkTeller:
    """Reports a link of this name whenever its health or the words about it change."""

    def __init__(self, controller: ApiClient, name: str) -> None:
        self._controller, self._name = controller, name
        self._told: tuple[api.Health, str] | None = None

    async def tell(self, health: api.Health, detail: str) -> None:
        """Raises `NotConnected` without a controller."""
        detail = detail[:_MOST_DETAIL]
        if self._told != (health, detail):
            self._told = health, detail
            report = api.LinkReport(id="link", name=self._name, health=health, detail=detail)
            await self._controller.request(report)


class Notebook:
    """Notes for the record: a few a second in full, of a flood the number of the others."""

    def __init__(self, controller: ApiClient) -> None:
        self._controller = controller
        self._notes: list[str] = []
        self._others = 0

    def note(self, text: str) -> None:
        """Keep a note until the next second."""
        if len(self._notes) < NOTES_PER_S:
            self._notes.append(text)
        else:
            self._others += 1

    def count(self, others: int) -> None:
        """Count what was not even looked at."""
        self._others += others

    async def hand_over(self) -> None:
        """For ever. Raises `NotConnected` without a controller."""
        while True:
            await asyncio.sleep(1)
            notes, others = self._notes, self._others
            self._notes, self._others = [], 0
            if others:
                notes.append(f"{others} more messages were refused or dropped within a second")
            for text in notes:
                await self._controller.request(api.Note(id="note", text=text[:_MOST_TEXT]))
