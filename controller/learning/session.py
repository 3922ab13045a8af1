"""The procedure on a real machine: the guard in its process, and a person who confirms."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from typing import Final

from controller.belt.inputs import Wish
from controller.belt.link import GuardReport, Refusal
from controller.devices import Devices, Ears, Setup
from controller.learning.procedure import Learning, LearningFailed, Learnt, Phase

REACHED_S: Final = 60.0
"""To find a machine in the air and connect."""


async def learn(
    setup: Setup, confirm: Callable[[Learning], bool], tell: Callable[[str], None]
) -> tuple[Learnt, Setup]:
    """Measure the machine; what was learnt, and the setup with the card that it was driven by.

    `confirm` asks the person, in a thread of its own: it may take its time. Raises
    `LearningFailed` and what `Devices.start` raises. However it ends, the guard stops the belt.
    """
    heard: asyncio.Queue[GuardReport | Refusal] = asyncio.Queue()
    ears = Ears(
        guard=heard.put_nowait,
        pair=lambda detail: tell(detail) if detail else None,
        deck=lambda _: None,
        raw=lambda *_: None,
        footfall=lambda _: None,
    )
    devices = Devices(setup, ears)
    try:
        await devices.start()
        learnt = await _measured(devices, heard, confirm, tell)
        return learnt, devices.setup
    finally:
        await devices.close()


async def _measured(
    devices: Devices,
    heard: asyncio.Queue[GuardReport | Refusal],
    confirm: Callable[[Learning], bool],
    tell: Callable[[str], None],
) -> Learnt:
    report, now_ms = await _next(heard)  # the first: from here on the card is known
    learning, person = Learning(devices.setup.card.capabilities, _token(), now_ms), _Person(confirm)
    while learning.learnt is None:
        before = learning.phase
        wishes = learning.reported(report, now_ms)
        if learning.phase is Phase.ASKING and report.token is not None:
            wishes += person.answered(learning, now_ms)
        for wish in wishes:
            devices.tell(wish)
        if learning.phase is not before:
            tell(learning.phase.value)
        report, now_ms = await _next(heard)
    return learning.learnt


class _Person:
    """Asked once, in a thread: while they think, reports go on."""

    def __init__(self, confirm: Callable[[Learning], bool]) -> None:
        self._confirm = confirm
        self._answer: asyncio.Future[bool] | None = None

    def answered(self, learning: Learning, now_ms: int) -> list[Wish]:
        """What follows from their answer, once it is there. Raises `LearningFailed` for a no."""
        if self._answer is None:
            self._answer = asyncio.ensure_future(asyncio.to_thread(self._confirm, learning))
        if not self._answer.done():
            return []
        if not self._answer.result():
            raise LearningFailed("it was not confirmed: nothing moved")
        return learning.confirmed(now_ms)


async def _next(heard: asyncio.Queue[GuardReport | Refusal]) -> tuple[GuardReport, int]:
    """The newest report, and when it was heard: those that waited behind it are old."""
    while True:
        try:
            message = await asyncio.wait_for(heard.get(), REACHED_S)
        except TimeoutError:
            raise LearningFailed(f"the machine was not reached in {REACHED_S:.0f} s") from None
        if isinstance(message, Refusal):
            raise LearningFailed(f"the guard refused {message.wish}: {message.reason}")
        if heard.empty():
            return message, time.monotonic_ns() // 1_000_000


def _token() -> int:
    return secrets.randbelow(2**31) + 1
