"""Write a backup: consistent copies of what a controller may be writing, in one encrypted tar."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from controller.audit.durable import sync_folder
from controller.audit.subjects import salts_path
from controller.audit.trail import Trail, audit_folder, locked, trail_path
from controller.backup.header import COST, BackupError, new_header
from controller.backup.sealing import Sealer
from controller.backup.settings import SETTINGS, Setting
from controller.care.store import participants_path
from controller.journal_folder import journal_path

MANIFEST: Final = "MANIFEST.json"
"""The tar's last file: every other one with its size and SHA-256; of settings, where they were and
when they were last written."""
BEGUN: Final = "backup begun"
_BESIDE_SQLITE: Final = ("-wal", "-shm", "-journal")

Progress = Callable[[int], None]
"""Called with bytes that were taken in."""


@dataclass(slots=True)
class Written:
    """What the backup holds."""

    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    settings: dict[str, tuple[str, str]] = field(default_factory=dict)  # path and time, by name

    @property
    def size(self) -> int:
        """Bytes before encryption."""
        return sum(size for size, _ in self.files.values())


def size_of(folder: Path, settings: Sequence[Setting] = ()) -> int:
    """About how many bytes there are to take in."""
    paths = [*_whole(folder), *(one.path for one in settings)]
    return sum(path.stat().st_size for path in paths)


def create(
    folder: Path,
    file: Path,
    passphrase: str,
    trail: Trail,
    *,
    settings: Sequence[Setting] = (),
    progress: Progress = lambda _: None,
    cost: int = COST,
) -> Written:
    """Write all records of a data folder, and settings, to a new file, for its owner's eyes only;
    while a controller records, too. The file appears when it is whole and on disk. Raises
    `BackupError`, `OSError` and `sqlite3.Error`; then there is no file."""
    if not journal_path(folder).exists() and not participants_path(folder).exists():
        raise BackupError(f"{folder} has no records")
    if file.exists():
        raise BackupError(f"{file} exists; choose another name")
    trail.append(BEGUN)
    beside = file.with_name(f".{file.name}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as sealed:
            sealer = Sealer(sealed, new_header(passphrase, cost))
            written = _fill(folder, sealer, settings, progress)
            sealed.flush()
            os.fsync(sealed.fileno())
        os.link(beside, file)  # unlike a rename, it never takes the place of another file
    finally:
        beside.unlink()
    sync_folder(file.parent)
    return written


def _fill(folder: Path, sealer: Sealer, settings: Sequence[Setting], progress: Progress) -> Written:
    written = Written(settings={one.name: (str(one.path), one.changed_utc) for one in settings})
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as copies,
        tarfile.open(  # type: ignore[call-overload]  # a stream needs but `write`
            fileobj=sealer, mode="w|", format=tarfile.PAX_FORMAT
        ) as tar,
    ):
        of_settings = [(one.name, one.path) for one in settings]
        for name, path in (*_sources(folder, Path(copies)), *of_settings):
            with path.open("rb") as source:
                size = path.stat().st_size
                _add(tar, name=name, source=source, size=size, written=written, progress=progress)
        now_utc = datetime.now(UTC).isoformat()
        told = {"written_utc": now_utc, "files": written.files, "settings": written.settings}
        text = json.dumps(told).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(text)
        tar.addfile(member, io.BytesIO(text))
    sealer.close()
    return written


def _sources(folder: Path, copies: Path) -> Iterator[tuple[str, Path]]:
    """Names and files. Participants and trail are copied at one moment, the journal after them: no
    record of the trail then tells of a session that the journal has not."""
    audit_folder(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(folder):
        first = (participants_path(folder), trail_path(folder), salts_path(folder))
        taken = [_copied(path, folder, copies) for path in first if path.exists()]
    if journal_path(folder).exists():
        taken.append(_copied(journal_path(folder), folder, copies))
    yield from taken
    names = {name for name, _ in taken}
    for path in _whole(folder):
        name = str(path.relative_to(folder))
        if name not in names and copies not in path.parents:
            yield name, path


def _copied(path: Path, folder: Path, copies: Path) -> tuple[str, Path]:
    """Its name, and a copy at one moment."""
    name, copy = str(path.relative_to(folder)), copies / path.name
    if path.suffix != ".sqlite":
        copy.write_bytes(path.read_bytes())
        return name, copy
    copy.touch(mode=0o600)
    with (
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.execute("PRAGMA busy_timeout = 5000")
        source.backup(target)  # all at once: in steps, each write of a controller begins it anew
    return name, copy


def _whole(folder: Path) -> Iterator[Path]:
    """The files of the folder but locks, sockets, what SQLite keeps beside a database, and the
    settings of an earlier backup."""
    for path in sorted(folder.rglob("*")):
        if SETTINGS in path.relative_to(folder).parts[:1]:
            continue
        if path.is_symlink() or not path.is_file() or path.suffix == ".lock":
            continue
        if not path.name.endswith(_BESIDE_SQLITE):
            yield path


def _add(
    tar: tarfile.TarFile,
    *,
    name: str,
    source: BinaryIO,
    size: int,
    written: Written,
    progress: Progress,
) -> None:
    """A file as long as it is now; raw force may grow meanwhile."""
    reader = _Hashing(source, progress)
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, reader)
    written.files[name] = (size, reader.sha256.hexdigest())


class _Hashing(io.RawIOBase):
    """Gives what it reads on, hashed and counted."""

    def __init__(self, source: BinaryIO, progress: Progress) -> None:
        super().__init__()
        self._source, self._progress = source, progress
        self.sha256 = sha256()

    def read(self, size: int = -1) -> bytes:
        """So many bytes."""
        data = self._source.read(size)
        self.sha256.update(data)
        self._progress(len(data))
        return data
