"""What is done at a point of the wire, and what must follow. Data."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from controller.belt.faults import Cause
from controller.faults.board import Board
from controller.faults.lone_pair import LonePair

Doing = Callable[[Board, LonePair], None]


@dataclass(frozen=True, slots=True)
class Deed:
    """cause: what the belt is latched by; None: it is not waited for who tells.
    watchdog: whether the treadmill stops by itself on silence, where nothing else is left.
    resident_mb: memory that the guard has in use. busy: whether every core is."""

    name: str
    do: Doing
    cause: Cause | None
    watchdog: bool = False
    resident_mb: int = 0
    busy: bool = False


def _signalled(number: int, *, both: bool) -> Doing:
    def do(board: Board, pair: LonePair) -> None:
        assert board.uart is not None
        guard, sentry = pair.guard, pair.sentry
        board.uart.hold()
        if both:
            os.killpg(sentry, number)  # a group of their own: at once
        else:
            os.kill(guard, number)

    return do


def _full(then: Doing) -> Doing:
    def do(board: Board, pair: LonePair) -> None:
        assert board.uart is not None
        board.uart.fill()
        then(board, pair)

    return do


def _nothing(_board: Board, _pair: LonePair) -> None:
    """The guard lives, and is to notice by itself."""


def _unplugged(board: Board, _pair: LonePair) -> None:
    board.unplug()


def _deafened(board: Board, _pair: LonePair) -> None:
    board.deaf = True


_DEATHS: Final = (
    ("guard killed", _signalled(signal.SIGKILL, both=False)),
    ("guard stopped", _signalled(signal.SIGSTOP, both=False)),
    ("guard and sentry killed", _signalled(signal.SIGKILL, both=True)),
    ("guard and sentry stopped", _signalled(signal.SIGSTOP, both=True)),
)
RESIDENT_MB: Final = 500

DEATHS: Final = tuple(Deed(name, do, Cause.GUARD_DIED) for name, do in _DEATHS)
LADEN: Final = (
    Deed("full queue", _full(_nothing), Cause.LINK_LOST),
    *(Deed(f"full queue, {name}", _full(do), Cause.GUARD_DIED) for name, do in _DEATHS),
    *(
        Deed(f"{RESIDENT_MB} MB resident, {name}", do, Cause.GUARD_DIED, resident_mb=RESIDENT_MB)
        for name, do in _DEATHS
    ),
    *(Deed(f"cores busy, {name}", do, Cause.GUARD_DIED, busy=True) for name, do in _DEATHS),
)
CABLE: Final = (
    Deed("cable pulled out", _unplugged, Cause.LINK_LOST, watchdog=True),
    Deed("cable broken, port still there", _deafened, Cause.LINK_LOST, watchdog=True),
)
