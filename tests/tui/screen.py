"""A screen on a scripted controller, driven by keys, clicks and a clock of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.widget import Widget

from controller.api import Load, Stop
from tests.tui.samples import CARDS
from tests.tui.scripted import ScriptedController
from tests.tui.stand import Clock, Ringing, Stand, at_rest
from tui.app import BackstrideApp
from tui.stages.checklist import Tick
from tui.view import Stage

SMALL, LARGE = (80, 24), (120, 40)
SIZES = (SMALL, LARGE)


class RingingApp(Ringing, BackstrideApp):
    """Counts its bells."""


class Screen(Stand[RingingApp]):
    """What a test does with a screen."""

    async def shows(self, *words: str) -> None:
        """Wait until all these words are on the screen."""
        await self.until(lambda: all(one in self.text for one in words))

    async def hides(self, words: str) -> None:
        """Wait until these words are not on the screen."""
        await self.until(lambda: words not in self.text)

    async def drawn(self) -> None:
        """Wait until all that is in view has been drawn."""
        await at_rest(self.app)

    async def click(self, what: str | Widget, offset: tuple[int, int] = (2, 0)) -> None:
        """Click on a widget, where it is when all has been laid out."""
        await self.drawn()
        assert await self.pilot.click(what, offset=offset)

    async def at(self, stage: Stage) -> None:
        """Wait for a stage."""
        await self.until(lambda: self.app.view.stage is stage)
        await self.settle()

    async def at_checklist(self) -> None:
        """Wait for the checklist to take keys."""
        await self.at(Stage.CHECKLIST)
        await self.until(lambda: isinstance(self.app.focused, Tick))

    # --- to a stage, by what another screen might have asked for ---------------------------------

    async def to_checklist(self) -> None:
        self.controller.obey(Load(id="other", workout="taster"))
        self.controller.publish()
        await self.at_checklist()

    async def to_confirm(self) -> None:
        self.loaded(participant="P1")
        await self.at(Stage.CONFIRM)

    async def to_live(self) -> None:
        await self.to_confirm()
        self.confirmed()
        await self.at(Stage.LIVE)

    async def to_summary(self) -> None:
        await self.to_live()
        await self.pass_time(4)
        self.controller.obey(Stop(id="other"))
        await self.pass_time(4)
        await self.at(Stage.SUMMARY)


@asynccontextmanager
async def open_screen(
    size: tuple[int, int] = SMALL, controller: ScriptedController | None = None
) -> AsyncIterator[Screen]:
    """A screen of this size, which has heard from its controller."""
    controller, clock = controller or ScriptedController(), Clock()
    app = RingingApp(controller, CARDS, clock=clock, retry_s=0.001)
    async with app.run_test(size=size) as pilot:
        screen = Screen(app, pilot, controller, clock)
        if controller.reachable:
            await screen.until(lambda: app.view.snapshot is not None)
        await screen.settle()
        yield screen
