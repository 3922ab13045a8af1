"""`backstride` whose event loop stands still for 2 s at SIGUSR1."""

from __future__ import annotations

import signal
import sys
import time

from controller.cli.main import main


def stall(*_: object) -> None:
    time.sleep(2)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, stall)
    sys.argv[0] = "backstride"
    main()
