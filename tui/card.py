"""A workout as the list of workouts shows it."""

from __future__ import annotations

from dataclasses import dataclass

from controller.api import ProfilePoint
from controller.workouts import LoadedWorkout
from sessions.quantities import SpeedUnit, format_duration, format_incline, format_speed
from sessions.workouts.plan import Gait
from sessions.workouts.profile import profile
from tui.language import _, figure, heard


@dataclass(frozen=True, slots=True)
class WorkoutCard:
    """What a person wants to know before taking a workout."""

    name: str  # what `Load` takes
    title: str
    gait: Gait
    profile: tuple[ProfilePoint, ...]
    profile_s: float
    duration_s: float | None = None  # None: a step waits to be told
    goal: str = ""
    for_whom: str = ""
    source: str = ""
    contraindications: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()  # besides the usual

    @property
    def top_speed_mps(self) -> float:
        """The highest speed of the profile."""
        return max((point.speed_mps for point in self.profile), default=0.0)

    @property
    def top_incline_pct(self) -> float:
        """The steepest incline of the profile."""
        return max((point.incline_pct for point in self.profile), default=0.0)

    def figures(self, unit: SpeedUnit) -> str:
        """Gait, length and the highest speed and incline, in one line."""
        length = _("until told") if self.duration_s is None else format_duration(self.duration_s)
        speed, incline = (
            format_speed(self.top_speed_mps, unit),
            format_incline(self.top_incline_pct),
        )
        most = _("up to {speed} and {incline}").format(speed=figure(speed), incline=figure(incline))
        return f"{heard(self.gait)}, {length}, {most}"


def card_of(loaded: LoadedWorkout, unit: SpeedUnit = "mph") -> WorkoutCard:
    """The card of a workout that was read from its file."""
    workout, plan = loaded.workout, loaded.workout.plan(unit)
    drawn = profile(plan)
    return WorkoutCard(
        name=workout.name,
        title=workout.title,
        gait=workout.gait,
        profile=tuple(
            ProfilePoint(at_s=p.at_s, speed_mps=p.speed_mps, incline_pct=p.incline_pct)
            for p in drawn.points
        ),
        profile_s=drawn.length_s,
        duration_s=plan.duration_s,
        goal=workout.goal,
        for_whom=workout.for_whom,
        source=workout.source,
        contraindications=workout.contraindications,
        checklist=workout.checklist,
    )
