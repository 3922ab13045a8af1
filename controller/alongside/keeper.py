"""The controller's side of a process beside it: starts it, watches it, starts it anew.

It is a process of its own, so that neither a flood nor a broker that hangs holds up the
controller. It says `beat` every second on its standard output; one that says nothing for long
hangs, and is ended.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from controller.alongside.beat import BEAT
from controller.alongside.leaving import ask_to_leave, left, tell_to_leave

STARTING_S: Final = 60.0  # until its first word: a computer that starts up is busy
SILENT_S: Final = 10.0  # without a beat after that: the process hangs
FIRST_REST_S: Final = 0.5
LONGEST_REST_S: Final = 30.0
WELL_S: Final = 60.0  # whoever lived so long is started anew at once
LEAVE_S: Final = 3.0  # to say goodbye to the broker

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps one process running; `told` gets what it says besides its beats, and how it ended."""

    arguments: Sequence[str]  # after the interpreter
    first_line: bytes  # on its standard input, which ends with the controller
    told: Told

    async def run(self) -> None:
        """Until cancelled; then it is told to leave."""
        rest_s, clock = FIRST_REST_S, asyncio.get_running_loop().time
        while True:
            began_s = clock()
            await self._live()
            rest_s = FIRST_REST_S if clock() - began_s > WELL_S else min(2 * rest_s, LONGEST_REST_S)
            await asyncio.sleep(rest_s)

    async def _live(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self.arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # the terminal's Ctrl-C is for the controller alone
        )
        assert process.stdin is not None
        process.stdin.write(self.first_line)
        done = False
        try:
            await self._listen(process)
            done = True
        finally:
            ask_to_leave(process)
            if not done:  # else by itself: a signal may take its exit code away
                tell_to_leave(process)
            await left(process, LEAVE_S)
        self.told(f"{self.arguments[1]} ended with code {process.returncode}")

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Until it closes its output, or says nothing for too long and is ended."""
        assert process.stdout is not None
        patience_s = STARTING_S
        try:
            while line := await _line(process.stdout, patience_s):
                patience_s = SILENT_S
                if (said := line.decode(errors="replace").strip()) != BEAT:
                    self.told(said)
        except TimeoutError:
            self.told(f"{self.arguments[1]} hangs")
            process.kill()


async def _line(output: asyncio.StreamReader, within_s: float) -> bytes:
    async with asyncio.timeout(within_s):
        return await output.readline()


@asynccontextmanager
async def kept(keepers: Sequence[Keeper]) -> AsyncIterator[None]:
    """Their processes run as long as this is entered."""
    tasks = [asyncio.create_task(keeper.run()) for keeper in keepers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
