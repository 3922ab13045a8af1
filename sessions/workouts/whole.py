"""What only a whole workout shows: how long it is, how deep it nests, what exceeds its own limits.

Works on the values as written, also when some of them are wrong, so that a file's author hears of
everything at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from sessions.documents.faults import quoted
from sessions.documents.tree import Loc, PlainValue
from sessions.quantities import format_duration
from sessions.workouts.fields import read_count
from sessions.workouts.profile import UNTIL_TOLD_S
from sessions.workouts.schema import ENDS, ONE_END, Limits, Step

MAX_STEPS = 500
MAX_DURATION_S = 4 * 3600.0
MAX_NESTING = 4
MIN_STEP_S = 5.0  # the step after it is announced 3 s ahead

Complaint = tuple[Loc, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A step of the file, with how often it comes; `step` is None where it is faulty."""

    loc: Loc
    times: int
    nesting: int
    written: PlainValue
    step: Step | None


def complaints(workout: PlainValue) -> Iterator[Complaint]:
    """What is wrong with the workout as a whole, each with the place that shows it."""
    if not isinstance(workout, dict):
        return
    found = list(_steps(workout.get("steps", []), ("steps",)))
    yield from _too_much(found)
    for one in found:
        if one.step is not None:
            yield from _over_limits(one.loc, one.step, workout.get("limits", {}))
            yield from _ill_timed(one.loc, one.step)
        elif isinstance(one.written, dict) and sum(end in one.written for end in ENDS) != 1:
            yield one.loc, ONE_END


def _steps(items: PlainValue, loc: Loc, times: int = 1, nesting: int = 0) -> Iterator[_Found]:
    for index, item in enumerate(items if isinstance(items, list) else []):
        here = (*loc, index)
        if isinstance(item, dict) and "repeat" in item:
            block = item["repeat"] if isinstance(item["repeat"], dict) else {}
            often = times * _times(block.get("times", ""))
            inside = (*here, "repeat", "steps")
            yield from _steps(block.get("steps", []), inside, often, nesting + 1)
        else:
            yield _Found(here, times, nesting, item, _step(item))


def _times(written: PlainValue) -> int:
    try:
        return read_count(written)
    except ValueError:
        return 1


def _step(written: PlainValue) -> Step | None:
    try:
        return Step.model_validate(written)
    except ValidationError:
        return None


def _limits(written: PlainValue) -> Limits:
    try:
        return Limits.model_validate(written)
    except ValidationError:
        return Limits()


def _too_much(found: list[_Found]) -> Iterator[Complaint]:
    count = sum(one.times for one in found)
    if count > MAX_STEPS:
        yield ("steps",), f"{count} steps with the repeats unrolled; at most {MAX_STEPS}"
    total_s = sum(one.times * _estimated_s(one.step) for one in found if one.step is not None)
    if total_s > MAX_DURATION_S:
        most = format_duration(MAX_DURATION_S)
        yield ("steps",), f"{format_duration(total_s)} long in all; at most {most}"
    for one in found:
        if one.nesting > MAX_NESTING:
            yield one.loc, f"in {one.nesting} nested repeats; at most {MAX_NESTING}"


def _estimated_s(step: Step) -> float:
    return UNTIL_TOLD_S if step.estimated_s is None else step.estimated_s


def _over_limits(loc: Loc, step: Step, limits: PlainValue) -> Iterator[Complaint]:
    own = _limits(limits)
    values = (
        ("speed", step.speed_mps, own.max_speed_mps),
        ("incline", step.incline_pct, own.max_incline_pct),
    )
    for key, value, limit in values:
        if limit is not None and value > limit + 1e-9:
            written = quoted(str(limits[f"max_{key}"])) if isinstance(limits, dict) else ""
            yield (*loc, key), f"above this workout's own limit of {written}"


def _ill_timed(loc: Loc, step: Step) -> Iterator[Complaint]:
    ends_s = math.inf if step.estimated_s is None else step.estimated_s
    if ends_s < MIN_STEP_S:
        yield (*loc, "distance"), f"over in {ends_s:.1f} s at this speed; a step takes at least 5 s"
    for index, cue in enumerate(step.cues):
        if cue.at_s >= ends_s:
            after = f"the step is over after {format_duration(ends_s)}"
            yield (*loc, "cues", index, "at"), f"{after}; give an earlier time"
