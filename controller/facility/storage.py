"""The ids of heard commands on disk, so that a restart forgets none."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO, Final

from controller.facility.memory import CAPACITY, Remembered

FILE: Final = "facility-commands.jsonl"
_MAX_LINES: Final = 8 * CAPACITY
_MAX_BYTES: Final = 4 * 1024 * 1024


class CommandFile:
    """A file that is appended to, and written anew when it has grown. Nothing waits for the disk:
    what a power cut takes of it has lost its epoch, too."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lines = _MAX_LINES  # so that the first save mends what a crash has torn
        self.remembered = Remembered.from_lines(self._read())

    def save(self) -> None:
        """Append what was remembered since the last call. Raises `OSError`."""
        if not (lines := self.remembered.unsaved()):
            return
        if self._lines + len(lines) > _MAX_LINES:
            self._write_anew()
            return
        with _private(self._path, "a") as file:
            file.writelines(f"{line}\n" for line in lines)
        self._lines += len(lines)

    def _read(self) -> list[str]:
        with contextlib.suppress(OSError), self._path.open(errors="replace") as file:
            return file.read(_MAX_BYTES).splitlines()
        return []

    def _write_anew(self) -> None:
        lines, fresh = self.remembered.lines(), self._path.with_suffix(".new")
        with _private(fresh, "w") as file:
            file.writelines(f"{line}\n" for line in lines)
        fresh.replace(self._path)
        self._lines = len(lines)


def _private(path: Path, mode: str) -> IO[str]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return open(path, mode, opener=lambda name, flags: os.open(name, flags, 0o600))
