"""The page in Chromium: fingers, and what a browser may lack. Nothing walks here: at the other end
is a program that tells what reached it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import CDPSession, Frame, Page, async_playwright

from controller.web.listening import Listening
from controller.web.offers import Access
from controller.web.server import WebServer, serving_pages
from tests.controller.web.test_server import controller

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
KNOWN = "a-token-of-enough-letters"
WAY = Listening("127.0.0.1", 0, ("127.0.0.1",), {Access.OPERATE: KNOWN}, None)
TELLS = """
import os, sys, tty
tty.setraw(0)
os.write(1, b"\\x1b[?1000h\\x1b[?1006h\\x1b[2J\\x1b[1;1Hup")
with open(sys.argv[1], "ab", buffering=0) as heard:
    while octets := os.read(0, 4096):
        heard.write(octets)
"""
TABLET = (768, 1024)
PATIENCE_S = 60.0
PRESSED, LIFTED = re.compile(rb"\x1b\[<0;(\d+);(\d+)M"), re.compile(rb"\x1b\[<0;(\d+);(\d+)m")
WHEEL_UP, WHEEL_DOWN = b"\x1b[<64;", b"\x1b[<65;"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this computer")


async def until(met: Callable[[], bool]) -> None:
    """Until something of this computer's is so."""
    while not met():  # noqa: ASYNC110 - a file and a page tell nobody
        await asyncio.sleep(0.02)


class Tablet:
    """A page on a tablet, and what its terminal was told."""

    def __init__(self, page: Page, told: Path) -> None:
        self.page = page
        self._told = told
        self._hand: CDPSession | None = None

    @property
    def told(self) -> bytes:
        return self._told.read_bytes()

    async def until_told(self, words: bytes | re.Pattern[bytes]) -> None:
        pattern = re.compile(re.escape(words)) if isinstance(words, bytes) else words
        await until(lambda: pattern.search(self.told) is not None)

    async def shown(self) -> None:
        await self.page.wait_for_selector('body[data-shown=""]', timeout=PATIENCE_S * 1000)

    def terminal(self) -> Frame:
        return next(frame for frame in self.page.frames if "/terminal" in frame.url)

    async def finger(self, *ys: float, x: float = 300, lift: bool = True) -> None:
        """A finger that comes down at the first place and moves to the others."""
        for kind, y in zip(("touchStart", *["touchMove"] * (len(ys) - 1)), ys, strict=True):
            await self.touches(kind, {"x": x, "y": y})
        if lift:
            await self.touches("touchEnd")

    async def touches(self, kind: str, *points: dict[str, float]) -> None:
        """All fingers that are down, after one of them did this."""
        if self._hand is None:
            self._hand = await self.page.context.new_cdp_session(self.page)
        event: dict[str, object] = {"type": kind, "touchPoints": [*points]}
        await self._hand.send("Input.dispatchTouchEvent", event)


@asynccontextmanager
async def tablet(folder: Path, *arguments: str, socket: str = "nowhere") -> AsyncIterator[Tablet]:
    told = folder / "told"
    told.touch()
    command = (sys.executable, "-c", TELLS, str(told))
    server = WebServer(WAY, folder / socket, {"": {Access.OPERATE: command}}, 2)
    rights = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with (
        asyncio.timeout(PATIENCE_S),
        serving_pages(server, WAY) as address,
        async_playwright() as playwright,
        await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*rights, *arguments]
        ) as browser,
    ):
        width, height = TABLET
        page = await browser.new_page(
            viewport={"width": width, "height": height}, has_touch=True, is_mobile=True
        )
        await page.goto(address)
        opened = Tablet(page, told)
        await opened.shown()
        yield opened


async def test_a_tap_presses_where_it_was(short_folder: Path) -> None:
    async with tablet(short_folder) as one:
        await one.page.touchscreen.tap(300, 200)
        await one.until_told(LIFTED)
        assert one.told.count(b"\x1b[<") == 2
        pressed, lifted = PRESSED.search(one.told), LIFTED.search(one.told)
        assert pressed is not None
        assert lifted is not None
        assert pressed.groups() == lifted.groups()
        column, row = map(int, pressed.groups())
        assert 30 <= column <= 36  # of some 85, at 300 of 768 pixels
        assert 9 <= row <= 12


async def test_a_finger_that_rests_has_pressed(short_folder: Path) -> None:
    """STOP on the screen does not wait for the finger to be lifted."""
    async with tablet(short_folder) as one:
        await one.finger(200, lift=False)
        await one.until_told(PRESSED)
        assert LIFTED.search(one.told) is None


@pytest.mark.hazard("H37")
async def test_a_thumb_that_holds_the_tablet_keeps_no_other_finger_from_pressing(
    short_folder: Path,
) -> None:
    async with tablet(short_folder) as one:
        thumb = {"x": 40.0, "y": 700.0, "id": 0.0}
        await one.touches("touchStart", thumb)
        await one.until_told(PRESSED)
        await one.touches("touchStart", thumb, {"x": 300.0, "y": 200.0, "id": 1.0})
        await until(lambda: len(PRESSED.findall(one.told)) == 2)
        (_, thumbs_row), (_, fingers_row) = PRESSED.findall(one.told)
        assert int(fingers_row) < int(thumbs_row)


async def test_a_finger_that_moves_turns_the_wheel_and_presses_nothing(short_folder: Path) -> None:
    async with tablet(short_folder) as one:
        await one.finger(*range(500, 200, -20))
        await one.until_told(WHEEL_DOWN)
        await one.finger(*range(200, 500, 20))
        await one.until_told(WHEEL_UP)
        assert PRESSED.search(one.told) is None


async def test_a_browser_without_webgl_draws(short_folder: Path) -> None:
    async with tablet(short_folder, "--disable-3d-apis") as one:
        assert not await one.page.evaluate(
            "document.createElement('canvas').getContext('webgl2') !== null"
        )
        assert await one.terminal().locator("canvas.xterm-text-layer").count() == 1
        await one.page.touchscreen.tap(300, 200)
        await one.until_told(PRESSED)


async def test_a_terminal_that_lost_its_canvas_is_made_anew(short_folder: Path) -> None:
    async with tablet(short_folder) as one:
        before = one.terminal()
        await before.evaluate(
            "document.querySelector('canvas').dispatchEvent(new Event('contextlost'))"
        )
        await until(lambda: any(f is not before and "/terminal" in f.url for f in one.page.frames))
        await one.shown()


@pytest.mark.hazard("H11")
async def test_stop_by_a_finger_is_taken_at_the_touch(short_folder: Path) -> None:
    async with (
        controller(short_folder) as stops,
        tablet(short_folder, socket="sock") as one,
    ):
        box = await one.page.locator("#stop").bounding_box()
        assert box is not None
        await one.finger(box["y"] + box["height"] / 2, lift=False)
        await until(lambda: bool(stops))
        await one.page.wait_for_selector('body[data-stop="heard"]')
