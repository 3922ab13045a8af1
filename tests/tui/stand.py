"""A screen on a scripted controller, driven by keys and a clock of its own: what all screens that
follow one treadmill are tested with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widget import Widget

from controller.api import Arm, Confirm, Load
from tests.tui.scripted import ScriptedController
from tui.client import ClientApp

DEADLINE_S = 60.0
QUIET_TURNS = 10
"""Turns of the event loop without a message waiting anywhere that count as settled."""
CHARACTERS = {"space": " ", "enter": "\r", "question_mark": "?", "tab": "\t"}


async def until(
    condition: Callable[[], bool], *, told: Callable[[], str] = str, every_s: float = 0.005
) -> None:
    """Wait until `condition` holds; `told` says what there is instead when it never does."""
    try:
        async with asyncio.timeout(DEADLINE_S):
            while not condition():  # noqa: ASYNC110 - what is waited for sets no event
                await asyncio.sleep(every_s)
    except TimeoutError:
        raise AssertionError(f"not within {DEADLINE_S:.0f} s; there is\n{told()}") from None


def text_on(app: App[Any]) -> str:  # Any: whatever it returns when it ends
    """All that is on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def at_rest(app: App[Any]) -> None:
    """Wait until all that was sent has been handled, and all of it has been drawn."""
    quiet = 0
    while quiet < QUIET_TURNS:
        await asyncio.sleep(0 if quiet else 0.002)
        quiet = quiet + 1 if _rests(app) else 0


def _rests(app: App[Any]) -> bool:
    screen = app.screen
    widgets = [one for one in screen.walk_children(Widget) if one.is_on_screen]
    pumps: tuple[MessagePump, ...] = (app, screen, *screen.walk_children(Widget))
    due = screen._layout_required or screen._repaint_required or screen._dirty_widgets
    drawn = not any(one._layout_required or one._repaint_required for one in widgets)
    works = (one for one in app.workers if not one.name.startswith("follow"))
    heard = all(one._message_queue.empty() for one in pumps)
    return heard and drawn and not due and all(one.is_finished for one in works)


class Clock:
    """The one clock of a test: seconds that pass when it says so."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Ringing(ClientApp):
    """Counts its bells."""

    bells = 0

    def bell(self) -> None:
        self.bells += 1


Client = TypeVar("Client", bound=ClientApp)


@dataclass(slots=True)
class Stand(Generic[Client]):
    """What a test does with any of these screens."""

    app: Client
    pilot: Pilot[None]
    controller: ScriptedController
    clock: Clock

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds."""
        await until(condition, told=lambda: self.text)

    async def settle(self) -> None:
        """Wait until what was sent, and what that led to, has been handled."""
        quiet = 0
        while quiet < QUIET_TURNS:
            await asyncio.sleep(0)
            pumps: list[MessagePump] = [self.app, *self.app.screen.walk_children(with_self=True)]
            quiet = quiet + 1 if all(pump._message_queue.empty() for pump in pumps) else 0

    async def done(self) -> None:
        """Wait until what was done has been handled here and by the controller, and its answer
        shown: what comes late would come at another time."""
        await self.settle()
        await self.heard()
        await self.settle()

    async def heard(self) -> None:
        """Wait until the newest snapshot is shown, if the controller can be reached."""
        sent = self.controller.snapshot_count
        if self.controller.reachable:
            await self.until(lambda: self._sequence >= sent)

    @property
    def _sequence(self) -> int:
        return self.app.view.snapshot.sequence if self.app.view.snapshot else -1

    async def pass_time(self, seconds: float) -> None:
        """Let the clock, the controller and the screen run on, half a second at a time."""
        tenths = round(seconds * 10)
        while tenths > 0:
            await self._pass(min(tenths, 5) / 10)
            tenths -= 5

    async def leap(self, seconds: float) -> None:
        """Let it all run on at once, where nothing counts down."""
        await self._pass(seconds)

    async def _pass(self, seconds: float) -> None:
        self.clock.now_s += seconds
        self.controller.advance(seconds)
        await self.heard()
        self.app.tick()
        await self.done()

    async def press(self, *keys: str, every_s: float = 1.0) -> None:
        """Press keys, one every so many seconds."""
        for key in keys:
            await self.look_on(every_s)
            character = CHARACTERS.get(key, key if len(key) == 1 else None)
            self.app.post_message(events.Key(key, character))
            await self.done()

    async def look_on(self, seconds: float) -> None:
        """Let time pass for whoever looks, and none for the belt."""
        self.clock.now_s += seconds
        self.controller.publish()
        await self.heard()

    async def sent(self, kind: str, times: int = 1) -> None:
        """Wait until the controller has received a command of this type."""
        await self.until(lambda: self.controller.types().count(kind) >= times)

    @property
    def text(self) -> str:
        """All that is on the screen."""
        return text_on(self.app)

    def loaded(self, participant: str = "") -> None:
        """Another screen takes a workout, and has the belt armed."""
        self.controller.obey(Load(id="other", workout="taster"))
        self.controller.obey(Arm(id="other", participant=participant))
        self.controller.publish()

    def confirmed(self) -> None:
        """Somebody there confirms the start."""
        self.controller.obey(Confirm(id="other", token=self.controller.token or 0))
        self.controller.publish()
