"""Simulated walks drawn from a seed: who walks, how fast, and what the deck adds to it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from controller.simulator.deck import SimulatedDeck
from controller.simulator.person import Direction, Pace, Person, runs
from controller.simulator.walker import SimulatedWalker
from sessions.engine.state import START_MPS
from tests.falsestops.watched import TICK_MS, Watch, Watched

ACCEL_MPS2, EASE_MPS2 = 0.15, 0.25
FASTEST_MPS = {Direction.BACKWARD: 3.5, Direction.FORWARD: 4.5}
SLOWEST_MPS = 0.1
RATES_HZ = (100.0,) * 19 + (1000.0,)  # a real deck's is dear to simulate


@dataclass(frozen=True, slots=True)
class Walk:
    """One person's walk on one deck."""

    seed: int
    person: Person
    speeds_mps: tuple[float, ...]  # one after the other, each by the gate's ramp
    seconds: float  # at each
    noise_n: float  # of each cell
    drift_n_per_s: float  # of their sum
    rate_hz: float
    mount_after_s: float

    @property
    def kind(self) -> str:
        """Which way and how the fastest part goes."""
        running = runs(self.person, max(self.speeds_mps), running=False)
        return f"{'running' if running else 'walking'} {self.person.direction}"

    def speeds(self) -> Iterator[float]:
        """The belt's speed at each tick, from the start to the end of the ramp to standstill."""
        at_mps = 0.0
        for speed_mps in (START_MPS, *self.speeds_mps):
            for _ in range(round(self.seconds * 1000 / TICK_MS)):
                at_mps = _nearer(at_mps, speed_mps)
                yield at_mps
        while at_mps > 0:
            at_mps = _nearer(at_mps, 0.0)
            yield at_mps

    def watched(self) -> Watched:
        """What the protection says of it."""
        walker = SimulatedWalker(
            self.person,
            rate_hz=self.rate_hz,
            noise_n=self.noise_n,
            drift_n_per_s=self.drift_n_per_s,
            seed=self.seed,
        )
        deck = SimulatedDeck(walker, mount_after_s=self.mount_after_s)
        return Watch(deck).run(self.speeds())


def drawn(seed: int, seconds: float = 8.0) -> Walk:
    """The walk of this seed: about `seconds` at each of one to three speeds."""
    chance = random.Random(seed)
    direction = chance.choice(list(Direction))
    person = Person(
        mass_kg=chance.uniform(35.0, 150.0),
        direction=direction,
        pace=chance.choice([Pace.BY_SPEED, Pace.BY_SPEED, Pace.WALK, Pace.RUN]),
        contact_asymmetry=chance.uniform(0.0, 0.2),
        force_asymmetry=chance.uniform(0.0, 0.2),
        variability=chance.uniform(0.0, 0.08),
    )
    fastest_mps = 2.0 if person.pace is Pace.WALK else FASTEST_MPS[direction]
    top_mps = chance.uniform(SLOWEST_MPS, fastest_mps)
    others = (chance.uniform(SLOWEST_MPS, top_mps) for _ in range(chance.randrange(3)))
    return Walk(
        seed=seed,
        person=person,
        speeds_mps=(top_mps, *others),
        seconds=seconds,
        noise_n=chance.uniform(0.5, 8.0),
        drift_n_per_s=chance.uniform(-1.0, 1.0),
        rate_hz=chance.choice(RATES_HZ),
        mount_after_s=chance.uniform(2.0, 5.0),
    )


def _nearer(at_mps: float, to_mps: float) -> float:
    """One tick of the gate's ramps."""
    up_mps, down_mps = (rate * TICK_MS / 1000 for rate in (ACCEL_MPS2, EASE_MPS2))
    return at_mps + max(-down_mps, min(to_mps - at_mps, up_mps))
