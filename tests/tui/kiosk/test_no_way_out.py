"""An attempt to leave a real kiosk by every key and every sequence (H35)."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from controller.api_socket.address import SOCKET
from sessions.care.pins import SALT_BYTES, keep
from tests.tui.console import DEADLINE_S, Console, open_console
from tests.tui.drawn import Drawn
from tests.tui.reader.sequences import everything
from tests.tui.scripted import ScriptedController

pytestmark = pytest.mark.hazard("H35")

HARMLESS = frozenset({"stop", "unlock"})  # besides the signs of life
SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
SHOWN = "no emergency stop"


@asynccontextmanager
async def console(folder: Path, controller: ScriptedController) -> AsyncIterator[Console]:
    """`backstride kiosk` on a Linux console of its own, drawn."""
    async with open_console(
        folder,
        controller,
        ("controller.cli.main", "kiosk", "--socket", str(folder / SOCKET)),
        shows=SHOWN,
        terminal="linux",
        BACKSTRIDE_KIOSK__CODE=str(keep("2580", bytes(SALT_BYTES))),
        TEXTUAL_ALLOW_SIGNALS="1",  # what somebody might leave in it
        TEXTUAL_DEBUG="1",
        TEXTUAL_SCREENSHOT="1",
    ) as kiosk:
        await kiosk.until(lambda: controller.signs > 0)
        yield kiosk


@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_that_is_typed_leaves_it(seed: int, short_folder: Path) -> None:
    locked = ScriptedController(locked=True, refusals={"unlock": "this is not the code"})
    async with console(short_folder, locked) as kiosk:
        before = kiosk.files
        await kiosk.type(b"".join(everything(seed)))
        await kiosk.resize(100, 30, SHOWN)
        await kiosk.stops()
        assert set(locked.types()) <= HARMLESS
        assert kiosk.process.returncode is None
        assert len(kiosk.family) == 2, "the command and its screen; no shell"
        assert kiosk.raw
        assert kiosk.files == before


async def test_nothing_typed_starts_a_belt_that_is_not_locked(short_folder: Path) -> None:
    controller = ScriptedController()
    async with console(short_folder, controller) as kiosk:
        await kiosk.type(b"".join(everything(3)))
        await kiosk.stops()
        assert "confirm" not in controller.types()
        assert len(kiosk.family) == 2


async def test_no_signal_of_a_terminal_stops_it_and_systemds_ends_it(short_folder: Path) -> None:
    async with console(short_folder, ScriptedController()) as kiosk:
        for number in SIGNALS:
            os.killpg(kiosk.process.pid, number)
        await kiosk.resize(90, 25, SHOWN)
        states = {state for _, state in kiosk.family}
        assert states <= set("SRD"), "none is stopped (T) or dead (Z)"
        kiosk.process.terminate()
        async with asyncio.timeout(DEADLINE_S):
            assert await kiosk.process.wait() == 0
        assert not kiosk.raw
        assert b"\x1b[?1049l" in kiosk.shown


async def test_a_screen_that_died_is_shown_again(short_folder: Path) -> None:
    async with console(short_folder, ScriptedController()) as kiosk:
        died = kiosk.family[1][0]
        kiosk.drawn = Drawn()
        os.kill(died, signal.SIGKILL)
        await kiosk.shows(SHOWN)
        assert kiosk.raw
        assert kiosk.process.returncode is None


async def test_the_staffs_code_ends_it(short_folder: Path) -> None:
    async with console(short_folder, ScriptedController()) as kiosk:
        await kiosk.until(lambda: kiosk.controller.signs > 2)  # the areas have settled
        await kiosk.type(b"3")
        await kiosk.shows("CHANGE and ADD")
        await kiosk.type(b"2580\r")
        async with asyncio.timeout(DEADLINE_S):
            assert await kiosk.process.wait() == 0
        assert kiosk.controller.types() == ["unlock"]
