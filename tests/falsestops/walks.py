"""Simulated walks drawn from a seed: who walks, how fast, and what the deck adds to it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

from controller.simulator.deck import SimulatedDeck
from controller.simulator.habits import Habits
from controller.simulator.person import Direction, Pace, Person, runs
from controller.simulator.walker import SimulatedWalker
from sessions.engine.state import START_MPS
from sessions.workouts.plan import Gait
from tests.falsestops.watched import TICK_MS, Watch, Watched

ACCEL_MPS2, EASE_MPS2 = 0.15, 0.25
FASTEST_MPS = {Direction.BACKWARD: 3.5, Direction.FORWARD: 4.5}
SLOWEST_MPS = 0.1
RATES_HZ = (100.0,) * 19 + (1000.0,)  # a real deck's is dear to simulate
PAUSES = 0.2  # of the walks have a belt that stands in between
BEFORE_S = 2.5
TURNS = 0.3  # of the people turn round, or step off and on, before they start
BEFORE: tuple[tuple[str, ...], ...] = (
    ("turn_round",),
    ("turn_round", "turn_round"),
    ("step_off", "step_on"),
    ("step_off", "step_on", "turn_round"),
)


@dataclass(frozen=True, slots=True)
class Walk:
    """One person's walk on one deck."""

    seed: int
    person: Person
    speeds_mps: tuple[float, ...]  # one after the other, each by the gate's ramp
    seconds: float  # at each, once it is reached
    noise_n: float  # of each cell
    drift_n_per_s: float  # of their sum
    rate_hz: float
    mount_after_s: float
    before: tuple[str, ...] = ()  # what they do before they start, each 2.5 s after the other

    @property
    def kind(self) -> str:
        """Which way and how the fastest part goes."""
        running = runs(self.person, max(self.speeds_mps), running=False)
        return f"{'running' if running else 'walking'} {self.person.direction}"

    @property
    def gait(self) -> Gait:
        """As a workout would call it."""
        if self.person.direction is Direction.FORWARD:
            return Gait.FORWARD
        running = runs(self.person, max(self.speeds_mps), running=False)
        return Gait.BACKWARD_RUN if running else Gait.BACKWARD_WALK

    def speeds(self) -> Iterator[float]:
        """The belt's speed at each tick, from the start to the end of the ramp to standstill."""
        at_mps = 0.0
        for speed_mps in (START_MPS, *self.speeds_mps):
            while at_mps != speed_mps:
                at_mps = _nearer(at_mps, speed_mps)
                yield at_mps
            yield from repeat(at_mps, round(self.seconds * 1000 / TICK_MS))
        while at_mps > 0:
            at_mps = _nearer(at_mps, 0.0)
            yield at_mps

    def watched(self) -> Watched:
        """What the protection says of it."""
        watch, walker = self.watch()
        self.prepare(watch, walker)
        return watch.run(self.speeds())

    def watch(self) -> tuple[Watch, SimulatedWalker]:
        """Somebody watched, and they themselves."""
        walker = SimulatedWalker(
            self.person,
            rate_hz=self.rate_hz,
            noise_n=self.noise_n,
            drift_n_per_s=self.drift_n_per_s,
            seed=self.seed,
        )
        return Watch(SimulatedDeck(walker, mount_after_s=self.mount_after_s), self.gait), walker

    def prepare(self, watch: Watch, walker: SimulatedWalker) -> None:
        """What they do before they start: the belt stands."""
        if self.before:
            watch.stand(self.mount_after_s + BEFORE_S)
        for act in self.before:
            getattr(walker, act)()
            watch.stand(BEFORE_S)


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
        step_rate=chance.uniform(0.75, 1.15),
        step_width=chance.uniform(0.5, 1.6),
        double_support=chance.uniform(0.8, 1.8),
        habits=_habits(chance),
    )
    fastest_mps = 2.0 if person.pace is Pace.WALK else FASTEST_MPS[direction]
    top_mps = chance.uniform(SLOWEST_MPS, fastest_mps)
    others = [chance.uniform(SLOWEST_MPS, top_mps) for _ in range(chance.randrange(3))]
    if chance.random() < PAUSES:
        others.insert(0, 0.0)
    before = chance.choice(BEFORE) if chance.random() < TURNS else ()
    return Walk(
        seed=seed,
        person=person,
        speeds_mps=(top_mps, *others),
        seconds=seconds,
        noise_n=chance.uniform(0.5, 8.0),
        drift_n_per_s=chance.uniform(-1.0, 1.0),
        rate_hz=chance.choice(RATES_HZ),
        mount_after_s=chance.uniform(2.0, 5.0),
        before=before,
    )


def _habits(chance: random.Random) -> Habits:
    """Half of the people hold no rail, a third looks round."""
    return Habits(
        wander_m=chance.uniform(0.0, 0.10),
        wander_s=chance.uniform(4.0, 15.0),
        look_every_s=chance.choice([0.0, 0.0, chance.uniform(4.0, 15.0)]),
        rail_share=chance.choice([0.0, 0.0, chance.uniform(0.05, 0.2), chance.uniform(0.2, 0.4)]),
        grab_every_s=chance.choice([0.0, 0.0, chance.uniform(8.0, 20.0)]),
        grab_share=chance.uniform(0.2, 0.5),
    )


def _nearer(at_mps: float, to_mps: float) -> float:
    """One tick of the gate's ramps."""
    up_mps, down_mps = (rate * TICK_MS / 1000 for rate in (ACCEL_MPS2, EASE_MPS2))
    if -down_mps <= to_mps - at_mps <= up_mps:
        return to_mps
    return at_mps + (up_mps if to_mps > at_mps else -down_mps)
