"""The walker's second screen: what it shows, the right way round and in a mirror; what it sends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from controller.api import SimulatedFault
from tests.tui.samples import CAUSES
from tests.tui.scripted import ScriptedController
from tests.tui.stand import Clock, Stand
from tui.figures import draw
from tui.mirror.app import MirrorApp
from tui.mirror.sight import RULE, STATES, Sight, lines, sight

SIZES = ((80, 24), (120, 40), (200, 60))
WALKING = Sight("WALK", "moving", "1.5", "0:20", "Shorter, quicker steps.")
words = st.text(alphabet="ABC xyz„ä0:", max_size=40)


class Mirror(Stand[MirrorApp]):
    """What a test does with a mirror."""

    async def shows(self, head: str) -> None:
        await self.until(lambda: sight(self.app.view).head == head)

    async def shows_drawn(self, seen: Sight, *, mirrored: bool) -> None:
        wide, high = self.app.size
        await self.until(lambda: self.drawn == lines(seen, wide, high, mirrored=mirrored))

    @property
    def drawn(self) -> list[str]:
        return self.text.splitlines()

    def walk(self) -> None:
        self.loaded()
        self.confirmed()
        self.controller.advance(3)


@asynccontextmanager
async def open_mirror(
    size: tuple[int, int] = SIZES[0], *, mirrored: bool = False
) -> AsyncIterator[Mirror]:
    controller, clock = ScriptedController(), Clock()
    app = MirrorApp(controller, mirrored=mirrored, clock=clock, retry_s=0.001)
    async with app.run_test(size=size) as pilot:
        mirror = Mirror(app, pilot, controller, clock)
        await mirror.until(lambda: app.view.snapshot is not None)
        yield mirror


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("mirrored", [False, True], ids=["straight", "flipped"])
async def test_it_shows_speed_time_cue_and_state(size: tuple[int, int], *, mirrored: bool) -> None:
    async with open_mirror(size, mirrored=mirrored) as mirror:
        mirror.walk()
        await mirror.until(lambda: sight(mirror.app.view).left == "0:17")
        seen = sight(mirror.app.view)
        assert (seen.head, seen.speed) == ("WALK", "1.0")
        assert seen.cue == "Shorter, quicker steps."
        await mirror.shows_drawn(seen, mirrored=mirrored)


@given(
    seen=st.builds(Sight, words, st.just("rest"), st.sampled_from(["", "1.5"]), words, words),
    columns=st.integers(20, 220),
    rows=st.integers(16, 70),
)
def test_the_flipped_picture_is_the_picture_in_a_mirror(
    seen: Sight, columns: int, rows: int
) -> None:
    straight = lines(seen, columns, rows)
    assert {len(line) for line in straight} == {columns}
    assert len(straight) == rows
    assert set("".join(straight)) <= set(" ▀▄█"), "a letter of the terminal's own is not flipped"
    assert lines(seen, columns, rows, mirrored=True) == [line[::-1] for line in straight]


@given(columns=st.integers(60, 220), rows=st.integers(20, 70))
def test_speed_and_time_are_never_read_as_one_number(columns: int, rows: int) -> None:
    middle = (columns - len(RULE)) // 2
    drawn = lines(WALKING, columns, rows)
    ruled = [line[middle:].startswith(RULE) for line in drawn]
    assert "1" * (rows // 3) in "".join("01"[one] for one in ruled)


def test_digits_are_mirrored_with_their_shape() -> None:
    drawn = lines(Sight("7"), 10, 4, mirrored=True)
    for shown, digit in zip(drawn, draw("7", 4, 4), strict=True):
        assert shown.strip() == digit[::-1].strip()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_state_can_be_drawn(size: tuple[int, int]) -> None:
    heads = [*(head for head, _ in STATES.values()), "STOP NOT CONFIRMED", "NO CONTACT"]
    for head in heads:
        shown = lines(Sight(head, "rest", "1.5", "0:20", "x"), *size)[: max(4, size[1] // 5)]
        empty = lines(Sight("", "rest", "1.5", "0:20", "x"), *size)[: max(4, size[1] // 5)]
        assert shown != empty, head


@pytest.mark.hazard("H34")
async def test_it_sends_no_sign_of_life_and_nothing_else() -> None:
    async with open_mirror() as mirror:
        mirror.walk()
        await mirror.shows("WALK")
        for _ in range(5):
            mirror.clock.now_s += 0.5
            mirror.controller.advance(0.5)
            await mirror.until(lambda: not mirror.app.view.lost)
            mirror.app.tick()
        for key in ("enter", "p", "n", "up", "f", "r", "1", "escape", "tab", "ctrl+p"):
            mirror.app.post_message(events.Key(key, key if len(key) == 1 else None))
        mirror.app.post_message(events.Key("space", " "))
        await mirror.until(lambda: mirror.controller.types() != [])
        assert mirror.controller.types() == ["stop"]
        assert mirror.controller.signs == 0


@pytest.mark.hazard("H37")
async def test_space_is_stop_here_too() -> None:
    async with open_mirror() as mirror:
        mirror.walk()
        await mirror.shows("WALK")
        mirror.app.post_message(events.Key("space", " "))
        await mirror.until(lambda: "stop" in mirror.controller.types())
        await mirror.shows("STOPPING")


async def test_a_locked_stop_and_a_lost_controller_are_told() -> None:
    async with open_mirror() as mirror:
        mirror.walk()
        mirror.controller.latch(CAUSES[SimulatedFault.STEP_OFF])
        mirror.controller.publish()
        await mirror.shows("STOPPED")
        mirror.controller.lose()
        mirror.clock.now_s += 3
        mirror.app.tick()
        await mirror.shows("NO CONTACT")
