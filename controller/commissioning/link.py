"""A guard on the machine, for one drive: the newest report counts, old ones are dropped."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Final

from controller.belt.inputs import Wish
from controller.belt.link import GuardReport, Refusal
from controller.guard_pair import GuardPair

REACHED_S: Final = 60.0
"""To find a machine in the air and connect, or to plug a cable in again."""


class NotReached(Exception):
    """The machine does not answer; the message says why."""


class GuardLink:
    """Opens the machine as every controller does; nothing moves by it. Its end stops the belt."""

    def __init__(self, address: str, card: str) -> None:
        self._pair = GuardPair(address, card, heard=self._heard, told=self._told)
        self._new = asyncio.Event()
        self._report: GuardReport | None = None
        self._detail = ""

    @property
    def address(self) -> str:
        """What opens this very machine again."""
        return self._pair.address

    async def __aenter__(self) -> GuardLink:
        """Start the guard."""
        self._pair.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the guard: it stops the belt and waits for its standstill."""
        await self._pair.close()

    async def first(self) -> GuardReport:
        """The first report of a machine that answers. Raises `NotReached`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REACHED_S):
                while (report := await self.next(REACHED_S)) is None or not report.answering:
                    pass
                return report
        why = f": {self._detail}" if self._detail else ""
        raise NotReached(f"the machine was not reached in {REACHED_S:.0f} s{why}")

    async def next(self, patience_s: float) -> GuardReport | None:
        """The newest report that was not yet taken, if there is one in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                await self._new.wait()
        self._new.clear()
        report, self._report = self._report, None
        return report

    def send(self, wish: Wish) -> None:
        """Give the guard a wish."""
        self._pair.send(wish)

    def _heard(self, message: GuardReport | Refusal) -> None:
        if isinstance(message, Refusal):
            self._told(f"the guard refused {message.wish}: {message.reason}")
        else:
            self._report = message
            self._new.set()

    def _told(self, detail: str) -> None:
        self._detail = detail or self._detail
