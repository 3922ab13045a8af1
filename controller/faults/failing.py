"""`backstride` with faults of its own, only for the stand.

At SIGUSR1 its loop stands still for 2 s, at SIGUSR2 its tick fails; at FORWARD and BACK the wall
clock jumps, as far as this program reads it: in the recorder. The system's clock stays as it is,
for the sake of everybody else.
"""

from __future__ import annotations

import signal
import sys
import time
from datetime import datetime, timedelta, tzinfo
from typing import Final, Self

from controller import recorder
from controller.cli.main import main
from controller.conduct.conductor import Conductor

STALL_S: Final = 2.0
FORWARD: Final = signal.SIGRTMIN
BACK: Final = signal.SIGRTMIN + 1


class Stepped(datetime):
    """A clock that is off."""

    off = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """The time that such a clock shows."""
        return super().now(tz) + cls.off


def stall(*_: object) -> None:
    """As a call that waits: nothing else runs in the meantime."""
    time.sleep(STALL_S)


def fail(*_: object) -> None:
    """From now on each tick is an error of the program's own."""

    def failing(*_: object) -> None:
        raise RuntimeError("a tick that fails")

    setattr(Conductor, "tick", failing)  # noqa: B010 - the fault that is injected


def step(number: int, _: object) -> None:
    """The wall clock jumps by an hour."""
    Stepped.off += timedelta(hours=1 if number == FORWARD else -1)
    setattr(recorder, "datetime", Stepped)  # noqa: B010 - the fault that is injected


def heed() -> None:
    """Wait for the signals that cause them."""
    signal.signal(signal.SIGUSR1, stall)
    signal.signal(signal.SIGUSR2, fail)
    for number in (FORWARD, BACK):
        signal.signal(number, step)


if __name__ == "__main__":
    heed()
    sys.argv[0] = "backstride"
    main()
