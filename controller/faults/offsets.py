"""Does a deed at a point of the wire, and sees to it what the belt does."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.faults.board import Board
from controller.faults.deeds import Deed
from controller.faults.inside import PYTHONPATH, RESIDENT
from controller.faults.lines import NotSeen
from controller.faults.load import busy_cores
from controller.faults.lone_pair import LonePair
from controller.faults.points import ANSWERS, Point, Reached, Stage
from controller.faults.processes import MARK, NoSuchProcess, as_hardware, leave_none, new_mark
from protocols.trackmaster.wire import Command

WALKING_MMPS: Final = 150
FAST_MMPS: Final = 400
TRIES: Final = 3
FRESH_MS: Final = 500  # so old a report may not know yet


@dataclass(frozen=True, slots=True)
class Seen:
    """What followed. `stop_ms`: from the deed until the treadmill had taken a STOP, or had stopped
    by itself; None: neither came."""

    point: Point
    deed: Deed
    stop_ms: float | None
    wrong: str = ""
    reached: bool = True


async def try_at(point: Point, deed: Deed) -> Seen:
    """One trial, again where a busy computer ended the session before its point was reached. Never
    raises for what is seen or not seen."""
    for _ in range(TRIES):
        if (seen := await _tried(point, deed)).reached:
            break
    return seen


async def _tried(point: Point, deed: Deed) -> Seen:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="b-")))
        board = stack.enter_context(closing(Board(folder / "port", watchdog=deed.watchdog)))
        pair = LonePair(board.path)
        stack.push_async_callback(pair.close)
        trial = _Trial(board, pair, point, deed)
        try:
            return await trial.seen()
        except (NotSeen, NoSuchProcess) as error:
            return Seen(point, deed, trial.stop_ms, str(error), reached=trial.reached)


class _Trial:
    """Watches the bytes of one session for its point, and does its deed there."""

    def __init__(self, board: Board, pair: LonePair, point: Point, deed: Deed) -> None:
        self._board, self._pair, self._point, self._deed = board, pair, point, deed
        self._reached = Reached(point)
        self._done_s: float | None = None
        self._targets = 0  # how many there were before the deed
        self._was_on = False

    @property
    def reached(self) -> bool:
        """Whether the deed was done."""
        return self._done_s is not None

    @property
    def stop_ms(self) -> float | None:
        """From the deed, until the belt was told to stop or stopped by itself."""
        board, done_s = self._board, self._done_s
        if done_s is None:
            return None
        ends_s = [*board.stops_s, *(board.offs_s if self._deed.watchdog else ())]
        return min(((at_s - done_s) * 1000 for at_s in ends_s if at_s >= done_s), default=None)

    async def seen(self) -> Seen:
        """From the start of a session to its rest."""
        stage = self._point.kind.stage
        if stage is Stage.STARTING:
            self._pair.confirming = self._watch
        else:
            await self._pair.until(lambda: self._walks(self._is_fast(stage)), "motion")
            self._begin(stage)
        await self._pair.until(lambda: self._walks(self.reached), "such a frame")
        if self._deed.watchdog:
            await self._pair.until(self._is_given_up, "standstill of a cable that is out")
            self._board.plug_in()
        await self._pair.until(self._at_rest, "rest with its cause")
        return Seen(self._point, self._deed, self.stop_ms, self._wrong())

    def _walks(self, enough: bool) -> bool:
        """What is given. Raises `NotSeen` if the session has ended before its point."""
        report = self._pair.report
        if not self.reached and report is not None and report.belt is BeltState.LATCHED:
            raise NotSeen(f"{report.cause} ended the session before its point")
        return enough

    def _is_fast(self, stage: Stage) -> bool:
        enough_mmps = FAST_MMPS if stage is Stage.STOPPING else WALKING_MMPS
        return self._board.belt.speed_mmps >= enough_mmps

    def _begin(self, stage: Stage) -> None:
        if self._point.kind.torn:
            self._board.left = self._tear
            return
        self._watch()
        if stage is Stage.STOPPING:
            self._pair.stop()

    def _tear(self, byte: int) -> None:
        """A person's STOP as soon as a SET_SPEED has begun to leave."""
        if byte == Command.SET_SPEED and self._board.uart is not None:
            self._board.uart.hold()
            self._watch()
            self._pair.stop()

    def _watch(self) -> None:
        if self._point.kind in ANSWERS:
            self._board.cut = self._cut
        else:
            self._board.waits = lambda byte: self._do_if(self._reached.waits, byte)
            self._board.left = lambda byte: self._do_if(self._reached.left, byte)

    def _cut(self, answer: bytes) -> bytes:
        kind, after = self._point.kind, self._point.after
        if self._done_s is not None or answer[0] != kind.code or len(answer) < kind.size:
            return answer
        if after and self._board.uart is not None:
            self._board.uart.write(answer[:after])
        self._do()
        return b""

    def _do_if(self, reached: Callable[[int], bool], byte: int) -> None:
        if self._done_s is None and reached(byte):
            self._do()

    def _do(self) -> None:
        self._targets, self._was_on = len(self._board.targets), self._board.belt.started
        self._done_s = time.monotonic()
        self._deed.do(self._board, self._pair)

    def _stands(self) -> bool:
        belt = self._board.belt
        return not belt.started and belt.speed_mmps == 0

    def _is_given_up(self) -> bool:
        report = self._pair.report
        return self._stands() and report is not None and report.belt is BeltState.LATCHED

    def _at_rest(self) -> bool:
        """The belt stands, and who guards it has measured that and says that it must not move."""
        report, done_s = self._pair.report, self._done_s
        assert done_s is not None
        if self._deed.cause is None:
            return self._stands() and self.stop_ms is not None
        return (
            self._stands()
            and report is not None
            and report.at_ms > done_s * 1000 + FRESH_MS
            and report.belt in {BeltState.LATCHED, BeltState.READY}
            and report.standstill
        )

    def _wrong(self) -> str:
        targets, report = self._board.targets, self._pair.report
        if strange := set(targets) - self._board.ordered_mmps:
            return f"the belt was set to {sorted(strange)} mm/s, which nobody ordered"
        before, after = targets[: self._targets], targets[self._targets :]
        if after and max(after) > max(before[-1:], default=0):
            return f"the belt was set to {after} mm/s afterwards"
        if self._was_on and self.stop_ms is None:
            return "no STOP was taken"
        told = report.cause if report and self._deed.cause else None
        if told is not self._deed.cause and not (told is None and self._was_stopping):
            return f"latched by {told}, not by {self._deed.cause}"
        return ""

    @property
    def _was_stopping(self) -> bool:
        """Whether a guard that lives was stopping anyway: then nothing need have been noticed."""
        return self._deed.cause is Cause.LINK_LOST and self._point.kind.stage is Stage.STOPPING


async def try_all(
    points: Iterable[Point], deed: Deed, at_once: int, heard: Callable[[Seen], None]
) -> list[Seen]:
    """One trial at each point, so many at a time."""
    turn = asyncio.Semaphore(at_once)

    async def one(point: Point) -> Seen:
        async with turn:
            seen = await try_at(point, deed)
        heard(seen)
        return seen

    with _surroundings(deed):
        return await asyncio.gather(*map(one, points))


@contextmanager
def _surroundings(deed: Deed) -> Iterator[None]:
    """What every process that is started meanwhile gets to feel; none of them is left."""
    mark = new_mark()
    given = {MARK: mark}
    if deed.resident_mb:
        given |= {"PYTHONPATH": PYTHONPATH, RESIDENT: str(deed.resident_mb)}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        with busy_cores(mark) if deed.busy else nullcontext(), as_hardware():
            yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
        leave_none(mark)
