"""Folders, disk and clock."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile
from typing import Final

from controller.api_socket.address import socket_path
from controller.config import Config
from controller.doctor.finding import Finding, bad, good, note
from controller.recorder import MIN_FREE_BYTES, free_bytes

SLOW_MS: Final = 100.0
"""An event that takes longer to reach the disk holds its answer up noticeably."""
_TRIES: Final = 5
_SOCKET_BYTES: Final = 107  # unix(7): sun_path, with its final zero
_EARLIEST: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SYNCHRONISED: Final = Path("/run/systemd/timesync/synchronized")


def check_folders(config: Config) -> Iterator[Finding]:
    """Where records and the socket go."""
    yield check_data(config.paths.data)
    yield check_runtime(config)


def check_data(folder: Path) -> Finding:
    """Room, permission and speed of the disk that records go to."""
    about = "records"
    if hindrance := _not_writable(folder):
        return bad(about, hindrance, "set paths.data to a folder of this user's, or sudo chown it")
    free, needed = free_bytes(folder), MIN_FREE_BYTES
    if free < needed:
        return bad(about, f"{free >> 20} MB free in {folder}", f"make room: {needed >> 20} MB")
    took_ms = sync_ms(_existing(folder))
    found = f"{folder}: {free / 2**30:.1f} GB free, {took_ms:.0f} ms to write through"
    if took_ms > SLOW_MS:
        return note(about, found, "use an SSD or industrial eMMC rather than an SD card")
    return good(about, found)


def sync_ms(folder: Path) -> float:
    """How long a small record takes to reach the disk: the median of a few, in milliseconds."""
    took_ms = []
    with NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
        for _ in range(_TRIES):
            began_s = time.monotonic()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took_ms.append((time.monotonic() - began_s) * 1000)
    return median(took_ms)


def check_runtime(config: Config) -> Finding:
    """Where the controller's socket is made."""
    about, path = "socket", socket_path(config)
    if len(os.fsencode(path)) > _SOCKET_BYTES:
        return bad(about, f"{path} is too long a name for a socket", "set paths.runtime shorter")
    if hindrance := _not_writable(path.parent):
        return bad(about, hindrance, "set paths.runtime to a folder of this user's")
    return good(about, str(path))


def check_clock(now: datetime) -> Finding:
    """Only records use the wall clock; nothing is decided by it."""
    about, found = "clock", now.astimezone().isoformat(timespec="seconds")
    if now < _EARLIEST:
        return bad(about, f"{found}: that is long ago", "set it: sudo timedatectl set-ntp true")
    if _SYNCHRONISED.parent.exists() and not _SYNCHRONISED.exists():
        return note(about, f"{found}, not synchronised", "sudo timedatectl set-ntp true")
    return good(about, found)


def _not_writable(folder: Path) -> str:
    there = _existing(folder)
    if not there.is_dir():
        return f"{there} is no folder"
    return "" if os.access(there, os.W_OK | os.X_OK) else f"{there}: no permission to write"


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
