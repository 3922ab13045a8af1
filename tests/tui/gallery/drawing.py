"""A tour taken: each picture as text, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from textual.app import App

from tests.tui.gallery.faults import faults
from tests.tui.gallery.picture import Place, Size, Tour
from tests.tui.stand import at_rest, text_on
from tui.app import BackstrideApp
from tui.kiosk.app import KioskApp
from tui.language import speak

At = TypeVar("At")
_TICKS: Final = re.compile(r"[ \d.]+┤")


@dataclass(slots=True)
class Taken:
    """What a tour came to."""

    pages: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """As it is kept."""
        return "\n".join(self.pages)


async def take(tour: Tour[Any], size: Size, language: str, folder: Path) -> Taken:  # Any: its own
    """Go from picture to picture."""
    taken = Taken()
    with spoken(language):
        async with tour.open(size, folder) as at:
            for picture in tour.pictures:
                await picture.go(at)
                await at_rest(at.app)
                assert picture.of in places(at.app), f"{picture.name}: {places(at.app)}"
                keys = tour.keys if picture.helps else ""
                found = faults(at.app, tour.stop, keys)
                taken.faults += [f"{picture.name}: {fault}" for fault in found]
                taken.pages.append(page(picture.name, text_on(at.app)))
    return taken


def places(app: App[Any]) -> set[Place]:
    """Where it is now."""
    found: set[Place] = {type(app.screen), *type(app).__mro__}
    if isinstance(app, BackstrideApp):
        found.add(app.view.stage)
    if isinstance(app, KioskApp):
        found.add(app.visit.page)
    return found


def page(name: str, text: str) -> str:
    """A picture under its name, without the ground at the ends of its lines."""
    return "\n".join([f"=== {name}", *(line.rstrip() for line in text.splitlines()), ""])


def steady(text: str) -> str:
    """Without the figures beside an axis: of two that fall on one row plotext draws either."""
    return _TICKS.sub("┤", text)


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Speak it meanwhile."""
    speak(language)
    try:
        yield
    finally:
        speak("en")
