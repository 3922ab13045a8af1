"""What is read from afar: one picture over a whole region, as large as there is room, on the ground
of its look. The kiosk's words and figures, and all of the mirror."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from textual.content import Content

from tui.kiosk.palette import LOOKS
from tui.regions.words import Words


class Looking(Protocol):
    """Something with a look of the palette's."""

    @property
    def look(self) -> str:
        """One of `LOOKS`."""


Shown = TypeVar("Shown", bound=Looking)


class Board(Words, Generic[Shown]):
    """Shows one value, drawn by `draw(value, columns, rows)` as exactly so many lines."""

    DEFAULT_CSS = "Board { text-wrap: nowrap; }" + "\n".join(
        f"Board.-{look} {{ background: $kiosk-{look}-ground; color: $kiosk-{look}-ink; }}"
        for look in LOOKS
    )

    def __init__(self, draw: Callable[[Shown, int, int], list[str]], first: Shown) -> None:
        super().__init__(classes=f"-{first.look}")
        self._lines = draw
        self._shown = first

    def put(self, shown: Shown) -> None:
        """Show something else."""
        self._shown = shown
        for look in LOOKS:
            self.set_class(look == shown.look, f"-{look}")
        self._draw()

    def on_resize(self) -> None:
        """Draw again: there may be more room."""
        self._draw()

    def _draw(self) -> None:
        wide, high = self.content_size
        if wide and high:
            self.say(Content.styled("\n".join(self._lines(self._shown, wide, high)), "bold"))
