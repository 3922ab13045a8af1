"""The audit trail of a data folder: one file that only grows, and its head in a second place.

A record is on disk when `append` returns. What a crash left of a line stays where it is; the next
record names it. Several programs may write: a lock lets one after the other.
"""

from __future__ import annotations

import fcntl
import getpass
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from controller.audit.durable import sync_folder, write_durably
from sessions.audit.chain import MAX_LINE, TORN, Head, Record, after, line, read_line, torn
from sessions.audit.checking import Checked, check

AUDIT: Final = "audit"
TRAIL: Final = "trail.jsonl"
_LOCK: Final = "trail.lock"
_WAIT_S: Final = 2.0


class TrailError(OSError):
    """A trail that takes no record; the message says why."""


def audit_folder(folder: Path) -> Path:
    """Where the trail of a data folder is."""
    return folder / AUDIT


def trail_path(folder: Path) -> Path:
    """The file of its records."""
    return audit_folder(folder) / TRAIL


def user_of_system() -> str:
    """Who runs this program, as the operating system has it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


class Trail:
    """The trail of a data folder, as one program writes it."""

    def __init__(
        self,
        folder: Path,
        who: str = "",
        head: Path | None = None,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`who` stands in each record; `head` is the second place, a file on another disk."""
        self.folder = folder
        self.head_place = head
        self.head_trouble: str | None = None
        self._who = who or user_of_system()
        self._wall = wall

    def append(
        self, what: str, about: str = "", data: Mapping[str, object] | None = None
    ) -> Record:
        """Write a record; on disk when this returns. Raises `OSError`, `TrailError` too."""
        audit_folder(self.folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(self.folder), _opened(trail_path(self.folder)) as file:
            head, rest = _end(file)
            if rest:
                file.write(b"\n")
                head = _whole(rest) or self._write(file, head, TORN, "", torn(rest)).head
            record = self._write(file, head, what, about, data or {})
            file.flush()
            os.fsync(file.fileno())
            self._keep(record.head)
        return record

    def _write(
        self, file: BinaryIO, head: Head, what: str, about: str, data: Mapping[str, object]
    ) -> Record:
        now = self._wall().astimezone(UTC).isoformat(timespec="microseconds")
        record = after(head, at_utc=now, who=self._who, what=what, about=about, data=data)
        written = line(record)
        if len(written) > MAX_LINE:
            raise TrailError(f"a record of {len(written)} bytes; at most {MAX_LINE}")
        file.write(written)
        return record

    def _keep(self, head: Head) -> None:
        """The head in its second place. A stick that is not there is no reason to refuse a record:
        `audit verify` finds the old head, and says so."""
        self.head_trouble = None
        if self.head_place is None:
            return
        try:
            write_durably(self.head_place, f"{head}\n".encode())
        except OSError as error:
            self.head_trouble = f"{self.head_place}: {error.strerror}; the head is not kept there"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else writes the trail meanwhile. Raises `TrailError` after two seconds."""
    descriptor = os.open(audit_folder(folder) / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def read_head(folder: Path) -> Head:
    """The head of the trail as it is. Raises `OSError`, and `TrailError` where it ends damaged."""
    path = trail_path(folder)
    if not path.exists():
        return Head()
    with path.open("rb") as file:
        return _end(file)[0]


def verified(folder: Path, heads: Mapping[str, Head]) -> Checked:
    """The trail judged, from its first record to its last. Raises `OSError`."""
    path = trail_path(folder)
    if not path.exists():
        return check((), heads.items())
    with path.open("rb") as file:
        return check(file, heads.items())


def _lock(descriptor: int, folder: Path) -> None:
    until_s = time.monotonic() + _WAIT_S
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until_s:
                raise TrailError(f"another program holds {audit_folder(folder) / _LOCK}") from None
            time.sleep(0.01)
        else:
            return


def _opened(path: Path) -> BinaryIO:
    """To read and to append; never to change what is there."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
    created = not path.exists()
    file = os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=MAX_LINE)
    if created:
        sync_folder(path.parent)
    return file


def _whole(rest: bytes) -> Head | None:
    """The head, where nothing but the end of the line was cut off."""
    try:
        return read_line(rest).head
    except ValueError:
        return None


def _end(file: BinaryIO) -> tuple[Head, bytes]:
    """The head, and what stands after the last whole line. Raises `TrailError` where the last whole
    line is no record: to go on would bury the damage."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 2 * MAX_LINE))
    *whole, rest = file.read().split(b"\n")
    file.seek(0, os.SEEK_END)
    if not whole:
        return Head(), rest
    try:
        return read_line(whole[-1]).head, rest
    except ValueError:
        raise TrailError(
            f"{getattr(file, 'name', TRAIL)} ends with a line that is no record; "
            "`backstride audit verify` says where, then move the folder away and keep it"
        ) from None
