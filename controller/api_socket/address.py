"""The socket's place in the file system: one owner, mode 0600, no leftovers in the way."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from controller.config import Config

SOCKET: Final = "controller.sock"
MAX_PATH = 100  # bytes; the system's limit is 107, a new socket first has a longer name
BACKLOG = 16


def socket_path(config: Config) -> Path:
    """Where clients find this configuration's controller."""
    return config.paths.runtime / SOCKET


class AddressTaken(OSError):
    """The path cannot be had; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A listening socket that is ours until `release`."""

    path: Path
    listener: socket.socket
    inode: int
    lock: BinaryIO

    def release(self) -> None:
        """Close it and remove its file, unless somebody put another one there."""
        self.listener.close()
        with contextlib.suppress(FileNotFoundError):
            if self.path.stat().st_ino == self.inode:
                self.path.unlink()
        self.lock.close()


def claim(path: Path) -> Claim:
    """Listen at `path`. A socket left by a dead server is replaced. Raises `AddressTaken`.

    Mode 0600 holds before anybody can connect, whatever the umask: the socket gets its mode before
    it listens, and its name after that. A lock beside it, held while the server lives, tells a
    live server from a dead one without a race.
    """
    if len(os.fsencode(path)) > MAX_PATH:
        raise AddressTaken(f"{path} is longer than {MAX_PATH} bytes; choose a shorter path")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _locked(path)
    try:
        _refuse_live_or_foreign(path)
        listener = _listening(path)
    except OSError:
        lock.close()
        raise
    return Claim(path, listener, path.stat().st_ino, lock)


def _locked(path: Path) -> BinaryIO:
    descriptor = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    lock = os.fdopen(descriptor, "r+b")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise AddressTaken(_live(path)) from None
    return lock


def _refuse_live_or_foreign(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise AddressTaken(f"{path} is there and is no socket; remove it or choose another path")
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(BlockingIOError):
        probe.setblocking(False)
        try:
            probe.connect(os.fspath(path))
        except ConnectionRefusedError:
            return
    raise AddressTaken(_live(path))


def _live(path: Path) -> str:
    return f"a controller is already running at {path}; attach to it, or end it first"


def _listening(path: Path) -> socket.socket:
    fresh = Path(f"{path}.new")
    fresh.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.setblocking(False)
        listener.bind(os.fspath(fresh))
        fresh.chmod(0o600)
        listener.listen(BACKLOG)
        fresh.replace(path)
    except OSError:
        listener.close()
        fresh.unlink(missing_ok=True)
        raise
    return listener
