"""Pictures of the screens, from the scripted controller that their tests use."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Final

from textual.app import App

from controller.api import SimulatedFault
from controller.belt.states import BeltState
from tests.tui.clinic.records import a_clinic
from tests.tui.clinic.screens import open_clinic
from tests.tui.deck.test_deck import STANDING
from tests.tui.fleet.floors import ScriptedLink, mixed
from tests.tui.fleet.test_app import floor
from tests.tui.kiosk.stand import open_kiosk
from tests.tui.samples import CAUSES
from tests.tui.screen import Screen, open_screen
from tests.tui.test_mirror import open_mirror
from tui.deck.app import DeckApp
from tui.view import Stage

SIZE: Final = (100, 32)
SMALL: Final = (100, 22)
FONTS: Final = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
FAMILY: Final = 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace'
IDENTITY: Final = re.compile(r"terminal-\d+")


def still(app: App[None], what: str) -> str:
    """The app's screen as SVG: the same each time, and nothing is fetched to show it."""
    svg = app.export_screenshot(title=what, simplify=True)
    svg = FONTS.sub("", svg).replace("Fira Code, monospace", FAMILY).replace("arial", "sans-serif")
    svg = svg.replace("https://www.textualize.io", "").replace("Generated with Rich ", "Generated")
    identity = re.sub(r"\W+", "-", what.lower())
    svg = IDENTITY.sub(identity, svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


Way = Callable[[Screen], Coroutine[None, None, None]]


def _client(what: str, way: Way) -> Callable[[], str]:
    """The screen of one treadmill, brought there."""

    async def taken() -> str:
        async with open_screen(SIZE) as screen:
            await way(screen)
            await screen.drawn()
            return still(screen.app, what)

    return lambda: asyncio.run(taken())


async def _choose(screen: Screen) -> None:
    await screen.at(Stage.CHOOSE)


async def _live(screen: Screen) -> None:
    await screen.to_live()
    await screen.pass_time(33)


async def _latched(screen: Screen) -> None:
    await _live(screen)
    screen.controller.latch(CAUSES[SimulatedFault.SAFETY_KEY])
    await screen.pass_time(4)


async def _summary(screen: Screen) -> None:
    await _live(screen)
    screen.controller.state = BeltState.RUNNING
    await screen.press("f")
    await screen.pass_time(8)
    await screen.at(Stage.SUMMARY)


def _fleet() -> str:
    async def taken() -> str:
        async with floor(ScriptedLink(mixed()), SMALL) as shown:
            await shown.shows("9 machines")
            return still(shown.app, "A floor of treadmills")

    return asyncio.run(taken())


def _deck() -> str:
    async def taken() -> str:
        app = DeckApp("sim:", lambda: STANDING, lambda: "")
        async with app.run_test(size=SMALL) as pilot:
            app.show()
            await pilot.pause()
            return still(app, "A force deck")

    return asyncio.run(taken())


def _kiosk() -> str:
    async def taken() -> str:
        async with open_kiosk(SIZE) as kiosk:
            await kiosk.to_live()
            await kiosk.pass_time(8)
            return still(kiosk.app, "The kiosk")

    return asyncio.run(taken())


def _mirror() -> str:
    async def taken() -> str:
        async with open_mirror(SIZE) as mirror:
            mirror.walk()
            await mirror.shows("WALK")
            return still(mirror.app, "The second screen")

    return asyncio.run(taken())


def _clinic() -> str:
    async def taken(folder: Path) -> str:
        async with open_clinic(a_clinic(folder / "data"), SIZE) as clinic:
            await clinic.shows("P7", "P8")
            return still(clinic.app, "Today in the clinic")

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(taken(Path(folder)))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "choose": _client("Choose a workout", _choose),
    "checklist": _client("The checklist", Screen.to_checklist),
    "confirm": _client("Confirm the start", Screen.to_confirm),
    "live": _client("A session", _live),
    "latched": _client("Stopped and locked", _latched),
    "summary": _client("The summary", _summary),
    "fleet": _fleet,
    "deck": _deck,
    "kiosk": _kiosk,
    "mirror": _mirror,
    "clinic": _clinic,
}
