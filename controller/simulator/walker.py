"""A person on the simulated deck: vertical force on four load cells, one sample at a time.

Deterministic by its seed, and it knows its own truth: when each foot landed and left. It walks or
runs as fast as the belt goes, stands when the belt stands, and can step on and off, stumble, or
drift along the belt.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from math import pi, sin

from controller.simulator.cells import DeckGeometry, Newtons, Noise
from controller.simulator.person import Direction, Foot, Person, Step, plan_step, runs

_START_MPS = 0.06  # a belt faster than this makes a standing person step
_STAND_MPS = 0.04  # one slower than this lets them stand
_FEEL_S = 0.4  # how long it takes to feel that the belt's speed changed
_EDGE_M = 0.72  # from the deck's middle: farther out one steps off
_MAX_RISE_BW_PER_S = 12.0  # how fast a load comes on when somebody lands to stand
_TRUTHS = 20_000

Script = tuple[tuple[float, float], ...]
"""A load in body weights over seconds; the first value is the load at the time."""

MOUNT: Script = ((0.0, 0.0), (0.25, 0.45), (0.5, 0.55), (0.65, 1.25), (0.85, 0.92), (1.1, 1.0))
DISMOUNT: Script = ((0.0, 1.0), (0.1, 0.7), (0.3, 0.0))
STUMBLE: Script = (
    (0.0, 1.0),
    (0.06, 0.12),
    (0.38, 0.15),
    (0.44, 2.4),
    (0.56, 0.6),
    (0.7, 1.1),
    (0.8, 1.0),
)


@dataclass(frozen=True, slots=True)
class Footfall:
    """One whole stance as it truly was, in seconds since the walker's first sample."""

    foot: Foot
    contact_s: float
    toe_off_s: float
    step_s: float  # to the other foot's contact
    running: bool


@dataclass(slots=True)
class _Stance:
    """A foot on the ground."""

    foot: Foot
    step: Step
    contact_s: float
    x_m: float
    y_m: float  # at contact
    belt_m: float  # the belt's travel at contact
    counted: bool = True

    @property
    def toe_off_s(self) -> float:
        return self.contact_s + self.step.contact_s


