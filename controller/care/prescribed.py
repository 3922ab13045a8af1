"""A session that was decided on as the file that a controller loads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from controller.care.proposing import Next
from controller.config import Config
from sessions.care.entries import workout_name


@contextmanager
def written_out(session: Next, config: Config) -> Iterator[Path]:
    """The workout in the runtime folder, readable by its owner alone, as long as this lasts: a
    controller reads it whole when it loads it, and an erased participant leaves none behind. Raises
    `OSError`, `WorkoutError`."""
    name = workout_name(session.participant.pseudonym, session.number)
    text = session.workout()
    config.paths.runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = config.paths.runtime / f"{name}.yaml"
    path.touch(mode=0o600)
    try:
        path.write_text(text, encoding="utf-8")
        yield path
    finally:
        path.unlink(missing_ok=True)
