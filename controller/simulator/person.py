"""Who walks on the simulated deck, and how their steps follow the belt's speed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from controller.simulator.habits import NO_HABITS, Habits
from controller.simulator.stance import (
    RUN_BACKWARD,
    RUN_FORWARD,
    WALK_BACKWARD,
    WALK_FORWARD,
    StanceShape,
    outward_m,
    rolled,
)

STANDARD_GRAVITY_MPS2 = 9.80665


class Direction(StrEnum):
    """Which way the person goes over the belt."""

    BACKWARD = "backward"  # turned round: facing the rear of the deck
    FORWARD = "forward"


class Pace(StrEnum):
    """Whether the person walks or runs."""

    WALK = "walk"
    RUN = "run"
    BY_SPEED = "by speed"  # runs above the preferred transition speed


class Foot(StrEnum):
    """A foot of the person, not of the deck."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Foot:
        """The one that steps next."""
        return Foot.RIGHT if self is Foot.LEFT else Foot.LEFT


@dataclass(frozen=True, slots=True)
class Person:
    """A person's mass, gait and what is uneven about it.

    An asymmetry of 0.1 makes the right foot's value 5 % larger and the left's 5 % smaller, which is
    a Robinson index of 10 %. `variability` is the coefficient of variation of the step time.
    `step_rate`, `step_width` and `double_support` scale what is usual at a speed: who goes
    cautiously takes short, wide steps and has both feet on the belt for longer.
    """

    mass_kg: float = 75.0
    direction: Direction = Direction.BACKWARD
    pace: Pace = Pace.BY_SPEED
    contact_asymmetry: float = 0.0
    force_asymmetry: float = 0.0
    variability: float = 0.015
    step_rate: float = 1.0
    step_width: float = 1.0
    double_support: float = 1.0
    habits: Habits = NO_HABITS

    @property
    def facing(self) -> int:
        """The way that they face along the deck: +1 to its front, -1 to its rear."""
        return 1 if self.direction is Direction.FORWARD else -1

    @property
    def weight_n(self) -> float:
        """Body weight."""
        return self.mass_kg * STANDARD_GRAVITY_MPS2


@dataclass(frozen=True, slots=True)
class _Gait:
    """How one gait's steps depend on speed, and how its feet stand."""

    shape: StanceShape
    base_spm: float
    spm_per_mps: float
    step_width_m: float
    roll_m: float  # how far the centre of pressure rolls along the foot in the travel's direction
    flight_s: float | None = None  # running: steps apart; walking: feet overlap


# Backward steps are more frequent than forward ones of the same speed, and backward running stays
# longer in the air (0.098 against 0.072 s: Cavagna, Legramandi, La Torre 2012, J. Exp. Biol.
# 215:75). The rates pass through 118 steps a minute for forward walking at 1.3 m/s.
_GAITS: dict[tuple[Direction, bool], _Gait] = {
    (Direction.BACKWARD, False): _Gait(WALK_BACKWARD, 68.0, 46.0, 0.14, 0.16),
    (Direction.FORWARD, False): _Gait(WALK_FORWARD, 60.0, 45.0, 0.12, 0.20),
    (Direction.BACKWARD, True): _Gait(RUN_BACKWARD, 142.0, 12.0, 0.05, 0.10, 0.098),
    (Direction.FORWARD, True): _Gait(RUN_FORWARD, 145.0, 8.0, 0.04, 0.10, 0.072),
}

# Preferred walk-run transition: backward 1.63 m/s (Hreljac 2005, J. Sports Sci. Med. 4:446).
_TRANSITION_MPS = {Direction.BACKWARD: 1.63, Direction.FORWARD: 2.0}
_TRANSITION_BAND_MPS = 0.1
_SLOWEST_RUN_MPS = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it will be made: from this foot's contact to the other's."""

    running: bool
    step_s: float
    contact_s: float
    impulse_bw_s: float  # body weights x seconds
    shape: StanceShape
    step_width_m: float
    roll_m: float
    direction: Direction

    def path(self, phase: float) -> tuple[float, float]:
        """Where on its way the foot presses, in metres: along the travel, and outward. Of a running
        foot only that it rolls is known; a backward one is a forward one reversed in time."""
        if self.running:
            return self.roll_m * phase, 0.0
        backward = self.direction is Direction.BACKWARD
        return self.roll_m * rolled(phase), outward_m(1.0 - phase if backward else phase)


def runs(person: Person, speed_mps: float, *, running: bool) -> bool:
    """Whether the next step is a running one, given that the last one was `running`."""
    match person.pace:
        case Pace.WALK:
            return False
        case Pace.RUN:
            return speed_mps > _SLOWEST_RUN_MPS
        case Pace.BY_SPEED:
            band_mps = -_TRANSITION_BAND_MPS if running else _TRANSITION_BAND_MPS
            return speed_mps > _TRANSITION_MPS[person.direction] + band_mps


def plan_step(
    person: Person, foot: Foot, speed_mps: float, *, running: bool, haste: float = 1.0
) -> Step:
    """The step that `foot` begins now. `haste` scales its duration."""
    gait = _GAITS[person.direction, running]
    side = 0.5 if foot is Foot.RIGHT else -0.5
    step_s = haste * 60.0 / (gait.base_spm + gait.spm_per_mps * speed_mps) / person.step_rate
    if gait.flight_s is None:
        both_share = max(0.12, 0.30 - 0.06 * speed_mps) * person.double_support
        contact_s = step_s * (1.0 + both_share)
    else:
        contact_s = step_s - gait.flight_s
    return Step(
        running=running,
        step_s=step_s,
        contact_s=contact_s * (1.0 + side * person.contact_asymmetry),
        impulse_bw_s=step_s * (1.0 + side * person.force_asymmetry),
        shape=gait.shape,
        step_width_m=gait.step_width_m * person.step_width,
        roll_m=gait.roll_m,
        direction=person.direction,
    )
