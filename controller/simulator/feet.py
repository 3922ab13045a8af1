"""The feet of the simulated walker: where and when they land and lift, and how they press.

Times are seconds of the walker's own clock, places metres from the deck's middle (x to the right, y
to the front), forces body weights.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, replace
from math import pi, sin

from controller.simulator.person import Direction, Foot, Person, Step, plan_step, runs

START_MPS = 0.06
"""A belt faster than this makes a standing person step."""
STAND_MPS = 0.04
"""A belt slower than this lets a stepping person stand."""
_FEEL_S = 0.4  # how long it takes to feel that the belt's speed changed
_CADENCE_STEPS = 4
_PLACING_M = 0.005  # how exactly a foot is placed sideways
_TRUTHS = 20_000  # two hours of footfalls
_STOOD_APART_M = 0.18  # feet of somebody who stands


@dataclass(frozen=True, slots=True)
class Footfall:
    """One whole stance as it truly was."""

    foot: Foot
    contact_s: float
    toe_off_s: float
    step_s: float  # to the other foot's contact
    running: bool


@dataclass(slots=True)
class Ride:
    """How a person goes with the belt: its speed now, that speed as they have got used to it, how
    far it has travelled, where on the deck they are, and how unsteadily they step (added to the
    step time's coefficient of variation)."""

    speed_mps: float = 0.0
    felt_mps: float = 0.0
    travel_m: float = 0.0
    place_m: float = 0.0  # along the deck
    lean_m: float = 0.0  # sideways
    unsteady: float = 0.0

    def move(self, speed_mps: float, period_s: float) -> None:
        """The belt moves at this speed for one sample."""
        self.speed_mps = speed_mps
        self.felt_mps += (speed_mps - self.felt_mps) * min(1.0, period_s / _FEEL_S)
        self.travel_m += speed_mps * period_s


Press = tuple[float, float, float]
"""A load in body weights, and where it presses: x, y."""
NO_PRESS: Press = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Stance:
    """A foot on the ground."""

    foot: Foot
    step: Step
    contact_s: float
    x_m: float
    outward: float  # -1: the outside of this foot is on the deck's left, 1: on its right
    y_m: float  # at contact
    travel_m: float  # of the belt at contact
    counted: bool = True

    @property
    def toe_off_s(self) -> float:
        return self.contact_s + self.step.contact_s

    def press(self, t_s: float, travel_m: float) -> Press:
        """The belt carries the foot to the rear while the pressure rolls along it to the front."""
        step = self.step
        phase = min(1.0, max(0.0, (t_s - self.contact_s) / step.contact_s))
        load_bw = step.impulse_bw_s / step.contact_s * step.shape.at(phase)
        along_m, outward_m = step.path(phase)
        y_m = self.y_m - (travel_m - self.travel_m) + along_m
        return load_bw, self.x_m + self.outward * outward_m, y_m


class Feet:
    """Steps while the belt moves, stands while it does not, and keeps the truth of both."""

    def __init__(self, person: Person, seed: int) -> None:
        self.truth: deque[Footfall] = deque(maxlen=_TRUTHS)
        self.steps = 0
        self._person = person
        self._rng = random.Random(seed)  # noqa: S311 - a simulation has to be repeatable
        self._stances: list[_Stance] = []
        self._next_contact_s: float | None = None  # None: standing
        self._next_foot = Foot.RIGHT
        self._running = False
        self._in_a_row = 0  # footfalls in the truth since the last standing

    @property
    def cadence_spm(self) -> float | None:
        """True steps a minute over the last four steps. None: standing, or no four yet."""
        if self.standing or self._in_a_row <= _CADENCE_STEPS:
            return None
        newest, oldest = self.truth[-1], self.truth[-1 - _CADENCE_STEPS]
        return 60.0 * _CADENCE_STEPS / (newest.contact_s - oldest.contact_s)

    @property
    def standing(self) -> bool:
        """No next step is coming."""
        return self._next_contact_s is None

    def stand(self) -> None:
        """Whatever the feet did, they stand from here on; what was begun does not count."""
        self._stances.clear()
        self._next_contact_s = None
        self._running = False

    def press(self, t_s: float, ride: Ride, *, most_bw: float) -> Press:
        """The whole load at this time. Somebody who lands to stand bears at most `most_bw`."""
        self._keep_time(t_s, ride)
        load_bw = x_moment = y_moment = 0.0
        for stance in self._stances:
            foot_bw, x_m, y_m = stance.press(t_s, ride.travel_m)
            load_bw += foot_bw
            x_moment += foot_bw * x_m
            y_moment += foot_bw * y_m
        if self._next_contact_s is None:
            sway_bw = 1.0 + 0.008 * sin(2 * pi * 0.35 * t_s)
            stood_bw = max(0.0, min(sway_bw, most_bw) - load_bw)
            load_bw += stood_bw
            x_moment += stood_bw * (ride.lean_m + 0.010 * sin(2.3 * t_s))
            y_moment += stood_bw * (ride.place_m + 0.012 * sin(1.7 * t_s))
        if load_bw <= 0.0:
            return NO_PRESS
        return load_bw, x_moment / load_bw, y_moment / load_bw

    def each(self, t_s: float, ride: Ride, *, most_bw: float) -> tuple[Press, ...]:
        """What each foot on the ground bears at the time of the last `press`, and where; who stands
        bears on both feet alike."""
        stepping = tuple(stance.press(t_s, ride.travel_m) for stance in self._stances)
        if self._next_contact_s is not None:
            return stepping
        stood_bw = max(0.0, min(1.0, most_bw) - sum(load_bw for load_bw, _, _ in stepping))
        standing = tuple(
            (0.5 * stood_bw, ride.lean_m + side * _STOOD_APART_M, ride.place_m)
            for side in (-0.5, 0.5)
        )
        return stepping + standing

    def _keep_time(self, t_s: float, ride: Ride) -> None:
        """Land and lift the feet whose time has come."""
        if self._next_contact_s is None:
            if ride.speed_mps >= START_MPS:
                self._first_step(t_s, ride)
        elif t_s >= self._next_contact_s:
            if ride.speed_mps < STAND_MPS:
                self._next_contact_s = None
                self._running = False
            else:
                self._land(self._next_contact_s, t_s, ride)
        if self._stances and self._stances[0].toe_off_s <= t_s:
            self._lift(self._stances.pop(0))

    def _first_step(self, t_s: float, ride: Ride) -> None:
        """Out of standing: the foot that stays behind bears as if it had landed a step ago."""
        step = plan_step(self._person, self._next_foot, ride.felt_mps, running=False)
        behind = self._placed(step, t_s - step.step_s, t_s, ride)
        self._stances = [replace(behind, counted=False)]
        self._in_a_row = 0
        self._next_foot = self._next_foot.other
        self._land(t_s, t_s, ride)

    def _land(self, contact_s: float, t_s: float, ride: Ride) -> None:
        """The next foot landed at `contact_s`, since the last sample."""
        person = self._person
        self._running = runs(person, ride.felt_mps, running=self._running)
        spread = max(-3.0, min(3.0, self._rng.gauss(0.0, 1.0)))
        step = plan_step(
            person,
            self._next_foot,
            ride.felt_mps,
            running=self._running,
            haste=1.0 + (person.variability + ride.unsteady) * spread,
        )
        self._stances.append(self._placed(step, contact_s, t_s, ride))
        self._next_contact_s = contact_s + step.step_s
        self._next_foot = self._next_foot.other
        self.steps += 1

    def _placed(self, step: Step, contact_s: float, t_s: float, ride: Ride) -> _Stance:
        """A foot placed so that, carried back by the belt, it passes under the body half-way."""
        on_right = self._next_foot is Foot.RIGHT
        if self._person.direction is Direction.BACKWARD:
            on_right = not on_right  # turned round, the right foot is on the deck's left
        outward = 1.0 if on_right else -1.0
        travel_m = ride.felt_mps * step.contact_s
        return _Stance(
            foot=self._next_foot,
            step=step,
            contact_s=contact_s,
            x_m=ride.lean_m + 0.5 * outward * step.step_width_m + self._rng.gauss(0.0, _PLACING_M),
            outward=outward,
            y_m=ride.place_m + (travel_m - step.roll_m) / 2,
            travel_m=ride.travel_m - ride.felt_mps * (t_s - contact_s),
        )

    def _lift(self, stance: _Stance) -> None:
        if stance.counted:
            self._in_a_row += 1
            step = stance.step
            contact_s, toe_off_s = stance.contact_s, stance.toe_off_s
            self.truth.append(
                Footfall(stance.foot, contact_s, toe_off_s, step.step_s, step.running)
            )
