"""A screen for a browser: the same process as in any terminal, on a pseudo-terminal of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import termios
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

CHUNK: Final = 65536
PAUSE_S: Final = 0.005
"""A terminal passes on 4 KiB at a time: so long a silence is the end of a picture."""
LEAVE_S: Final = 3.0
"""A screen that has not ended so long after its terminal is killed."""
TERMINAL: Final = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TERM_PROGRAM": "backstride"}
INHERITED_NOT: Final = ("TMUX", "STY", "TERM_PROGRAM_VERSION", "COLUMNS", "LINES")
"""What would tell a screen about the terminal that the server was started in."""


@dataclass(frozen=True, slots=True)
class Size:
    """Of a terminal, in characters."""

    columns: int = 80
    rows: int = 24

    def within_reason(self) -> Size:
        """What a screen can be drawn in."""
        return Size(min(max(self.columns, 20), 400), min(max(self.rows, 8), 200))


class Screen:
    """A running screen. `read` what it draws, `write` what is typed, and `close` it in the end."""

    def __init__(self, process: asyncio.subprocess.Process, terminal: int) -> None:
        self._process, self._terminal = process, terminal
        self._readable = asyncio.Event()

    @classmethod
    async def open(cls, command: Sequence[str], size: Size) -> Screen:
        """Start `command` on a new terminal. Raises `OSError`."""
        ours, theirs = os.openpty()
        try:
            termios.tcsetwinsize(theirs, (size.rows, size.columns))
            kept = {name: os.environ[name] for name in os.environ if name not in INHERITED_NOT}
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=theirs,
                stdout=theirs,
                stderr=theirs,
                env={**kept, **TERMINAL},
                start_new_session=True,
            )
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        os.set_blocking(ours, False)
        return cls(process, ours)

    async def read(self) -> bytes:
        """What it draws next, as a rule a whole picture; nothing at its end."""
        drawn = await self._next()
        with contextlib.suppress(TimeoutError):
            while drawn and len(drawn) < CHUNK:
                async with asyncio.timeout(PAUSE_S):
                    if not (more := await self._next()):
                        break
                drawn += more
        return drawn

    async def _next(self) -> bytes:
        loop = asyncio.get_running_loop()
        while True:
            try:
                return os.read(self._terminal, CHUNK)
            except BlockingIOError:
                self._readable.clear()
                loop.add_reader(self._terminal, self._readable.set)
                try:
                    await self._readable.wait()
                finally:
                    loop.remove_reader(self._terminal)
            except OSError:  # its side of the terminal is closed: it has ended
                return b""

    def write(self, typed: bytes) -> None:
        """What a person types. What a screen that hangs does not take is lost."""
        with contextlib.suppress(OSError):
            os.write(self._terminal, typed)

    def resize(self, size: Size) -> None:
        """Tell it how large its terminal is now."""
        with contextlib.suppress(OSError, ProcessLookupError):
            termios.tcsetwinsize(self._terminal, (size.rows, size.columns))
            self._process.send_signal(signal.SIGWINCH)

    @property
    def left(self) -> bool:
        """Whether the person at it has left it."""
        return self._process.returncode == 0

    async def close(self) -> None:
        """Hang up, and see that the process has ended. Changes nothing at the belt."""
        os.close(self._terminal)
        try:
            async with asyncio.timeout(LEAVE_S):
                await self._process.wait()
        except TimeoutError:
            pass  # it hangs
        finally:
            if self._process.returncode is None:
                self._process.kill()
                await self._process.wait()
