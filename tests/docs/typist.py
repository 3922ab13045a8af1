"""Types a page's commands as a person would: one after the other, in one home."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.docs.home import PASSPHRASE
from tests.docs.pages import ROOT

DEADLINE_S: Final = 250.0
LINES_COLUMNS: Final = (40, 120)
CONTROL: Final = re.compile(r"\x1b(\[[0-9;?<>=$]*[A-Za-z~]|[()P\]][^\x1b\x07]*(\x1b\\|\x07)?)")


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended; `None`: it goes on."""

    code: int | None
    said: str


@dataclass(slots=True)
class Typist:
    """A shell in a home of its own; what goes on is ended with the page."""

    home: Path
    _kept: dict[str, Path] = field(default_factory=dict)
    _ends: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ends.close()

    def type(self, text: str, answers: str = "") -> Done:
        """Until it ends by itself."""
        done = subprocess.run(
            self._shell(text),
            input=answers,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd=self.home / "work",
            env=self._environment(),
            timeout=DEADLINE_S,
        )
        return Done(done.returncode, done.stdout)

    def keep(self, text: str, until: str) -> Done:
        """Until it has said `until`; it goes on until the page ends. Begun once only."""
        if text in self._kept:
            return Done(None, self._kept[text].read_text())
        file = self.home / f"said-{len(self._kept)}"
        with file.open("w") as output:
            process = subprocess.Popen(
                self._shell(f"exec {text}"),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home / "work",
                env=self._environment(),
                start_new_session=True,
            )
        self._kept[text] = file
        self._ends.callback(_interrupt, process)
        ends_s = time.monotonic() + DEADLINE_S
        while until not in file.read_text():
            if process.poll() is not None or time.monotonic() > ends_s:
                return Done(process.poll() or -1, file.read_text())
            time.sleep(0.02)
        return Done(None, file.read_text())

    def look(self, text: str, until: str, keys: str) -> Done:
        """In a terminal: until it shows `until`, then press these keys, until it ends."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *LINES_COLUMNS, 0, 0))
        process = subprocess.Popen(
            self._shell(text),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=self.home / "work",
            env=self._environment() | {"TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(theirs)
        self._ends.callback(_interrupt, process)
        self._ends.callback(os.close, ours)
        shown = _watched(process, ours, until, keys)
        return Done(process.poll(), shown)

    def _shell(self, text: str) -> list[str]:
        return ["bash", "-o", "pipefail", "-c", text]

    def _environment(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {
            "HOME": str(self.home),
            "PATH": path,
            "LANG": "C.UTF-8",
            "BACKSTRIDE_PATHS__RUNTIME": str(self.home / "run"),
            "BACKSTRIDE_BACKUP_PASSPHRASE": PASSPHRASE,
            "BACKSTRIDE_VOICE__ENABLED": "false",
            "PYTHONPATH": str(ROOT),
        }


def _watched(process: subprocess.Popen[bytes], terminal: int, until: str, keys: str) -> str:
    """What the program draws until it ends; once it shows `until`, a key a second is pressed."""
    shown, left = b"", list(keys)
    ends_s = time.monotonic() + DEADLINE_S
    next_s = 0.0
    while process.poll() is None and (now_s := time.monotonic()) < ends_s:
        if select.select([terminal], [], [], 0.05)[0]:
            with suppress(OSError):  # the other end is closed
                shown += os.read(terminal, 65536)
        if left and now_s >= next_s and until in _words(shown):
            os.write(terminal, left.pop(0).encode())
            next_s = now_s + 1.0
    return _words(shown)


def _words(shown: bytes) -> str:
    return CONTROL.sub("", shown.decode(errors="replace"))


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    """Ctrl+C, and wait; what does not end is killed."""
    for number in (signal.SIGINT, signal.SIGINT, signal.SIGKILL):
        if process.poll() is not None:
            break
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
