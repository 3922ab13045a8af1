"""A simulated treadmill on a serial port, played in this very process and on this loop: something
can be done the moment that a certain byte has left, and not a byte later."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from controller.simulator.treadmill import SimulatedTreadmill
from controller.simulator.uart import Uart
from controller.treadmills.cards import load_card
from protocols.trackmaster.codec import Frame, FrameDecoder, Garbage
from protocols.trackmaster.units import speed_mmps
from protocols.trackmaster.wire import ANSWER_OFFSET, Command

CARD: Final = "simulated"
TICK_S: Final = 0.002
_STOP_TAKEN: Final = Command.STOP + ANSWER_OFFSET


class Board:
    """From its construction to `close`. It is found at `path`, as often as it is plugged in."""

    def __init__(self, path: Path, *, watchdog: bool) -> None:
        card = load_card(CARD)
        self._baud, self._unit = card.baud, card.unit
        self._treadmill = SimulatedTreadmill(card, watchdog=watchdog, now_ms=_ms(time.monotonic()))
        self._written = FrameDecoder()
        self.path = path
        self.belt = self._treadmill.belt
        self.uart: Uart | None = None
        self.deaf = False
        """Whether nothing passes, either way, though the port is there."""
        self.ordered_mmps = {0}
        """Every speed that the host ever wrote, in whole frames."""
        self.targets: list[int] = []
        """Every speed that the belt was set to, in mm/s, in order."""
        self.stops_s: list[float] = []
        """When the board had taken a STOP."""
        self.offs_s: list[float] = []
        """When the belt was switched off, by whatever it was."""
        self.waits: Callable[[int], None] = lambda _: None
        """Hears of a byte of the host's that leaves next."""
        self.left: Callable[[int], None] = lambda _: None
        """Hears of a byte of the host's that has left."""
        self.cut: Callable[[bytes], bytes] = lambda answer: answer
        """What gets to the host of an answer."""
        self.plug_in()
        self._task = asyncio.create_task(self._run())

    def plug_in(self) -> None:
        """Put the cable in."""
        self.deaf = False
        if self.uart is None:
            self.uart = Uart(self._baud)
            self._written = FrameDecoder()
            self.path.symlink_to(self.uart.path)

    def unplug(self) -> None:
        """Pull it out: whoever has the port open finds it gone."""
        if self.uart is not None:
            self.path.unlink()
            self.uart.close()
            self.uart = None

    def close(self) -> None:
        """For good."""
        self._task.cancel()
        self.unplug()

    async def _run(self) -> None:
        while True:
            self._pass_time(time.monotonic())
            await asyncio.sleep(TICK_S)

    def _pass_time(self, now_s: float) -> None:
        self._take(now_s)
        while self.uart is not None:
            if (waits := self.uart.next) is not None:
                self.waits(waits)
            if self.uart is None or (byte := self.uart.leave(now_s)) is None:
                break
            self._hear(*byte)
        started = self.belt.started
        self._treadmill.advance(_ms(now_s))
        self._answer(now_s)
        if started and not self.belt.started:
            self.offs_s.append(now_s)

    def _take(self, now_s: float) -> None:
        if self.uart is None:
            return
        if (written := self.uart.take(now_s)) is None:
            self.uart.release(now_s)
        for byte in written or b"":
            self._note(self._written.feed(byte))

    def _note(self, frame: Frame | Garbage | None) -> None:
        if isinstance(frame, Frame) and frame.code == Command.SET_SPEED:
            self.ordered_mmps.add(speed_mmps(int(frame.data), self._unit))

    def _hear(self, byte: int, at_s: float) -> None:
        self._answer(at_s)
        if self.deaf:
            return
        started = self.belt.started
        self._treadmill.receive(bytes((byte,)), _ms(at_s))
        if started and not self.belt.started:
            self.offs_s.append(at_s)
        if not self.targets or self.targets[-1] != self.belt.target_mmps:
            self.targets.append(self.belt.target_mmps)
        self.left(byte)

    def _answer(self, now_s: float) -> None:
        answer = self._treadmill.transmit(_ms(now_s))
        if not answer:
            return
        if answer[0] == _STOP_TAKEN:
            self.stops_s.append(now_s)
        if not self.deaf and (arrives := self.cut(answer)) and self.uart is not None:
            self.uart.write(arrives)


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
