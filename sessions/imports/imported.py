"""What every import comes to: a workout of ours, and a list of what it could not hold.

An import raises nothing. The limits in force are those of machine, site and participant, and the
workout's own, which are its highest step. It is forward gait unless somebody asks for another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from sessions.care.workout_text import workout_text
from sessions.quantities import KMH_MPS, MPH_MPS, format_speed
from sessions.workouts.faults import WorkoutError
from sessions.workouts.fields import read_count
from sessions.workouts.plan import Gait, StepKind
from sessions.workouts.reading import read_workout
from sessions.workouts.schema import Limits, Repeat, RepeatBlock, Step, StepItem, Workout

LOWEST_MPS: Final = 0.1 * MPH_MPS
HIGHEST_MPS: Final = 20 * KMH_MPS
"""What a workout file can say at all."""
_BALANCE: Final = "Balance disorder or recent fall: ask a physical therapist first."
_FORWARD: Final = "It is a workout for going forward: a person faces the console."
_TURNED: Final = (
    "It was made for going forward. Backward, the same speed is a heavier load: check every step."
)


class ImportRefused(ValueError):
    """A file that cannot become a workout; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the file does not say and a person must. Speeds in m/s."""

    name: str
    reference_mps: float | None = None  # 100 % of a target that is a share of it
    untold_mps: float | None = None  # for steps without a target speed
    at_most_mps: float = HIGHEST_MPS
    gait: Gait | None = None  # None: as the file says, else forward


@dataclass(frozen=True, slots=True)
class Imported:
    """The workout, and what it does not hold of the file, each in a sentence."""

    workout: Workout
    losses: tuple[str, ...]


@dataclass(slots=True)
class Making:
    """A workout in the making: its losses are told once each, in their order."""

    asked: Asked
    losses: dict[str, None] = field(default_factory=dict)

    def lose(self, what: str) -> None:
        """Note something that the workout does not hold."""
        self.losses[what] = None

    def speed(self, speed_mps: float, where: str) -> float:
        """The speed as it may be written. Raises `ImportRefused` for one near standstill."""
        if not speed_mps >= LOWEST_MPS:  # NaN too
            least = format_speed(LOWEST_MPS)
            raise ImportRefused(f"{where}: a speed below {least}; a rest is a pause, take it out")
        most_mps = min(self.asked.at_most_mps, HIGHEST_MPS)
        if speed_mps > most_mps:
            was, now = format_speed(speed_mps), format_speed(most_mps)
            self.lose(f"{where}: {was} is lowered to {now}")
            return most_mps
        return speed_mps

    def share(self, share: float, where: str) -> float:
        """The speed of a target that is a share of the reference speed."""
        if self.asked.reference_mps is None:
            raise ImportRefused(
                "the file says speeds as shares of the runner's own: "
                "give it with --reference, for example --reference '10 km/h'"
            )
        return self.speed(share * self.asked.reference_mps, where)

    def untold(self, where: str) -> float:
        """The speed of a step without a target."""
        if self.asked.untold_mps is None:
            raise ImportRefused(f"{where} has no speed: give one with --speed, for example '3 mph'")
        self.lose(f"{where} has no speed: {format_speed(self.asked.untold_mps)} is taken")
        return self.speed(self.asked.untold_mps, where)

    def finished(
        self, items: Sequence[StepItem], *, title: str, about: str, source: str, gait: Gait | None
    ) -> Imported:
        """The workout. Raises `ImportRefused` where the whole is none."""
        asked = self.asked.gait or gait or Gait.FORWARD
        if asked is Gait.FORWARD:
            self.lose(_FORWARD)
        elif gait is None or gait is Gait.FORWARD:
            self.lose(_TURNED)
        steps = list(_flat(items))
        if not steps:
            raise ImportRefused("the file has no step")
        workout = Workout.model_construct(
            name=self.asked.name,
            title=line(title, 80) or self.asked.name,
            goal=line(about, 1000) or "Not said in the file that it was imported from.",
            for_whom="Nobody yet: check every step, then say here who it is meant for.",
            source=line(source, 1000),
            contraindications=(_BALANCE,),
            gait=asked,
            limits=Limits.model_construct(
                max_speed_mps=max(step.speed_mps for step in steps),
                max_incline_pct=max(step.incline_pct for step in steps),
            ),
            checklist=(),
            steps=tuple(items),
        )
        return Imported(_checked(workout), tuple(self.losses))


def _checked(workout: Workout) -> Workout:
    """The workout as its file will be read. Raises `ImportRefused`."""
    try:
        return read_workout(workout_text(workout).encode(), workout.name)
    except WorkoutError as error:
        told = "; ".join(fault.message for fault in error.faults[:3])
        raise ImportRefused(f"it comes to no workout: {told}") from None


def step(kind: StepKind, speed_mps: float, where: str, **more: object) -> Step:
    """A step; `more` as in a workout file. Raises `ImportRefused`, naming where."""
    try:
        return Step.model_validate(
            {"kind": kind.value, "speed": f"{speed_mps:.9f} m/s", **more},
        )
    except ValidationError as error:
        first = error.errors()[0]
        why = str(first["msg"]).removeprefix("Value error, ")
        raise ImportRefused(f"{where}: {'.'.join(map(str, first['loc']))}: {why}") from None


def repeated(times: int, items: Sequence[StepItem], where: str) -> RepeatBlock:
    """Steps several times. Raises `ImportRefused`."""
    try:
        count = read_count(times)
    except ValueError as error:
        raise ImportRefused(f"{where}: {error}") from None
    steps = tuple(items)
    return RepeatBlock.model_construct(repeat=Repeat.model_construct(times=count, steps=steps))


def seconds(value: float) -> str:
    """A duration as in a workout file."""
    return f"{value:.3f} s"


def metres(value: float) -> str:
    """A distance as in a workout file."""
    return f"{value:.2f} m"


def line(text: str, most: int) -> str:
    """Text of somebody else's as one printable line."""
    clean = "".join(char if char.isprintable() else " " for char in text)
    return re.sub(r"\s+", " ", clean).strip()[:most]


def _flat(items: Sequence[StepItem]) -> list[Step]:
    steps: list[Step] = []
    for item in items:
        steps += _flat(item.repeat.steps) if isinstance(item, RepeatBlock) else [item]
    return steps
