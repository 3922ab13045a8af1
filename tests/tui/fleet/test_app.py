"""The floor's screen: what it shows, and STOP for one and for all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot

from controller.belt.states import BeltState
from tests.tui.fleet.floors import ScriptedLink, mixed, resting, state, topics, walking, workout
from tests.tui.stand import Clock, at_rest, text_on
from tui.fleet.app import FleetApp

DEADLINE_S = 20.0
SIZES = [(80, 24), (120, 40), (200, 60)]


@dataclass
class Floor:
    """What a test does with the screen."""

    app: FleetApp
    pilot: Pilot[None]
    link: ScriptedLink
    clock: Clock

    @property
    def text(self) -> str:
        return text_on(self.app)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(DEADLINE_S):
            while not condition():
                self.app.tick()
                await self.pilot.pause()

    async def shows(self, *words: str) -> None:
        await self.until(lambda: all(one in self.text for one in words))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)


@asynccontextmanager
async def floor(link: ScriptedLink, size: tuple[int, int] = SIZES[0]) -> AsyncIterator[Floor]:
    clock = Clock()
    app = FleetApp(link, clock=clock, retry_s=0.0)
    async with app.run_test(size=size) as pilot:
        yield Floor(app, pilot, link, clock)


@pytest.mark.parametrize("size", SIZES)
async def test_it_shows_every_kind_of_machine(size: tuple[int, int]) -> None:
    async with floor(ScriptedLink(mixed()), size) as screen:
        await screen.shows("9 machines", "2 running", "3 in need")
        await screen.shows("► RUNNING", "▲ LOCKED", "× OFFLINE", "▼ EASING", "◆ confirm?")
        await screen.shows("STOP tm-01: SPACE")


async def test_space_stops_the_machine_under_the_cursor_only() -> None:
    async with floor(ScriptedLink([*walking("tm-01"), *walking("tm-02")])) as screen:
        await screen.shows("2 machines")
        await screen.press("down", "space")
        await screen.until(lambda: bool(screen.link.stopped))
        assert set(screen.link.stopped) == {topics("tm-02")}
        await screen.shows("STOP sent")
        screen.clock.now_s += 0.5
        screen.link.say(state("tm-02", BeltState.STOPPING, session=workout()))
        await screen.shows("■ STOPPING")
        await screen.until(lambda: "STOP sent" not in screen.text)


async def test_a_stop_that_the_broker_did_not_take_is_sent_when_it_is_back() -> None:
    async with floor(ScriptedLink(walking("tm-01"))) as screen:
        await screen.shows("1 machine")
        screen.link.cut("the broker does not answer")
        await screen.shows("no broker listens there")
        await screen.press("space")
        await screen.until(lambda: "STOP NOT SENT" in screen.text)
        assert screen.link.stopped == []
        screen.link.down = False
        screen.clock.now_s += 1.0
        await screen.until(lambda: bool(screen.link.stopped))


async def test_all_are_stopped_by_the_second_press_only() -> None:
    machines = [*walking("tm-01"), *walking("tm-02"), *resting("tm-03")]
    async with floor(ScriptedLink(machines)) as screen:
        await screen.shows("3 machines", "STOP all (2 move or may)")
        await screen.press("S")
        await screen.shows("SHIFT+S once more")
        assert screen.link.stopped == []
        await screen.press("S")
        await screen.until(lambda: len(screen.link.stopped) >= 2)
        assert set(screen.link.stopped) == {topics("tm-01"), topics("tm-02")}


async def test_a_second_press_that_comes_late_is_a_first_one() -> None:
    async with floor(ScriptedLink(walking("tm-01"))) as screen:
        await screen.shows("1 machine")
        await screen.press("S")
        screen.clock.now_s += 5
        await screen.press("S")
        await screen.shows("SHIFT+S once more")
        assert screen.link.stopped == []


async def test_one_machine_large_and_back() -> None:
    async with floor(ScriptedLink(mixed()), (120, 40)) as screen:
        await screen.shows("9 machines")
        await screen.press("enter")
        await screen.shows("SPEED mph", "TIME LEFT", "said “In three seconds", "P7")
        await screen.press("space")
        await screen.until(lambda: screen.link.stopped[:1] == [topics("tm-01")])
        await screen.press("escape")
        await screen.shows("MACHINE", "NOTE")


async def test_n_finds_the_next_that_needs_somebody() -> None:
    async with floor(ScriptedLink(mixed())) as screen:
        await screen.shows("9 machines")
        await screen.press("n")
        await screen.shows("STOP tm-04: SPACE")


async def test_a_machine_chosen_with_the_mouse() -> None:
    async with floor(ScriptedLink([*resting("tm-01"), *walking("tm-02")])) as screen:
        await screen.shows("2 machines")
        await at_rest(screen.app)
        assert await screen.pilot.click("#floor", offset=(10, 2))
        await screen.shows("STOP tm-02: SPACE")
        assert await screen.pilot.click("#floor", offset=(10, 2), times=2)
        await screen.shows("SPEED mph")


async def test_two_hundred_machines_scroll_with_the_cursor() -> None:
    machines = [message for n in range(200) for message in walking(f"tm-{n:03}")]
    async with floor(ScriptedLink(machines)) as screen:
        await screen.shows("200 machines")
        await screen.press("end")
        await screen.shows("tm-199", "STOP tm-199: SPACE")
        assert "tm-100" not in screen.text


async def test_what_cannot_be_read_is_counted_and_does_no_harm() -> None:
    bad = state("tm-01")
    wrong = type(bad)(bad.topic, b'{"v": 2}', retained=False)
    async with floor(ScriptedLink([wrong, *resting("tm-01")])) as screen:
        await screen.shows("1 machine", "1 unreadable")
