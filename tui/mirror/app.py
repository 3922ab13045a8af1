"""The mirror's screen: it gives no sign of life and sends nothing but STOP, which a key beside it
may well be for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.client import ClientApp
from tui.kiosk.board import Board
from tui.kiosk.palette import THEME
from tui.link import Link
from tui.mirror.sight import Sight, lines, sight
from tui.view import View


class MirrorApp(ClientApp, inherit_bindings=False):
    """Follows `link`; `mirrored`: everything is written for a mirror."""

    CSS = """
    Screen { background: $kiosk-rest-ground; }
    Board { width: 100%; height: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, "quit", show=False, priority=True) for key in ("q", "ctrl+c", "ctrl+q")
    ]

    def __init__(
        self,
        link: Link,
        *,
        mirrored: bool = False,
        clock: Callable[[], float] = time.monotonic,
        retry_s: float = 0.5,
    ) -> None:
        super().__init__(link, clock=clock, retry_s=retry_s)
        self.register_theme(THEME)
        self.theme = THEME.name
        self._mirrored = mirrored

    def compose(self) -> ComposeResult:
        """One pane of glass."""
        yield Board(partial(lines, mirrored=self._mirrored), Sight(""))

    def on_mount(self) -> None:
        """Start to follow the controller."""
        self.query_one(Board).put(sight(self.view))
        self.follow()

    def watch_view(self, new: View) -> None:
        """Show what changed."""
        for board in self.query(Board) if self.is_running else ():
            board.put(sight(new))

    def _watch(self, now_s: float) -> None:
        """Nobody watches here: a picture for the walker shows no eyes on the machine."""

    def _ring(self, gaps_s: Sequence[float]) -> None:
        """Silent: the screen at the machine rings."""

    def bell(self) -> None:
        """Silent."""
