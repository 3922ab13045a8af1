"""Processes that are kept running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from controller.alongside import keeper
from controller.alongside.keeper import Keeper
from tests.controller.facility.brokers import DEADLINE_S

SAYS = "import sys; print(sys.stdin.readline(), end='', flush=True)"
HANGS = f"{SAYS}; print('beat', flush=True); import time; time.sleep({DEADLINE_S})"
BEATS = f"{SAYS}; [print('beat') for _ in range(9)]; sys.stdin.read()"


@asynccontextmanager
async def kept(program: str) -> AsyncIterator[asyncio.Queue[str]]:
    """What is told of a program that is kept running."""
    told: asyncio.Queue[str] = asyncio.Queue()
    task = asyncio.create_task(Keeper(("-c", program), b"hello\n", told.put_nowait).run())
    try:
        async with asyncio.timeout(DEADLINE_S):
            yield told
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "FIRST_REST_S", 0.01)


async def test_what_ends_is_started_anew() -> None:
    async with kept(SAYS) as told:
        for _ in range(2):
            assert await told.get() == "hello"
            assert (await told.get()).endswith("ended with code 0")


async def test_what_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "SILENT_S", 1.0)
    async with kept(HANGS) as told:
        assert await told.get() == "hello"
        assert (await told.get()).endswith("hangs")
        assert (await told.get()).endswith("ended with code -9")
        assert await told.get() == "hello"


async def test_what_is_slow_to_start_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "SILENT_S", 0.0)  # no process starts in that
    async with kept(HANGS) as told:
        assert await told.get() == "hello"
        assert (await told.get()).endswith("hangs")
        assert (await told.get()).endswith("ended with code -9")


async def test_it_ends_with_its_keeper() -> None:
    async with kept(BEATS) as told:
        assert await told.get() == "hello"
    assert told.empty()
