"""`backstride` whose loop stands still for 2 s at SIGUSR1, and whose tick fails at SIGUSR2."""

from __future__ import annotations

import signal
import sys
import time

from controller.cli.main import main
from controller.conduct.conductor import Conductor


def stall(*_: object) -> None:
    time.sleep(2)


def fail(*_: object) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("a tick that fails")

    setattr(Conductor, "tick", failing)  # noqa: B010 - the fault that is injected


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, stall)
    signal.signal(signal.SIGUSR2, fail)
    sys.argv[0] = "backstride"
    main()
