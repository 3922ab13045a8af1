"""A small disk in a file, with a file system of its own, that can be made to fail.

It is mounted by a loop device, which only root may; `lacking` says why there can be none here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

SIZE_BYTES: Final = 64 << 20
_PROGRAMS: Final = ("mkfs.ext4", "mount", "umount", "fsfreeze")
_PLACES: Final = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_LOOPS: Final = Path("/dev/loop-control")
_FROZEN_WHILE_HELD: Final = '"$1" --freeze "$2" && echo frozen; read -r _; "$1" --unfreeze "$2"'
"""Thaws at the end of standard input: also when whoever froze it is killed."""


def lacking() -> str:
    """Why there can be no such disk here, or ""."""
    missing = [name for name in _PROGRAMS if shutil.which(name, path=_PLACES) is None]
    if missing:
        return f"needs {', '.join(missing)} (Debian: e2fsprogs, util-linux)"
    if os.geteuid() != 0 or not os.access(_LOOPS, os.R_OK | os.W_OK):
        return "needs root and loop devices, to mount a disk of its own"
    return ""


class SpareDisk:
    """An ext4 file system at `place`, from entering to leaving."""

    def __init__(self, image: Path, place: Path) -> None:
        self._image, self._place = image, place
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        with self._image.open("wb") as file:
            file.truncate(SIZE_BYTES)
        self._place.mkdir()
        _run("mkfs.ext4", "-q", "-F", str(self._image))
        _run("mount", "-o", "loop", str(self._image), str(self._place))
        self._undo.callback(_run, "umount", "--lazy", str(self._place))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._undo.close()

    def turn_read_only(self) -> None:
        """As ext4 does when it meets an error of the disk: whatever is open cannot be written."""
        _run("mount", "-o", "remount,abort", str(self._place))

    def freeze(self, undo: ExitStack) -> None:
        """No write and no fsync returns until `undo`: as a disk that does not answer. Nor can who
        waits for one be killed."""
        command = ["sh", "-c", _FROZEN_WHILE_HELD, "sh", _found("fsfreeze"), str(self._place)]
        holder = undo.enter_context(
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
        )
        assert holder.stdin is not None
        assert holder.stdout is not None
        undo.callback(holder.stdin.close)
        holder.stdout.readline()


def _found(name: str) -> str:
    program = shutil.which(name, path=_PLACES)
    assert program is not None, lacking()
    return program


def _run(name: str, *arguments: str) -> None:
    subprocess.run([_found(name), *arguments], check=True, capture_output=True)
