"""A phone near a stand: a process with an app, and the air in which the treadmill is heard."""

from __future__ import annotations

import os
import subprocess
import sys
from types import TracebackType
from typing import Final, Self

from controller.faults.lines import DEADLINE_S, Lines
from controller.faults.processes import MARK

TREADMILL: Final = "Stand"
"""The treadmill's name in the air."""


class Phone:
    """Runs from `with` to its end; its app waits for a word."""

    def __init__(self, mark: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "controller.faults.mad_app"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, MARK: mark},
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self.lines = Lines(self._process.stdout)
        self._transport = self.lines.until(lambda line: "transport" in line, "air")["transport"]

    @property
    def table(self) -> str:
        """The lines of a configuration for a controller whose treadmill apps can hear and ask."""
        return (
            f'[bridge]\nenabled = true\ncontrol = "ask"\nname = "{TREADMILL}"\n'
            f'transport = "{self._transport}"\n'
        )

    def go_mad(self) -> None:
        """Let its app begin."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait(DEADLINE_S)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
