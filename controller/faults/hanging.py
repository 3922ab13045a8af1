"""The screen with a fault of its own, only for the stand: at SIGUSR1 its event loop stands still,
while its connection stays open."""

from __future__ import annotations

import runpy
import signal
import time
from typing import Final

HANG_S: Final = 60.0


def hang(*_: object) -> None:
    """As a call that waits: nothing is drawn and no key is heard meanwhile."""
    time.sleep(HANG_S)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, hang)
    runpy.run_module("tui", run_name="__main__", alter_sys=True)
