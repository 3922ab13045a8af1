"""A person on the simulated deck: vertical force on four load cells, one sample at a time.

Deterministic by its seed, and it knows its own truth: when each foot landed and left. It walks or
runs as fast as the belt goes, stands when the belt stands, and can step on and off, stumble, fall,
or drift along the belt.
"""

from __future__ import annotations

import random
from collections import deque

from controller.simulator.act import DISMOUNT, EDGE_M, MOUNT, TURN, Act, Script
from controller.simulator.cells import DeckGeometry, Newtons, Noise
from controller.simulator.feet import NO_PRESS, Feet, Footfall, Press, Ride
from controller.simulator.habits import HabitsNow
from controller.simulator.mishaps import SCRIPTS, Mishap, MishapTruth
from controller.simulator.person import Person

_MAX_RISE_BW_PER_S = 12.0  # how fast a load comes on when somebody lands to stand
_TRUTHS = 1000


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
        self._geometry = geometry or DeckGeometry()
        self._noise = Noise(seed)
        self._noise_n = noise_n
        self._drift_n_per_s = drift_n_per_s / 4
        self._period_s = 1.0 / rate_hz
        self._samples = 0
        self._t_s = 0.0
        self._ride = Ride()
        self._feet = Feet(self.person, seed)
        self._drift_mps = self._drifted_m = 0.0
        self._habits = HabitsNow(self.person.habits, seed)
        self._chance = random.Random(f"mishaps {seed}")  # noqa: S311 - must be repeatable
        self._mishaps: deque[MishapTruth] = deque(maxlen=_TRUTHS)
        self._load_bw = 1.0 if on_deck else 0.0
        self._pressed = NO_PRESS
        self._act: Act | None = None
        self._act_s = self._act_m = 0.0  # since when, and the belt's travel then

    @property
    def truth(self) -> tuple[Footfall, ...]:
        """Every whole footfall so far (the newest 20 000), times in s since the first sample."""
        return tuple(self._feet.truth)

    @property
    def mishaps(self) -> tuple[MishapTruth, ...]:
        """Everything that happened to them so far."""
        return tuple(self._mishaps)

    @property
    def place_m(self) -> float:
        """Where along the deck they mean to be, from its middle to the front."""
        return self._ride.place_m

    @property
    def steps(self) -> int:
        """True foot contacts so far."""
        return self._feet.steps

    @property
    def cadence_spm(self) -> float | None:
        """True steps a minute over the last four steps. None: standing, or no four yet."""
        return self._feet.cadence_spm

    @property
    def standing(self) -> bool:
        """On the deck and not stepping."""
        return self.on_deck and self._feet.standing

    @property
    def each_foot_n(self) -> tuple[Press, ...]:
        """What each foot on the deck bears as of the newest sample, in newtons, and where."""
        bears_n = self.person.weight_n * (1.0 - self._habits.rail_share)
        if self._act is not None:
            presses: tuple[Press, ...] = (self._pressed,)
        elif self.on_deck:
            presses = self._feet.each(self._t_s, self._ride, most_bw=self._load_bw)
        else:
            presses = ()
        return tuple((load_bw * bears_n, x_m, y_m) for load_bw, x_m, y_m in presses)

    def step_on(self) -> None:
        """Mount the deck: one foot, then the other."""
        if not self.on_deck:
            self.on_deck = True
            self._drifted_m = self._drift_mps = 0.0
            self._ride.place_m = 0.0
            self._begin(MOUNT)

    def step_off(self) -> None:
        """Leave the deck, to the side rails."""
        if self.on_deck:
            self.on_deck = False
            self._begin(DISMOUNT)

    def turn_round(self) -> None:
        """Turn on the spot, in small steps: for a belt that stands."""
        if self.on_deck:
            self._begin(TURN)

    def stumble(self) -> None:
        """The load collapses for a third of a second, then a foot catches the fall."""
        self._befall(Mishap.STUMBLE, SCRIPTS[Mishap.STUMBLE])

    def befall(self, mishap: Mishap) -> None:
        """This happens to them, a little differently each time. Who fell stays down until they
        step off."""
        self._befall(mishap, SCRIPTS[mishap].varied(self._chance))

    def _befall(self, mishap: Mishap, script: Script) -> None:
        if self.on_deck:
            self._mishaps.append(MishapTruth(mishap, self._t_s))
            self._begin(script)

    def drift(self, speed_mps: float) -> None:
        """Drift along the belt, positive to the front; beyond the deck's end one steps off."""
        self._drift_mps = speed_mps

    def shift(self, ahead_m: float) -> None:
        """Be so much nearer to the front from now on, or to the rear below 0."""
        self._drifted_m += ahead_m

    def advance(self, belt_speed_mps: float) -> Newtons:
        """The load on the cells, in newtons, for the next sample, at this belt speed."""
        self._t_s = self._samples * self._period_s
        self._samples += 1
        self._ride.move(belt_speed_mps, self._period_s)
        self._shift()
        self._pressed = self._load_bw, x_m, y_m = self._press()
        load_n = self._load_bw * self.person.weight_n * (1.0 - self._habits.rail_share)
        front_left, front_right, rear_left, rear_right = self._geometry.shares(x_m, y_m)
        noise = self._noise.next()
        level, drift_n = self._noise_n, self._drift_n_per_s * self._t_s
        return (
            load_n * front_left + level * noise[0] + drift_n,
            load_n * front_right + level * noise[1] + drift_n,
            load_n * rear_left + level * noise[2] + drift_n,
            load_n * rear_right + level * noise[3] + drift_n,
        )

    def _press(self) -> Press:
        if self._act is not None:
            travel_m = self._ride.travel_m - self._act_m
            press = self._act.press(self._t_s - self._act_s, travel_m)
            if press is not None:
                return press
            self._act = None
        if not self.on_deck:
            return NO_PRESS
        most_bw = self._load_bw + _MAX_RISE_BW_PER_S * self._period_s
        return self._feet.press(self._t_s, self._ride, most_bw=most_bw)

    def _begin(self, script: Script) -> None:
        """Begin a scripted load; what the feet did ends here."""
        self._act = Act(script, self._ride.place_m, self.person.facing, self._load_bw)
        self._act_s, self._act_m = self._t_s, self._ride.travel_m
        self._feet.stand()

    def _shift(self) -> None:
        """Where they mean to be: by their habits, and by a drift, whose end is off the belt."""
        habits, ride = self._habits, self._ride
        habits.move(self._t_s)
        ride.lean_m, ride.unsteady = habits.lean_m, habits.unsteady
        self._drifted_m += self._drift_mps * self._period_s
        ride.place_m = self._drifted_m + habits.wander_m
        if self._drift_mps and abs(ride.place_m) > EDGE_M:
            self._drift_mps = 0.0
            self.step_off()
