"""The simulated people of the demonstration, at a controller that is slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from controller.alongside.tasks import cancelled
from controller.api_socket import client
from controller.facility import demo

DEADLINE_S = 60.0  # only a hang reaches it


@asynccontextmanager
async def mute(path: Path) -> AsyncIterator[asyncio.Queue[bytes]]:
    """A controller that answers nobody; what each who comes says first."""
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.put_nowait(await reader.readline())
        await reader.read()
        writer.close()

    async with await asyncio.start_unix_server(hear, path):
        yield heard


@pytest.mark.parametrize("waits", [False, True])
async def test_who_gets_no_answer_in_time_begins_anew(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch, waits: bool
) -> None:
    monkeypatch.setattr(client, "ANSWER_S", 0.02)
    monkeypatch.setattr(demo, "PATIENCE_S", 0.01)
    path = short_folder / "s"
    async with asyncio.timeout(DEADLINE_S), mute(path) as heard:
        person = asyncio.create_task(demo._person(path, "P1", waits=waits))
        for _ in range(3):
            assert b"hello" in await heard.get()
        await cancelled([person])
        assert person.cancelled()
