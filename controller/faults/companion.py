"""A process beside a stand: it is there as long as somebody needs it."""

from __future__ import annotations

import os
import subprocess
import sys
from types import TracebackType
from typing import Self

from controller.faults.lines import DEADLINE_S
from controller.faults.processes import MARK


class Companion:
    """`python -m` these arguments, from here to the end of `with`; its pipes are its input and its
    output. `mark` is how it is found if nobody ends it."""

    def __init__(self, mark: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, MARK: mark},
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.input, self.output = self._process.stdin, self._process.stdout

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
        self.input.close()
        self.output.close()
