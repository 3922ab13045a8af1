"""Nothing flickers under tmux or over ssh: what the live screen writes, octet by octet."""

from __future__ import annotations

from pathlib import Path

from textual._ansi_sequences import SYNC_END, SYNC_START

from controller.api import Arm, Confirm, Load
from controller.api_socket.address import SOCKET
from tests.tui.console import Console, open_console
from tests.tui.drawn import Drawn
from tests.tui.scripted import ScriptedController

SECONDS = 40
COLUMNS, ROWS = 80, 24
SCREEN = COLUMNS * ROWS
ERASING = {"J", "K", "X", "L", "M", "P", "S", "T", "\x1bc", "?1049h", "?1049l"}
"""What empties cells, or moves all of them."""
BEGIN, END = SYNC_START.encode(), SYNC_END.encode()


def walking() -> ScriptedController:
    controller = ScriptedController()
    for command in (Load(id="other", workout="taster"), Arm(id="other", participant="P1")):
        controller.obey(command)
    controller.obey(Confirm(id="other", token=controller.token or 0))
    return controller


async def walk_on(screen: Console) -> bytes:
    """What is written while the session goes on for a while; each second changes something."""
    begun = len(screen.shown)
    for _ in range(SECONDS):
        before = len(screen.shown)
        screen.controller.advance(1.0)
        await screen.until(lambda: len(screen.shown) > before)  # noqa: B023
    return bytes(screen.shown[begun:])


async def test_the_live_screen_writes_what_changed_and_erases_nothing(short_folder: Path) -> None:
    module = ("tui", "--socket", str(short_folder / SOCKET))
    async with open_console(short_folder, walking(), module, shows="RUNNING") as screen:
        drawn = Drawn()
        drawn.feed(bytes(screen.shown))
        drawn.clear_counts()
        written = await walk_on(screen)
        drawn.feed(written)
    assert BEGIN not in written, "this terminal did not say that it draws at once"
    assert not ERASING & set(drawn.sequences)
    assert 0 < drawn.written < SECONDS * SCREEN / 10
    assert drawn.unchanged < drawn.written / 2


async def test_an_update_is_drawn_at_once_where_the_terminal_can(short_folder: Path) -> None:
    module = ("tui", "--socket", str(short_folder / SOCKET))
    async with open_console(short_folder, walking(), module, shows="RUNNING") as screen:
        await screen.type(b"\x1b[?2026;2$y")
        written = await walk_on(screen)
    _, *updates = written.split(BEGIN)
    between = Drawn()
    for update in updates:
        _, _, after = update.partition(END)
        between.feed(after)
    assert len(updates) >= SECONDS / 2
    assert between.written == 0