class SimulatedWalker:
    """`advance` gives the four cells' load for the next sample, `rate_hz` times a second.

    `noise_n` is each cell's noise (standard deviation), `drift_n_per_s` the drift of their sum.
    Nobody is on the deck at first, unless `on_deck`.
    """

    def __init__(
        self,
        person: Person | None = None,
        *,
        rate_hz: float = 1000.0,
        geometry: DeckGeometry | None = None,
        noise_n: float = 1.5,
        drift_n_per_s: float = 0.0,
        on_deck: bool = False,
        seed: int = 1,
    ) -> None:
        self.person = person or Person()
        self.rate_hz = rate_hz
        self.on_deck = on_deck
        self.steps = 0
        self.truth: deque[Footfall] = deque(maxlen=_TRUTHS)
        self._geometry = geometry or DeckGeometry()
        self._rng = random.Random(seed)  # noqa: S311 - a simulation has to be repeatable
        self._noise = Noise(seed)
        self._noise_n = noise_n
        self._drift_n_per_s = drift_n_per_s / 4
        self._sample = 0
        self._t_s = 0.0
        self._belt_m = 0.0
        self._felt_mps = 0.0
        self._load_bw = 1.0 if on_deck else 0.0
        self._place_m = 0.0  # of the body, along the belt from the deck's middle
        self._drift_mps = 0.0
        self._stances: list[_Stance] = []
        self._next_contact_s: float | None = None  # None: standing
        self._next_foot = Foot.RIGHT
        self._running = False
        self._script: Script | None = None
        self._script_s = 0.0

    @property
    def cadence_spm(self) -> float | None:
        """True steps a minute over the last four steps. None: standing, or no four yet."""
        if self._next_contact_s is None or len(self.truth) < 5:
            return None
        last = [self.truth[n].contact_s for n in range(-5, 0)]
        return 60.0 * 4 / (last[-1] - last[0])

    @property
    def standing(self) -> bool:
        """On the deck and not stepping."""
        return self.on_deck and self._next_contact_s is None

    def step_on(self) -> None:
        """Mount the deck: one foot, then the other."""
        if not self.on_deck:
            self.on_deck = True
            self._place_m = self._drift_mps = 0.0
            self._act(MOUNT)

    def step_off(self) -> None:
        """Leave the deck, to the side rails."""
        if self.on_deck:
            self.on_deck = False
            self._act(DISMOUNT)

    def stumble(self) -> None:
        """The load collapses for a third of a second, then a foot catches the fall."""
        if self.on_deck:
            self._act(STUMBLE)

    def drift(self, speed_mps: float) -> None:
        """Drift along the belt, positive to the front; beyond the deck's end one steps off."""
        self._drift_mps = speed_mps

    def advance(self, belt_speed_mps: float) -> Newtons:
        """The load on the cells, in newtons, for the next sample, at this belt speed."""
        period_s = 1.0 / self.rate_hz
        self._t_s = self._sample * period_s
        self._sample += 1
        self._belt_m += belt_speed_mps * period_s
        self._felt_mps += (belt_speed_mps - self._felt_mps) * min(1.0, period_s / _FEEL_S)
        if self._drift_mps:
            self._drift_along(period_s)
        load_bw, x_m, y_m = self._load(belt_speed_mps)
        self._load_bw = load_bw
        load_n = load_bw * self.person.weight_n
        shares = self._geometry.shares(x_m, y_m)
        noise = self._noise.next()
        level, drift_n = self._noise_n, self._drift_n_per_s * self._t_s
        return (
            load_n * shares[0] + level * noise[0] + drift_n,
            load_n * shares[1] + level * noise[1] + drift_n,
            load_n * shares[2] + level * noise[2] + drift_n,
            load_n * shares[3] + level * noise[3] + drift_n,
        )

    def _load(self, belt_mps: float) -> tuple[float, float, float]:
        """Body weights, and where they press."""
        if self._script is not None:
            load_bw = self._scripted(self._t_s - self._script_s)
            if load_bw is not None:
                return load_bw, 0.0, self._place_m
            self._script = None
        if not self.on_deck:
            return 0.0, 0.0, 0.0
        self._time_steps(belt_mps)
        load_bw = x_moment = y_moment = 0.0
        for stance in self._stances:
            force_bw, y_m = self._pressed(stance)
            load_bw += force_bw
            x_moment += force_bw * stance.x_m
            y_moment += force_bw * y_m
        if self._next_contact_s is None:
            stood_bw = self._stood(load_bw)
            load_bw += stood_bw
            x_moment += stood_bw * 0.010 * sin(2.3 * self._t_s)
            y_moment += stood_bw * (self._place_m + 0.012 * sin(1.7 * self._t_s))
        if load_bw <= 0.0:
            return 0.0, 0.0, 0.0
        return load_bw, x_moment / load_bw, y_moment / load_bw

    # --- stepping --------------------------------------------------------------------------------

    def _time_steps(self, belt_mps: float) -> None:
        """Land and lift the feet whose time has come."""
        if self._next_contact_s is None:
            if belt_mps >= _START_MPS:
                self._first_step()
        elif self._t_s >= self._next_contact_s:
            if belt_mps < _STAND_MPS:
                self._next_contact_s = None
                self._running = False
            else:
                self._land(self._next_contact_s)
        if self._stances and self._stances[0].toe_off_s <= self._t_s:
            self._lift(self._stances.pop(0))

    def _first_step(self) -> None:
        """Out of standing: the foot that stays behind bears as if it had landed a step ago."""
        behind = plan_step(self.person, self._next_foot, self._felt_mps, running=False)
        self._stances = [self._stance(behind, self._t_s - behind.step_s, counted=False)]
        self._next_foot = self._next_foot.other
        self._land(self._t_s)

    def _land(self, contact_s: float) -> None:
        self._running = runs(self.person, self._felt_mps, running=self._running)
        spread = max(-3.0, min(3.0, self._rng.gauss(0.0, 1.0)))
        step = plan_step(
            self.person,
            self._next_foot,
            self._felt_mps,
            running=self._running,
            haste=1.0 + self.person.variability * spread,
        )
        self._stances.append(self._stance(step, contact_s))
        self._next_contact_s = contact_s + step.step_s
        self._next_foot = self._next_foot.other
        self.steps += 1

    def _stance(self, step: Step, contact_s: float, *, counted: bool = True) -> _Stance:
        """A foot placed so that, carried back by the belt, it passes under the body half-way."""
        side = 0.5 if (self._next_foot is Foot.RIGHT) else -0.5
        if self.person.direction is Direction.BACKWARD:
            side = -side  # turned round, the right foot is on the deck's left
        travel_m = self._felt_mps * step.contact_s
        carried_m = self._felt_mps * (self._t_s - contact_s)
        return _Stance(
            foot=self._next_foot,
            step=step,
            contact_s=contact_s,
            x_m=side * step.step_width_m + 0.005 * self._rng.gauss(0.0, 1.0),
            y_m=self._place_m + (travel_m - step.roll_m) / 2,
            belt_m=self._belt_m - carried_m,
            counted=counted,
        )

    def _lift(self, stance: _Stance) -> None:
        if stance.counted:
            step = stance.step
            self.truth.append(
                Footfall(stance.foot, stance.contact_s, stance.toe_off_s, step.step_s, step.running)
            )

    def _pressed(self, stance: _Stance) -> tuple[float, float]:
        """A foot's load in body weights, and where it presses along the belt.

        The belt carries the foot to the rear while the pressure rolls along it to the front.
        """
        step = stance.step
        phase = min(1.0, max(0.0, (self._t_s - stance.contact_s) / step.contact_s))
        force_bw = step.impulse_bw_s / step.contact_s * step.shape.at(phase)
        return force_bw, stance.y_m - (self._belt_m - stance.belt_m) + step.roll_m * phase

    def _stood(self, stepping_bw: float) -> float:
        """What standing adds to the feet that are still leaving: about one body weight in all."""
        sway_bw = 1.0 + 0.008 * sin(2 * pi * 0.35 * self._t_s)
        rise_bw = self._load_bw + _MAX_RISE_BW_PER_S / self.rate_hz
        return max(0.0, min(sway_bw, rise_bw) - stepping_bw)

    # --- acts ------------------------------------------------------------------------------------

    def _act(self, script: Script) -> None:
        """Begin a scripted load; what the feet did ends here."""
        self._script = ((0.0, self._load_bw), *script[1:])
        self._script_s = self._t_s
        self._stances = []
        self._next_contact_s = None
        self._running = False

    def _scripted(self, at_s: float) -> float | None:
        for (start_s, start_bw), (end_s, end_bw) in pairwise(self._script or ()):
            if at_s < end_s:
                return start_bw + (end_bw - start_bw) * (at_s - start_s) / (end_s - start_s)
        return None

    def _drift_along(self, period_s: float) -> None:
        self._place_m += self._drift_mps * period_s
        if abs(self._place_m) > _EDGE_M:
            self._drift_mps = 0.0
            self.step_off()
