"""A screen on a terminal of its own, which somebody looks at: what it paints is read away."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import termios
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from controller.faults.lines import DEADLINE_S
from controller.faults.processes import MARK

ROWS, COLUMNS = 40, 120


class Screen:
    """What python runs as a screen, on a controller that is about to listen at `socket`: it tries
    until it is there."""

    def __init__(self, command: Sequence[str], socket: Path, mark: str) -> None:
        self._command, self._socket, self._mark = command, socket, mark

    def __enter__(self) -> Self:
        self._ours, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (ROWS, COLUMNS))
        variables = {**os.environ, MARK: self._mark, "TERM": "xterm-256color"}
        self._process = subprocess.Popen(
            [sys.executable, *self._command, "--socket", str(self._socket)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=variables,
            start_new_session=True,
        )
        os.close(theirs)
        self._reader = threading.Thread(target=self._look, daemon=True)
        self._reader.start()
        return self

    @property
    def pid(self) -> int:
        """Of the screen's process."""
        return self._process.pid

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait(DEADLINE_S)
        self._reader.join(DEADLINE_S)
        os.close(self._ours)

    def _look(self) -> None:
        with contextlib.suppress(OSError):  # the terminal's end, when its last user has gone
            while os.read(self._ours, 65536):
                pass
