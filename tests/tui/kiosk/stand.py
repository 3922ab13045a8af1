"""A kiosk on a scripted controller, driven by its four keys, touches and a clock of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual import events
from textual.pilot import Pilot

from controller.api import Arm, Confirm, Load, Stop
from tests.tui.samples import CARDS
from tests.tui.scripted import Clock, ScriptedController
from tui.kiosk.app import KioskApp
from tui.kiosk.visit import Menu

SIZES = ((80, 24), (120, 40), (200, 60))
DEADLINE_S = 60.0
QUIET_TURNS = 10
LANGUAGES = {"en": "English", "de": "Deutsch"}
CHARACTERS = {"space": " ", "enter": "\r"}


class RingingKiosk(KioskApp):
    """Counts its bells."""

    bells = 0

    def bell(self) -> None:
        self.bells += 1


@dataclass(slots=True)
class Kiosk:
    """What a test does with a kiosk."""

    app: RingingKiosk
    pilot: Pilot[None]
    controller: ScriptedController
    clock: Clock

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds."""
        async with asyncio.timeout(DEADLINE_S):
            while not condition():  # noqa: ASYNC110 - what is waited for sets no event
                await asyncio.sleep(0.005)

    async def settle(self) -> None:
        """Wait until what was sent, and what that led to, has been handled."""
        quiet = 0
        while quiet < QUIET_TURNS:
            await asyncio.sleep(0)
            pumps = (self.app, *self.app.screen.walk_children(with_self=True))
            quiet = quiet + 1 if all(pump._message_queue.empty() for pump in pumps) else 0

    async def heard(self) -> None:
        """Wait until the newest snapshot is known."""
        sent = self.controller.snapshot_count
        if self.controller.reachable:
            await self.until(lambda: self._sequence() >= sent)
        await self.settle()

    def _sequence(self) -> int:
        return self.app.view.snapshot.sequence if self.app.view.snapshot else -1

    async def pass_time(self, seconds: float) -> None:
        """Let the clock, the controller and the kiosk run on, half a second at a time."""
        tenths = round(seconds * 10)
        while tenths > 0:
            now = min(tenths, 5) / 10
            self.clock.now_s += now
            self.controller.advance(now)
            await self.heard()
            self.app.tick()
            tenths -= 5
        await self.settle()

    async def leap(self, seconds: float) -> None:
        """Let it all run on at once, where nothing counts down."""
        self.clock.now_s += seconds
        self.controller.advance(seconds)
        await self.heard()
        self.app.tick()
        await self.settle()

    async def press(self, *keys: str, every_s: float = 2.0) -> None:
        """Press keys, one every so many seconds."""
        for key in keys:
            self.clock.now_s += every_s
            self.controller.publish()
            await self.heard()
            character = CHARACTERS.get(key, key if len(key) == 1 else None)
            self.app.post_message(events.Key(key, character))
            await self.settle()

    async def touch(self, slot: int) -> None:
        """Touch an area."""
        self.clock.now_s += 2.0
        self.controller.publish()
        await self.heard()
        assert await self.pilot.mouse_down(f"#area-{slot}", offset=(3, 2))
        await self.settle()

    async def sent(self, kind: str, times: int = 1) -> None:
        """Wait until the controller has received a command of this type."""
        await self.until(lambda: self.controller.types().count(kind) >= times)

    async def shows(self, headline: str) -> None:
        """Wait for a headline."""
        await self.until(lambda: self.app.face.headline == headline)
        await self.settle()

    @property
    def text(self) -> str:
        """All that is on the screen."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in lines)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the areas say."""
        return tuple(area.label if area else "" for area in self.app.face.areas)

    # --- by what another screen might have asked for ---------------------------------------------

    async def to_confirm(self) -> None:
        self.controller.obey(Load(id="other", workout="taster"))
        self.controller.obey(Arm(id="other"))
        self.controller.publish()
        await self.shows("READY? HOLD ON")

    async def to_live(self) -> None:
        await self.to_confirm()
        self.controller.obey(Confirm(id="other", token=self.controller.token or 0))
        self.controller.publish()
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
