"""Whatever comes from a real terminal, the key for STOP reaches the controller after it (H37)."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from pathlib import Path

import pytest
from textual.app import App

import tui
from controller.api import Accepted, AnyCommand, Arm, Confirm, Load, Refused, Watch
from controller.api_socket.address import SOCKET
from tests.tui.console import DEADLINE_S, Console, open_console
from tests.tui.reader.sequences import everything
from tests.tui.scripted import ScriptedController
from tui.reader.driver import TerminalApp
from tui.reader.inputs import Pressed
from tui.reader.pastes import LONGEST
from tui.reader.scanner import Scanner

pytestmark = pytest.mark.hazard("H37")

NO_UTF_8 = (b"\xff", b"\xc3", b"\xf0\x9f", b"\xed\xa0", b"\x9b")
CUT_SHORT = (
    *(
        b"\x1b",
        b"\x1b[",
        b"\x1b[1;",
        b"\x1b[<0;5",
        b"\x1b[?2026;",
        b"\x1bO",
        b"\x1b[[",
        b"\x1b[97;",
    ),
    *(b"\x1b]0;title", b"\x1bPq", b"\x1b_", b"\x1b[48;1;1;1;1t"),
)
PASTE = b"\x1b[200~"
PASTES_WITHOUT_END = (
    PASTE,
    PASTE + b"pasted",
    PASTE + b"x" * 2 * LONGEST,
    PASTE + b"x\x1b[<35;5;5M",
    PASTE + PASTE,
)
LEAVING = {"q", "y", "ctrl+c", "ctrl+q"}


class Steady(ScriptedController):
    """Its belt runs, whatever it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.obey(Load(id="other", workout="taster"))
        self.obey(Arm(id="other", participant="P1"))
        self.obey(Confirm(id="other", token=self.token or 0))

    async def request(self, command: AnyCommand) -> Accepted | Refused:
        if not isinstance(command, Watch):
            self.received.append(command)
        return Accepted(id=command.id)


async def stops_after_each(screen: Console) -> None:
    """STOP in the same breath as each of them."""
    for octets in (*NO_UTF_8, *CUT_SHORT, *PASTES_WITHOUT_END):
        before = screen.controller.types().count("stop")
        await screen.type(octets + b" ")
        await screen.until(lambda: screen.controller.types().count("stop") > before)  # noqa: B023
    assert screen.process.returncode is None
    assert screen.raw
    await screen.type(b"\x1b[201~")


async def ends(screen: Console) -> None:
    async with asyncio.timeout(DEADLINE_S):
        assert await screen.process.wait() == 0
    assert not screen.raw
    await screen.until(lambda: b"\x1b[?1049l" in screen.shown)


async def test_on_the_sessions_screen(short_folder: Path) -> None:
    module = ("tui", "--socket", str(short_folder / SOCKET))
    async with open_console(short_folder, Steady(), module, shows="RUNNING") as screen:
        await screen.type(b"".join(one for one in everything(1) if not leaves(one)))
        await stops_after_each(screen)
        await screen.type(b"q")
        await screen.shows("N stay")
        await screen.type(b"y")
        await ends(screen)


def leaves(octets: bytes) -> bool:
    scanner = Scanner()
    read = scanner.feed(octets) + scanner.pause()
    return any(isinstance(one, Pressed) and one.key in LEAVING for one in read)


async def test_on_the_mirrors(short_folder: Path) -> None:
    module = ("tui.mirror", "--socket", str(short_folder / SOCKET))
    async with open_console(short_folder, Steady(), module, shows="█") as screen:
        await stops_after_each(screen)
        await screen.type(b"\x03")
        await ends(screen)


async def test_on_the_clinics_where_names_have_umlauts(short_folder: Path) -> None:
    async with open_console(
        short_folder,
        Steady(),
        ("tui.clinic",),
        shows="S T O P",
        BACKSTRIDE_PATHS__DATA=str(short_folder / "data"),
        BACKSTRIDE_PATHS__RUNTIME=str(short_folder),
    ) as screen:
        await screen.type(b"a")
        await screen.shows("Add a participant")
        await screen.type("Zoë".encode())
        await screen.shows("Zoë")
        await screen.type(PASTE + "_Jäger".encode() + b"\x1b[201~")
        await screen.shows("Jäger")
        await stops_after_each(screen)
        await screen.type(b"\x11")
        await ends(screen)


def test_every_screen_reads_its_terminal_so() -> None:
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting = list(TerminalApp.__subclasses__())
    while waiting:
        waiting += (app := waiting.pop()).__subclasses__()
        assert issubclass(app, TerminalApp)
    ours = [app for app in App.__subclasses__() if app.__module__.startswith("tui.")]
    assert ours == [TerminalApp]
