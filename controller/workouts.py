"""Where workout files are: shipped with Backstride, in the user's folder, or anywhere by path."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import NoReturn

import platformdirs

from sessions.documents.faults import Fault
from sessions.documents.reading import MAX_BYTES
from sessions.workouts.faults import WorkoutError
from sessions.workouts.fields import NAME_PATTERN
from sessions.workouts.reading import read_workout
from sessions.workouts.schema import Workout

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class LoadedWorkout:
    """A workout and the file that it was read from."""

    workout: Workout
    path: Path
    shipped: bool  # came with Backstride; anything else is rehearsed before it is armed
    sha256: str  # of the file's bytes, to show what exactly was loaded


@dataclass(frozen=True, slots=True)
class Listing:
    """All workouts that have a name, shipped ones first, and what is wrong with the others."""

    workouts: tuple[LoadedWorkout, ...]
    faults: tuple[Fault, ...]


def user_folder() -> Path:
    """Where the people here keep their own workouts."""
    return platformdirs.user_config_path("backstride") / "workouts"


def find_workout(name_or_path: str) -> LoadedWorkout:
    """The workout of that name, or in that file. Raises `WorkoutError`.

    A text with a separator or a YAML suffix is a path; any other is the name of a shipped workout
    or of a file in the user's folder.
    """
    if os.sep in name_or_path or name_or_path.endswith(SUFFIXES):
        return load_file(Path(name_or_path))
    path = _named_files().get(name_or_path)
    if path is None:
        _refuse(name_or_path, _no_such_name(name_or_path))
    return load_file(path)


def list_workouts() -> Listing:
    """Every workout that has a name. Faulty files of the user's folder don't hide the others."""
    workouts: list[LoadedWorkout] = []
    faults: list[Fault] = []
    for path in _named_files().values():
        try:
            workouts.append(load_file(path))
        except WorkoutError as error:
            faults += error.faults
    return Listing(tuple(workouts), (*faults, *_shadowed()))


def workout_names() -> tuple[str, ...]:
    """The names alone, without reading a file."""
    return tuple(_named_files())


def load_file(path: Path) -> LoadedWorkout:
    """The workout in a file. Raises `WorkoutError`, also for what is no small regular file."""
    data = _read(path)
    return LoadedWorkout(
        workout=read_workout(data, str(path)),
        path=path,
        shipped=path.parent == _shipped_folder(),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _read(path: Path) -> bytes:
    """The bytes of a file, never waiting for a device and never more than a workout may have."""
    try:
        _require_small_file(path, path.stat())
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY), "rb") as file:
            _require_small_file(path, os.fstat(file.fileno()))  # it may not be the same any more
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        _refuse(str(path), f"cannot be read: {error.strerror}; give the path of a workout file")
    except ValueError as error:
        if isinstance(error, WorkoutError):
            raise
        _refuse(repr(str(path)), "not a path; give the path of a workout file")


def _require_small_file(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        _refuse(str(path), "a directory; give the path of a workout file")
    if not stat.S_ISREG(status.st_mode):
        _refuse(str(path), "a device, pipe or socket; give the path of a workout file")
    if status.st_size > MAX_BYTES:
        _refuse(str(path), f"{status.st_size} bytes; a workout file has at most {MAX_BYTES}")


def _refuse(path: str, message: str) -> NoReturn:
    raise WorkoutError([Fault(path, 0, 0, message)])


def _shipped_folder() -> Path:
    return Path(str(files("sessions.workouts"))) / "presets"


def _named_files() -> dict[str, Path]:
    """Every name with its file. A file of the user's never takes the place of a shipped one."""
    shipped = {path.stem: path for path in _in(_shipped_folder())}
    return shipped | {path.stem: path for path in _in(user_folder()) if path.stem not in shipped}


def _in(folder: Path) -> list[Path]:
    """The workout files of a folder; none of one that may not be read: shipped ones still run."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []
    return [p for p in paths if p.suffix in SUFFIXES and re.fullmatch(NAME_PATTERN, p.stem)]


def _shadowed() -> Iterator[Fault]:
    shipped = {path.stem for path in _in(_shipped_folder())}
    for path in _in(user_folder()):
        if path.stem in shipped:
            message = f"{path.stem} is a workout that came with Backstride; rename this file"
            yield Fault(str(path), 0, 0, message)


def _no_such_name(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), workout_names(), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    return f"no workout of this name; {hint}`backstride workouts list` shows all"
