"""From the bytes of a file to a workout, or to everything that is wrong with it."""

from __future__ import annotations

from sessions.coaching.condition import Condition
from sessions.documents.faults import DocumentError
from sessions.documents.reading import Kind, read_document
from sessions.workouts.faults import WorkoutError
from sessions.workouts.schema import Limits, Repeat, RepeatBlock, SpokenCue, Step, Workout
from sessions.workouts.whole import complaints

_WORKOUT = Kind(
    Workout,
    {
        "limits": Limits,
        "<step>": Step,
        "cues": SpokenCue,
        "form": Condition,
        "<repeat>": RepeatBlock,
        "repeat": Repeat,
    },
    example="`backstride workouts new`",
    complaints=complaints,
)


def read_workout(data: bytes, path: str) -> Workout:
    """The workout in a file's bytes. `path` is what faults call it. Raises `WorkoutError`."""
    try:
        return read_document(data, path, _WORKOUT)
    except DocumentError as error:
        raise WorkoutError(error.faults) from None
