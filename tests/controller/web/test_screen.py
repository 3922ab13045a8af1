"""A screen's process and its terminal."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from controller.web import screen as screen_module
from controller.web.screen import Screen, Size

TELLS_ITS_SIZE = """
import os, signal
def tell(*_): print("size", *os.get_terminal_size(), flush=True)
signal.signal(signal.SIGWINCH, tell)
tell()
while True: print("heard", input(), flush=True)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
print("up", flush=True)
time.sleep(600)
"""
PATIENCE_S = 60.0


async def until(screen: Screen, words: bytes) -> None:
    seen = b""
    async with asyncio.timeout(PATIENCE_S):
        while words not in seen:
            more = await screen.read()
            assert more, seen
            seen += more


def ended(screen: Screen) -> bool:
    pid = screen._process.pid
    return not Path(f"/proc/{pid}").exists()


async def test_it_is_typed_at_resized_and_hung_up_on() -> None:
    screen = await Screen.open([sys.executable, "-c", TELLS_ITS_SIZE], Size(100, 30))
    await until(screen, b"size 100 30")
    screen.write(b"hello\n")
    await until(screen, b"heard hello")
    screen.resize(Size(120, 40))
    await until(screen, b"size 120 40")
    await screen.close()
    assert ended(screen)
    assert not screen.left


async def test_one_that_its_person_left_says_so() -> None:
    screen = await Screen.open([sys.executable, "-c", "print('bye')"], Size())
    async with asyncio.timeout(PATIENCE_S):
        while await screen.read():
            pass
    await screen.close()
    assert screen.left
    assert ended(screen)


async def test_one_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_module, "LEAVE_S", 0.05)
    screen = await Screen.open([sys.executable, "-c", DEAF], Size())
    await until(screen, b"up")
    await screen.close()
    assert ended(screen)


async def test_one_is_killed_too_where_closing_is_cancelled() -> None:
    screen = await Screen.open([sys.executable, "-c", DEAF], Size())
    await until(screen, b"up")
    closing = asyncio.ensure_future(screen.close())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    assert ended(screen)


def test_no_size_is_absurd() -> None:
    assert Size(1, 1).within_reason() == Size(20, 8)
    assert Size(10**6, 10**6).within_reason() == Size(400, 200)
