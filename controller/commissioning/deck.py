"""A force deck on its wire while a machine is measured with it: nothing moves by it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from controller.commissioning.carried import Untold
from controller.deck.opening import OpenedDeck
from controller.deck.pipeline import DeckPipeline
from controller.deck.reader import DeckReader
from sessions.gait.belt_speed import CarriedFoot
from sessions.gait.facing import Facing
from sessions.gait.report import DeckReport, SignalHealth

POLL_S: Final = 0.02
TARED_S: Final = 30.0
STILL_S: Final = 10.0
STANDS_MS: Final = 2500
"""A place is told over a whole second, which must have begun after the person stood."""


class MeasuringDeck:
    """Reads from `opened` on; its reader's thread writes, the rest is for whoever measures."""

    def __init__(self, place: OpenedDeck) -> None:
        self._reports: deque[DeckReport] = deque(maxlen=1)
        self._feet: deque[CarriedFoot] = deque(maxlen=1000)
        deck, second = place.deck, place.second
        self._pipeline = DeckPipeline(
            place.calibration,
            receiver=deck.receiver(),
            second=second.of_pipeline() if second else None,
            carried_sink=self._feet.append,
        )
        self.reader = DeckReader(
            deck.port,
            self._pipeline,
            self._reports.append,
            baud=deck.baud,
            second=second.deck if second else None,
        )

    def weigh(self, mass_kg: float) -> None:
        """Who comes weighs so much, and looks to the console on a belt that runs to the rear."""
        self.reader.expect(mass_kg=mass_kg, facing=Facing.CONSOLE, belt_reversed=False)

    def newest(self) -> DeckReport | None:
        """The newest report that was not yet taken, if there is one."""
        return self._reports.popleft() if self._reports else None

    def feet(self) -> list[CarriedFoot]:
        """Those that were not yet taken."""
        return [self._feet.popleft() for _ in range(len(self._feet))]

    async def tared(self) -> None:
        """Wait until it took its zero from the empty belt. Raises `Untold`."""
        await self._until(lambda _: self._pipeline.tared, TARED_S, "found no zero: leave it empty")

    async def stands(self) -> DeckReport:
        """Somebody who stands still, as it sees them by now. Raises `Untold`."""
        first = await self._until(lambda _: True, STILL_S, "says nothing")
        return await self._until(
            lambda report: report.at_ms - first.at_ms >= STANDS_MS and report.mass_is_stood,
            STILL_S,
            "sees nobody who stands still",
        )

    async def _until(
        self, wanted: Callable[[DeckReport], bool], patience_s: float, otherwise: str
    ) -> DeckReport:
        """The first new report that is wanted, of a sound signal. Raises `Untold`."""
        self._reports.clear()
        report: DeckReport | None = None
        try:
            async with asyncio.timeout(patience_s):
                while (
                    report is None or report.health is not SignalHealth.GOOD or not wanted(report)
                ):
                    await asyncio.sleep(POLL_S)
                    report = self.newest() or report
        except TimeoutError:
            trouble = self.reader.trouble or (report.trouble if report else "")
            if report is not None and report.health is not SignalHealth.GOOD:
                trouble = trouble or f"its signal is {report.health}"
            raise Untold(trouble or f"it {otherwise}") from None
        return report


@contextmanager
def opened(place: OpenedDeck) -> Iterator[MeasuringDeck]:
    """The deck, read until the end of the block."""
    deck = MeasuringDeck(place)
    deck.reader.start()
    try:
        yield deck
    finally:
        deck.reader.close()
