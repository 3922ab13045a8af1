"""One picture of a screen, and the tour on which one application shows its pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from textual.app import App

from tui.kiosk.visit import Page
from tui.view import Stage

Size = tuple[int, int]
SIZES: tuple[Size, ...] = ((80, 24), (120, 40), (200, 60))
LANGUAGES = ("en", "de")
FOLDER = Path(__file__).with_name("pictures")

At = TypeVar("At")
Gone_contra = TypeVar("Gone_contra", contravariant=True)
Place = Stage | Page | type[object]
"""What is shown: the stage of a session, the page of a kiosk, or the class of a screen."""


@dataclass(frozen=True, slots=True)
class Picture(Generic[Gone_contra]):
    """`go` brings the application there from the picture before."""

    name: str
    of: Place
    go: Callable[[Gone_contra], Awaitable[None]]
    helps: bool = True  # the help, or the way to it, is in view where the application has one


@dataclass(frozen=True, slots=True)
class Tour(Generic[At]):
    """What one application shows, one picture after the other. `open` takes a size and an empty
    folder; `stop` and `keys` are the widgets that are STOP and the way to the help."""

    name: str
    app: type[App[Any]]  # Any: whatever it returns when it ends
    open: Callable[[Size, Path], AbstractAsyncContextManager[At]]
    pictures: tuple[Picture[At], ...]
    stop: str = ""
    keys: str = ""

    def file(self, size: Size, language: str) -> Path:
        """Where its pictures are kept."""
        return FOLDER / f"{self.name}-{size[0]}x{size[1]}-{language}.txt"
