"""A real sentry and a real guard on a played treadmill, and somebody who lets them walk: no
controller, no deck, no screen. Quick, and exact to the byte."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final

from controller.belt.inputs import Arm, Confirm, Lease, Stop
from controller.belt.link import GuardReport, Refusal
from controller.belt.states import BeltState
from controller.faults.board import CARD
from controller.faults.lines import DEADLINE_S, NotSeen
from controller.faults.processes import NoSuchProcess, is_alive, only_child
from controller.guard_pair import GuardPair

WISH_MMPS: Final = 500
WISH_TENTHS: Final = 50
TOKEN: Final = 4711
POLL_S: Final = 0.005


class LonePair:
    """From its construction to `close`. It arms, confirms and walks once, by itself."""

    def __init__(self, port: Path) -> None:
        self._port = str(port)
        self._sequence = 0
        self._confirmed = False
        self.report: GuardReport | None = None
        """The newest."""
        self.confirming: Callable[[], None] = lambda: None
        """Called right before the start is confirmed."""
        self._pair = GuardPair(self._port, CARD, heard=self._heard, told=lambda _: None)
        self._pair.start()

    @property
    def sentry(self) -> int:
        """The process that watches the guard. Raises `NoSuchProcess`."""
        return only_child(os.getpid(), self._port)

    @property
    def guard(self) -> int:
        """The process that speaks with the treadmill. Raises `NoSuchProcess`."""
        return only_child(self.sentry, "controller.belt.guard")

    def stop(self) -> None:
        """A person's STOP."""
        self._pair.send(Stop())

    async def until(self, met: Callable[[], bool], what: str) -> None:
        """Wait for what comes soon. Raises `NotSeen`."""
        try:
            async with asyncio.timeout(DEADLINE_S):
                while not met():  # noqa: ASYNC110 - a belt tells nobody that it stands
                    await asyncio.sleep(POLL_S)
        except TimeoutError:
            raise NotSeen(f"no {what} within {DEADLINE_S:.0f} s; last: {self.report}") from None

    async def close(self) -> None:
        """End them."""
        pids: list[int] = []
        with contextlib.suppress(NoSuchProcess, OSError):
            pids.append(self.sentry)
            pids.append(self.guard)
        with contextlib.suppress(IndexError, ProcessLookupError):
            os.killpg(pids[0], signal.SIGKILL)
        await self._pair.close()
        await self.until(lambda: not any(map(is_alive, pids)), "end of the processes")
        await asyncio.sleep(POLL_S)  # for the loop to see that their pipe has ended

    def _heard(self, message: GuardReport | Refusal) -> None:
        if isinstance(message, Refusal):
            return
        self.report = message
        match message.belt:
            case BeltState.READY if not self._confirmed:
                self._pair.send(Arm(TOKEN, WISH_MMPS, WISH_TENTHS))
            case BeltState.ARMING if not self._confirmed:
                self._confirmed = True
                self.confirming()
                self._pair.send(Confirm(TOKEN))
            case BeltState.RUNNING:
                self._sequence += 1
                self._pair.send(Lease(message.epoch, self._sequence, WISH_MMPS, WISH_TENTHS))
