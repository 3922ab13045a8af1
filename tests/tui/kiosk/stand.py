"""A kiosk on a scripted controller, driven by its four keys, touches and a clock of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from controller.api import Stop
from tests.tui.samples import CARDS
from tests.tui.scripted import ScriptedController
from tests.tui.stand import Clock, Ringing, Stand
from tui.kiosk.app import KioskApp
from tui.kiosk.visit import Menu

SIZES = ((80, 24), (120, 40), (200, 60))
LANGUAGES = {"en": "English", "de": "Deutsch"}


class RingingKiosk(Ringing, KioskApp):
    """Counts its bells."""


class Kiosk(Stand[RingingKiosk]):
    """What a test does with a kiosk."""

    async def touch(self, slot: int) -> None:
        """Touch an area."""
        await self.look_on(1.0)
        assert await self.pilot.mouse_down(f"#area-{slot}", offset=(3, 2))
        await self.settle()

    async def shows(self, headline: str) -> None:
        """Wait for a headline."""
        await self.until(lambda: self.app.face.headline == headline)
        await self.settle()

    @property
    def labels(self) -> tuple[str, ...]:
        """What the areas say."""
        return tuple(area.label if area else "" for area in self.app.face.areas)

    # --- by what another screen might have asked for ---------------------------------------------

    async def to_confirm(self) -> None:
        self.loaded()
        await self.shows("READY? HOLD ON")

    async def to_live(self) -> None:
        await self.to_confirm()
        self.confirmed()
        await self.shows("WALK")

    async def to_summary(self) -> None:
        await self.to_live()
        await self.pass_time(4)
        self.controller.obey(Stop(id="other"))
        await self.pass_time(4)
        await self.until(lambda: self.app.view.summary is not None)
        await self.settle()


@asynccontextmanager
async def open_kiosk(
    size: tuple[int, int] = SIZES[0],
    controller: ScriptedController | None = None,
    *,
    coded: bool = True,
) -> AsyncIterator[Kiosk]:
    """A kiosk of this size, which has heard from its controller."""
    controller, clock = controller or ScriptedController(), Clock()
    menu = Menu(CARDS, coded=coded)
    app = RingingKiosk(controller, menu, LANGUAGES, clock=clock, retry_s=0.001)
    async with app.run_test(size=size) as pilot:
        kiosk = Kiosk(app, pilot, controller, clock)
        await kiosk.until(lambda: app.view.snapshot is not None)
        await kiosk.settle()
        yield kiosk
