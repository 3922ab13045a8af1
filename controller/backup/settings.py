"""Configuration, machine cards and calibration in a backup, and back to where they belong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from controller.audit.durable import write_durably
from controller.config import Config

SETTINGS: Final = "settings-of-the-backup"
"""Their folder in a backup, and in a restored data folder; never backed up again."""
_CONFIGURATION: Final = "config.toml"
_CARDS: Final = "machines"
_BEFORE: Final = ".before-restore"


@dataclass(frozen=True, slots=True)
class Setting:
    """One file. `name` is its place in the backup; `path` where it was."""

    name: str
    path: Path

    @property
    def changed_utc(self) -> str:
        """When it was last written (ISO 8601)."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of settings in a restored folder: where it was on the machine that wrote the backup,
    and when it was last written there."""

    name: str
    was: Path
    changed_utc: str


class Fate(StrEnum):
    """What became of one file."""

    SAME = "is there already, word for word"
    WRITTEN = "written"
    REPLACED = f"replaced an older one, which is kept with {_BEFORE} at its end"
    LEFT = "NOT replaced: the one there is newer"
    REPLACED_NEWER = f"replaced a NEWER one, which is kept with {_BEFORE} at its end"


def settings_of(config: Config, file: Path) -> list[Setting]:
    """The configuration's `file`, the cards, and the files that it names; those in the data folder
    are among the records."""
    found = {f"{SETTINGS}/{_CONFIGURATION}": file}
    found |= {
        f"{SETTINGS}/{_CARDS}/{path.name}": path for path in config.paths.machines.glob("*.toml")
    }
    found |= {f"{SETTINGS}/{name}{path.suffix}": path for name, path in _named(config).items()}
    data = config.paths.data.resolve()
    return [
        Setting(name, path)
        for name, path in sorted(found.items())
        if path.is_file() and not path.resolve().is_relative_to(data)
    ]


def _named(config: Config) -> Mapping[str, Path]:
    """The files that the configuration names."""
    card = config.machine.card
    named = {
        "card": Path(card) if card.endswith(".toml") else None,
        "calibration": config.deck.calibration,
        "second-calibration": config.deck.second_calibration,
        "coach-rules": config.coach.rules,
    }
    return {name: path.absolute() for name, path in named.items() if path is not None}


def belongs(kept: Kept, config: Config, file: Path) -> Path:
    """Where it is to be on this machine: configuration and cards where this one looks for them, the
    others where the configuration says."""
    parts = Path(kept.name).parts[1:]
    if parts == (_CONFIGURATION,):
        return file
    return config.paths.machines / parts[1] if parts[0] == _CARDS else kept.was


def place(kept: Kept, folder: Path, target: Path, *, newer_too: bool) -> Fate:
    """Put one file of a restored folder where it belongs. What is there is never lost, and one that
    is newer only replaced with `newer_too`. Raises `OSError`."""
    data = (folder / kept.name).read_bytes()
    fate = Fate.WRITTEN
    if target.exists():
        if target.read_bytes() == data:
            return Fate.SAME
        newer = Setting(kept.name, target).changed_utc > kept.changed_utc
        if newer and not newer_too:
            return Fate.LEFT
        shutil.copy2(target, _free(target))
        fate = Fate.REPLACED_NEWER if newer else Fate.REPLACED
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_durably(target, data)
    return fate


def _free(target: Path) -> Path:
    """A name beside it that nothing has."""
    return next(path for path in _names(target) if not path.exists())


def _names(target: Path) -> Iterator[Path]:
    yield target.with_name(target.name + _BEFORE)
    number = 1
    while True:
        number += 1
        yield target.with_name(f"{target.name}{_BEFORE}-{number}")
