"""A clinic's screens over a real record, driven by keys, clicks and clocks of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from controller.care.desk import open_desk
from controller.config import Config
from sessions.care.entries import Entry
from tests.tui.clinic.records import TODAY
from tests.tui.scripted import ScriptedController
from tests.tui.stand import Clock, at_rest, text_on, until
from tui.clinic.app import ClinicApp
from tui.clinic.belt import Belt
from tui.regions.words import Words

SMALL, LARGE, HUGE = (80, 24), (120, 40), (200, 60)
SIZES = (SMALL, LARGE, HUGE)


class HandingApp(ClinicApp):
    """Hands over a terminal that a test does not have."""

    def suspend(self) -> AbstractContextManager[None]:  # type: ignore[override]  # iterator there
        return nullcontext()


@dataclass(slots=True)
class Clinic:
    """What a test does with the screens."""

    app: ClinicApp
    pilot: Pilot[None]
    config: Config
    clock: Clock
    walked: list[tuple[str, str]] = field(default_factory=list)  # workout's text, pseudonym

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds."""
        await until(condition, told=lambda: self.text)

    async def shows(self, *words: str) -> None:
        """Wait until all these words are on the screen, and it has come to rest."""
        await self.until(lambda: all(one in self.text for one in words))
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def tap(self, words: str, *, last: bool = False) -> None:
        """Press where these words stand."""
        await at_rest(self.app)
        rows = [(y, line) for y, line in enumerate(self.text.splitlines()) if words in line]
        y, line = rows[-1 if last else 0]
        assert await self.pilot.click(offset=(line.index(words) + 1, y))
        await self.pilot.pause()

    async def write(self, name: str, text: str) -> None:
        """Write into a field, instead of what is there."""
        self.app.screen.query_one(f"#field-{name}").focus()
        await self.press("end", "ctrl+u")
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    @property
    def text(self) -> str:
        """All that is on the screen."""
        return "\n".join(line.rstrip() for line in text_on(self.app).splitlines())

    def words(self, selector: str) -> str:
        """What a region says, seen or scrolled away."""
        return str(self.app.screen.query_one(selector, Words).content)

    def entries(self, name: str) -> tuple[Entry, ...]:
        """What was written down about somebody."""
        with open_desk(self.config) as at:
            return at.course(name).entries


@asynccontextmanager
async def open_clinic(
    config: Config,
    size: tuple[int, int] = SMALL,
    controller: ScriptedController | None = None,
) -> AsyncIterator[Clinic]:
    """The screens at this size, on today."""
    clock = Clock()
    walked: list[tuple[str, str]] = []

    def walk(workout: Path, pseudonym: str) -> int:
        walked.append((workout.read_text(), pseudonym))
        return 0

    belt = None if controller is None else Belt(controller, clock, retry_s=0.001)
    app = HandingApp(
        config,
        belt=belt,
        walk=walk,
        today=lambda: TODAY,
        clock=clock,
        now_s=clock,
        reports=config.paths.data.parent,
    )
    async with app.run_test(size=size) as pilot:
        clinic = Clinic(app, pilot, config, clock, walked)
        await pilot.pause()
        yield clinic
