"""The mirror's screen: it gives no sign of life and sends nothing but STOP, which a key beside it
may well be for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from tui.client import ClientApp
from tui.kiosk.palette import LOOKS, THEME
from tui.link import Link
from tui.mirror.sight import Sight, lines, sight
from tui.regions.words import Words
from tui.view import View


class Glass(Words):
    """The whole of the screen."""

    def __init__(self, *, mirrored: bool) -> None:
        super().__init__()
        self._mirrored = mirrored
        self._seen = Sight("")

    def put(self, seen: Sight) -> None:
        """Show what there is to see."""
        self._seen = seen
        for look in LOOKS:
            self.set_class(look == seen.look, f"-{look}")
        self._draw()

    def on_resize(self) -> None:
        """Draw again: there may be more room."""
        self._draw()

    def _draw(self) -> None:
        wide, high = self.content_size
        if wide and high:
            drawn = lines(self._seen, wide, high, mirrored=self._mirrored)
            self.say(Content.styled("\n".join(drawn), "bold"))


class MirrorApp(ClientApp, inherit_bindings=False):
    """Follows `link`; `mirrored`: everything is written for a mirror."""

    CSS = """
    Screen { background: $kiosk-rest-ground; }
    Glass { width: 100%; height: 100%; text-wrap: nowrap; }
    Glass.-rest { background: $kiosk-rest-ground; color: $kiosk-rest-ink; }
    Glass.-moving { background: $kiosk-moving-ground; color: $kiosk-moving-ink; }
    Glass.-change { background: $kiosk-change-ground; color: $kiosk-change-ink; }
    Glass.-alarm { background: $kiosk-alarm-ground; color: $kiosk-alarm-ink; }
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
        yield Glass(mirrored=self._mirrored)

    def on_mount(self) -> None:
        """Start to follow the controller."""
        self.query_one(Glass).put(sight(self.view))
        self.follow()

    def watch_view(self, new: View) -> None:
        """Show what changed."""
        for glass in self.query(Glass) if self.is_running else ():
            glass.put(sight(new))

    def _watch(self, now_s: float) -> None:
        """Nobody watches here: a picture for the walker shows no eyes on the machine."""

    def _ring(self, gaps_s: Sequence[float]) -> None:
        """Silent: the screen at the machine rings."""

    def bell(self) -> None:
        """Silent."""
