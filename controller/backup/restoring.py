"""Bring a backup back: judged whole before a byte is written, then all of it or nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final

from controller.audit.durable import sync_folder
from controller.audit.trail import Trail
from controller.backup.header import BackupError
from controller.backup.sealing import Unsealer
from controller.backup.settings import Kept
from controller.backup.writing import MANIFEST, Progress

RESTORED: Final = "restored from a backup"
_PIECE: Final = 1 << 20
_MAX_MANIFEST: Final = 64 << 20

Take = Callable[[str, Iterator[bytes]], None]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: its files with their sizes, and when it was written (ISO 8601)."""

    written_utc: str
    files: dict[str, int]
    settings: tuple[Kept, ...] = ()


def check(file: BinaryIO, passphrase: str, progress: Progress = lambda _: None) -> Contents:
    """Judge every byte of a backup. Raises `BackupError`."""
    return _through(file, passphrase, _look, progress)


def restore(
    file: BinaryIO,
    passphrase: str,
    folder: Path,
    who: str = "",
    progress: Progress = lambda _: None,
) -> Contents:
    """Bring all records back into a folder that does not exist or is empty. Raises `BackupError`,
    `OSError` and `sqlite3.Error`; then nothing was written."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is there and not empty; nothing is ever overwritten")
    check(file, passphrase, progress)
    file.seek(0)
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        contents = _through(file, passphrase, _writer(beside), progress)
        for path in beside.rglob("*.sqlite"):
            _refuse_damaged(path)
        told = {"written_utc": contents.written_utc, "files": len(contents.files)}
        Trail(beside, who).append(RESTORED, "", told)
        beside.rename(folder)  # takes the place of an empty folder, and of nothing else
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sync_folder(folder.parent)
    return contents


def _through(file: BinaryIO, passphrase: str, take: Take, progress: Progress) -> Contents:
    """Give every file of the backup to `take`, and hold it against the manifest."""
    unsealer = Unsealer(file, passphrase)
    found: dict[str, tuple[int, str]] = {}
    manifest = b""
    try:
        with tarfile.open(  # type: ignore[call-overload]  # a stream needs but `read`
            fileobj=unsealer, mode="r|"
        ) as tar:
            for member in tar:
                _refuse_unsafe(member, found)
                content = tar.extractfile(member)
                assert content is not None  # a regular file has content
                if member.name == MANIFEST:
                    manifest = content.read(_MAX_MANIFEST)
                else:
                    found[member.name] = _taken(member.name, content, take, progress)
    except tarfile.TarError as error:
        raise BackupError(f"the backup's content is damaged ({error}); use another copy") from error
    unsealer.finish()
    return _agreed(manifest, found)


def _taken(name: str, content: IO[bytes], take: Take, progress: Progress) -> tuple[int, str]:
    hashed, size = sha256(), 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        while piece := content.read(_PIECE):
            hashed.update(piece)
            size += len(piece)
            progress(len(piece))
            yield piece

    take(name, pieces())
    return size, hashed.hexdigest()


def _agreed(manifest: bytes, found: dict[str, tuple[int, str]]) -> Contents:
    if not manifest:
        raise BackupError("the backup has no list of its files; use another copy")
    told = json.loads(manifest)
    listed = {name: (size, digest) for name, (size, digest) in told["files"].items()}
    if wrong := sorted(
        name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name)
    ):
        raise BackupError(f"not as they were when the backup was written: {', '.join(wrong[:5])}")
    settings = tuple(
        Kept(name, Path(path), changed_utc)
        for name, (path, changed_utc) in told.get("settings", {}).items()
        if name in found
    )
    sizes = {name: size for name, (size, _) in found.items()}
    return Contents(str(told["written_utc"]), sizes, settings)


def _refuse_unsafe(member: tarfile.TarInfo, found: dict[str, tuple[int, str]]) -> None:
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts or member.name in found:
        raise BackupError(f"the backup has {member.name!r}, which Backstride never writes")


def _look(_name: str, pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass


def _writer(folder: Path) -> Take:
    def write(name: str, pieces: Iterator[bytes]) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    return write


def _refuse_damaged(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as db:
            answer = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise BackupError(f"{path.name} in the backup is damaged: {answer}; use another copy")
