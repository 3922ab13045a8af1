"""A person on the simulated deck: vertical force on four load cells, one sample at a time.

Deterministic by its seed, and it knows its own truth: when each foot landed and left. It walks or
runs as fast as the belt goes, stands when the belt stands, and can step on and off, stumble, or
drift along the belt.
"""

from __future__ import annotations

from itertools import pairwise

from controller.simulator.cells import DeckGeometry, Newtons, Noise
from controller.simulator.feet import NO_PRESS, Feet, Footfall, Press, Ride
from controller.simulator.person import Person

_EDGE_M = 0.72  # from the deck's middle: farther out one steps off
_MAX_RISE_BW_PER_S = 12.0  # how fast a load comes on when somebody lands to stand

Script = tuple[tuple[float, float], ...]
"""Seconds and body weights, linear between; the first load is what it is when the script begins."""

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
        self._drift_mps = 0.0
        self._load_bw = 1.0 if on_deck else 0.0
        self._script: Script | None = None
        self._script_s = 0.0

    @property
    def truth(self) -> tuple[Footfall, ...]:
        """Every whole footfall so far (the newest 20 000), times in s since the first sample."""
        return tuple(self._feet.truth)

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

    def step_on(self) -> None:
        """Mount the deck: one foot, then the other."""
        if not self.on_deck:
            self.on_deck = True
            self._ride.place_m = self._drift_mps = 0.0
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
        self._t_s = self._samples * self._period_s
        self._samples += 1
        self._ride.move(belt_speed_mps, self._period_s)
        if self._drift_mps:
            self._drift_along()
        self._load_bw, x_m, y_m = self._press()
        load_n = self._load_bw * self.person.weight_n
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
        if self._script is not None:
            load_bw = self._scripted(self._t_s - self._script_s)
            if load_bw is not None:
                return load_bw, 0.0, self._ride.place_m
            self._script = None
        if not self.on_deck:
            return NO_PRESS
        most_bw = self._load_bw + _MAX_RISE_BW_PER_S * self._period_s
        return self._feet.press(self._t_s, self._ride, most_bw=most_bw)

    def _act(self, script: Script) -> None:
        """Begin a scripted load; what the feet did ends here."""
        self._script = ((0.0, self._load_bw), *script[1:])
        self._script_s = self._t_s
        self._feet.stand()

    def _scripted(self, at_s: float) -> float | None:
        """The script's load; None when it is over."""
        for (start_s, start_bw), (end_s, end_bw) in pairwise(self._script or ()):
            if at_s < end_s:
                return start_bw + (end_bw - start_bw) * (at_s - start_s) / (end_s - start_s)
        return None

    def _drift_along(self) -> None:
        self._ride.place_m += self._drift_mps * self._period_s
        if abs(self._ride.place_m) > _EDGE_M:
            self._drift_mps = 0.0
            self.step_off()
