"""A screen on a scripted controller, driven by keys, clicks and a clock of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from controller.api import Arm, Confirm, Load, Stop
from tests.tui.samples import CARDS
from tests.tui.scripted import Clock, ScriptedController
from tui.app import BackstrideApp
from tui.stages.checklist import Tick
from tui.view import Stage

SMALL, LARGE = (80, 24), (120, 40)
SIZES = (SMALL, LARGE)
DEADLINE_S = 20.0
QUIET_TURNS = 10
"""Turns of the event loop without a message waiting anywhere that count as settled."""
CHARACTERS = {"space": " ", "enter": "\r", "escape": "", "question_mark": "?", "tab": "\t"}
CHARACTERS |= dict.fromkeys(
    ["up", "down", "left", "right", "f5", "ctrl+q", "ctrl+c", "backspace", "ctrl+backspace"], ""
)


class RingingApp(BackstrideApp):
    """Counts its bells."""

    bells = 0

    def bell(self) -> None:
        self.bells += 1


@dataclass(slots=True)
class Screen:
    """What a test does with a screen."""

    app: RingingApp
    pilot: Pilot[None]
    controller: ScriptedController
    clock: Clock

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds."""
        async with asyncio.timeout(DEADLINE_S):
            while not condition():  # noqa: ASYNC110 - what is waited for sets no event
                await asyncio.sleep(0.005)

    async def shows(self, *words: str) -> None:
        """Wait until all these words are on the screen."""
        await self.until(lambda: all(one in self.text for one in words))

    async def hides(self, words: str) -> None:
        """Wait until these words are not on the screen."""
        await self.until(lambda: words not in self.text)

    async def settle(self) -> None:
        """Wait until what was sent, and what that led to, has been handled."""
        quiet = 0
        while quiet < QUIET_TURNS:
            await asyncio.sleep(0)
            pumps = (self.app, *self.app.screen.walk_children(with_self=True))
            quiet = quiet + 1 if all(pump._message_queue.empty() for pump in pumps) else 0

    async def drawn(self) -> None:
        """Wait until all that is in view has been drawn."""
        await self.settle()
        while not self._is_drawn:
            await asyncio.sleep(0.005)
            await self.settle()

    @property
    def _is_drawn(self) -> bool:
        screen = self.app.screen
        due = screen._layout_required or screen._repaint_required or screen._dirty_widgets
        return not due and not any(
            widget._layout_required or widget._repaint_required
            for widget in screen.walk_children(Widget)
            if widget.is_on_screen
        )

    async def pass_time(self, seconds: float) -> None:
        """Let the clock, the controller and the screen run on, half a second at a time."""
        tenths = round(seconds * 10)
        while tenths > 0:
            await self._pass(min(tenths, 5) / 10)
            tenths -= 5
        await self.settle()

    async def _pass(self, seconds: float) -> None:
        self.clock.now_s += seconds
        self.controller.advance(seconds)
        await self.heard()
        self.app.tick()

    async def heard(self) -> None:
        """Wait until the newest snapshot is shown, if the controller can be reached."""
        sent = self.controller.snapshot_count
        if self.controller.reachable:
            await self.until(
                lambda: (
                    self.app.view.snapshot is not None and self.app.view.snapshot.sequence >= sent
                )
            )

    async def press(self, *keys: str, every_s: float = 1.0) -> None:
        """Press keys, one every so many seconds."""
        for key in keys:
            self.clock.now_s += every_s
            self.controller.publish()
            await self.heard()
            self.app.post_message(events.Key(key, CHARACTERS.get(key, key)[:1]))
            await self.settle()

    async def click(self, what: str, offset: tuple[int, int] = (2, 0)) -> None:
        """Click on a widget."""
        await self.settle()
        assert await self.pilot.click(what, offset=offset)

    async def at(self, stage: Stage) -> None:
        """Wait for a stage."""
        await self.until(lambda: self.app.view.stage is stage)
        await self.settle()

    async def at_checklist(self) -> None:
        """Wait for the checklist to take keys."""
        await self.at(Stage.CHECKLIST)
        await self.until(lambda: isinstance(self.app.focused, Tick))

    async def sent(self, kind: str, times: int = 1) -> None:
        """Wait until the controller has received a command of this type."""
        await self.until(lambda: self.controller.types().count(kind) >= times)

    @property
    def text(self) -> str:
        """All that is on the screen."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in lines)

    # --- to a stage, by what another screen might have asked for ---------------------------------

    async def to_checklist(self) -> None:
        self.controller.obey(Load(id="other", workout="taster"))
        self.controller.publish()
        await self.at_checklist()

    async def to_confirm(self) -> None:
        self.controller.obey(Load(id="other", workout="taster"))
        self.controller.obey(Arm(id="other", participant="P1"))
        self.controller.publish()
        await self.at(Stage.CONFIRM)

    async def to_live(self) -> None:
        await self.to_confirm()
        self.controller.obey(Confirm(id="other", token=self.controller.token or 0))
        self.controller.publish()
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
