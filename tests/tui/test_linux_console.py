"""On a Linux console: what its font has, in the colours that it has, seen on a real terminal."""

from __future__ import annotations

from pathlib import Path

from controller.api import Arm, Confirm, Load, SimulatedFault
from controller.api_socket.address import SOCKET
from tests.tui.console import Console, open_console
from tests.tui.samples import CAUSES
from tests.tui.scripted import ScriptedController
from tui.glyphs import FONT

INKS = {*map(str, range(30, 38)), *map(str, range(90, 98)), "39"}
GROUNDS = {*map(str, range(40, 48)), "49"}
LIGHT_GREY = "107"  # asks for white: the kernel draws 100 to 107 as 40 to 47
ATTRIBUTES = {"", "0", "1", "2", "4", "7"}
"""What the kernel's terminal knows (console_codes(4)); of grounds it has the darker eight only."""


def only_what_it_has(screen: Console, grounds: set[str]) -> None:
    """All that was ever drawn, and how."""
    told = {one for style in screen.drawn.styles for one in style.split(";")}
    assert screen.drawn.ever <= FONT
    assert told <= INKS | grounds | ATTRIBUTES
    assert told & INKS
    assert told & grounds


async def walk(screen: Console) -> None:
    """A session that begins, and one that ends by a fault; each is seen."""
    controller, idle = screen.controller, screen.drawn.lines
    for command in (Load(id="other", workout="taster"), Arm(id="other", participant="P1")):
        controller.obey(command)
    controller.obey(Confirm(id="other", token=controller.token or 0))
    controller.publish()
    await screen.until(lambda: screen.drawn.lines != idle)
    walking = screen.drawn.lines
    controller.latch(CAUSES[SimulatedFault.CONSOLE_STOP])
    await screen.until(lambda: screen.drawn.lines != walking)


async def test_the_sessions_screen(short_folder: Path) -> None:
    module = ("tui", "--socket", str(short_folder / SOCKET))
    async with open_console(
        short_folder, ScriptedController(), module, shows="take this workout", terminal="linux"
    ) as screen:
        await screen.type(b"?")
        await screen.shows("other colours")
        await screen.type(b"?")
        await walk(screen)
        await screen.shows("LOCKED")
        only_what_it_has(screen, GROUNDS)


async def test_the_kiosk(short_folder: Path) -> None:
    command = ("controller.cli.main", "kiosk", "--without-code")
    module = (*command, "--socket", str(short_folder / SOCKET))
    async with open_console(
        short_folder, ScriptedController(), module, shows="no emergency stop", terminal="linux"
    ) as screen:
        await walk(screen)
        only_what_it_has(screen, GROUNDS | {LIGHT_GREY})
