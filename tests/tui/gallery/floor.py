"""The floor's screen and the force deck's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from controller.deck.view import DeckView
from tests.tui.deck.test_deck import NOBODY, STANDING
from tests.tui.fleet.floors import ScriptedLink, mixed
from tests.tui.fleet.test_app import Floor, floor
from tests.tui.gallery.going import pressing
from tests.tui.gallery.picture import Picture, Size, Tour
from tui.deck.app import DeckApp
from tui.fleet.app import FleetApp


def _open_floor(size: Size, _: Path) -> AbstractAsyncContextManager[Floor]:
    return floor(ScriptedLink(mixed()), size)


async def _all(at: Floor) -> None:
    await at.shows("tm-01", "tm-09")


async def _machine(at: Floor) -> None:
    await at.press("question_mark", "enter")


async def _locked(at: Floor) -> None:
    await at.press("escape", "n")
    await at.shows("STOP tm-04")


async def _no_broker(at: Floor) -> None:
    at.link.cut("the broker does not answer")
    await at.shows("no broker listens there")


FLEET: Tour[Floor] = Tour(
    "fleet",
    FleetApp,
    _open_floor,
    (
        Picture("every machine", FleetApp, _all),
        Picture("STOP for all, asked once", FleetApp, pressing("S")),
        Picture("help", FleetApp, pressing("question_mark")),
        Picture("one machine", FleetApp, _machine),
        Picture("the next that needs somebody", FleetApp, _locked),
        Picture("no broker", FleetApp, _no_broker),
    ),
    stop="#stop",
    keys="#keys",
)


@dataclass
class Deck:
    """What a tour does with the deck's screen."""

    view: DeckView | None = None

    def open(self, pilot: Pilot[None], app: DeckApp) -> None:
        """It is on the screen."""
        self.app, self.pilot = app, pilot

    def show(self, view: DeckView) -> None:
        """The deck says this."""
        self.view = view
        self.app.show()

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)


@asynccontextmanager
async def _open_deck(size: Size, _: Path) -> AsyncIterator[Deck]:
    deck = Deck()
    app = DeckApp("sim:", lambda: deck.view, lambda: "")
    async with app.run_test(size=size) as pilot:
        deck.open(pilot, app)
        yield deck


async def _wait(deck: Deck) -> None:
    deck.app.show()


async def _nobody(deck: Deck) -> None:
    deck.show(NOBODY)


async def _standing(deck: Deck) -> None:
    deck.show(STANDING)


DECK: Tour[Deck] = Tour(
    "deck",
    DeckApp,
    _open_deck,
    (
        Picture("nothing heard yet", DeckApp, _wait),
        Picture("nobody", DeckApp, _nobody),
        Picture("somebody stands", DeckApp, _standing),
        Picture("help", DeckApp, pressing("question_mark")),
    ),
)
