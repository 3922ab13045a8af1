"""Simulated mishaps, drawn from a seed as the walks are: whether they are seen, and how soon."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import repeat, takewhile

from controller.belt.faults import Cause
from controller.conduct.footing import STUMBLED
from controller.simulator.act import EDGE_M
from controller.simulator.mishaps import Mishap
from controller.simulator.walker import SimulatedWalker
from tests.falsestops.walks import Walk, drawn
from tests.falsestops.watched import TICK_MS, Watch, Watched

DRIFTS = "drift"
LEAVES = "step off"
KINDS: tuple[str, ...] = (*(mishap.value for mishap in Mishap), LEAVES, DRIFTS)
SLOWEST_MPS, FASTEST_MPS = 0.3, 2.5
DRIFT_MPS = (0.05, 0.4)
STEADY_S = 8.0
AFTER_S = 4.0
DRIFTING_S = 20.0
ANSWERS: dict[str, frozenset[Cause]] = {
    DRIFTS: frozenset({Cause.FRONT_END, Cause.REAR_END}),
    LEAVES: frozenset({Cause.PERSON_OFF}),
}
"""What should answer it; for all others: `FALLEN`, or, where they go on walking, a hold."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the protection made of one mishap; times in seconds since it began. None: nothing."""

    kind: str
    speed_mps: float
    cause: Cause | None
    cause_s: float | None
    told_s: float | None  # the cue of a drift, the hold after a stumble
    told_room_m: float | None = None  # from their true place to the end, at the cue
    cause_room_m: float | None = None  # and when the belt was eased

    @property
    def saved(self) -> bool:
        """Whether they went on walking: a hold is the answer."""
        return self.kind in (Mishap.TRIP, Mishap.STUMBLE)

    @property
    def answered(self) -> bool:
        """By the right reaction."""
        if self.saved:
            return self.told_s is not None or self.cause is not None
        return self.cause in ANSWERS.get(self.kind, frozenset({Cause.FALLEN}))

    @property
    def answer_s(self) -> float | None:
        """When the right reaction came."""
        if not self.answered:
            return None
        return self.told_s if self.saved and self.told_s is not None else self.cause_s

    @property
    def answer(self) -> str:
        """What came, in a word."""
        if self.cause is not None:
            return self.cause.value
        return "nothing" if self.told_s is None else "hold"


def tried(kind: str, seed: int) -> Seen:
    """One mishap of this kind, to somebody who walks steadily."""
    chance = random.Random(f"{kind} {seed}")
    top_mps = chance.uniform(SLOWEST_MPS, FASTEST_MPS)
    walk = replace(drawn(seed), speeds_mps=(top_mps,), seconds=STEADY_S, rate_hz=100.0, before=())
    watch, walker = walk.watch()
    trial = _Trial(kind, chance, walk, watch, walker)
    result = watch.run(trial.speeds())
    return trial.seen(result)


class _Trial:
    """One walk with its mishap."""

    def __init__(
        self, kind: str, chance: random.Random, walk: Walk, watch: Watch, walker: SimulatedWalker
    ) -> None:
        self._kind, self._chance = kind, chance
        self._walk, self._watch, self._walker = walk, watch, walker
        self._began_s: float | None = None
        self._told_room_m: float | None = None
        self._eased_room_m: float | None = None

    def speeds(self) -> Iterator[float]:
        """Up to speed, then the mishap and what follows."""
        top_mps = self._walk.speeds_mps[0]
        steady_s = STEADY_S - self._chance.uniform(0.0, 1.0)
        yield from takewhile(lambda speed_mps: speed_mps < top_mps, self._walk.speeds())
        yield from repeat(top_mps, round(steady_s * 1000 / TICK_MS))
        self._befall()
        seconds = DRIFTING_S if self._kind == DRIFTS else AFTER_S
        for _ in range(round(seconds * 1000 / TICK_MS)):
            yield top_mps
            if self._told_room_m is None and self._told() is not None:
                self._told_room_m = self._room_m
            if self._eased_room_m is None and self._watch.tripped:
                self._eased_room_m = self._room_m

    def _befall(self) -> None:
        self._began_s = self._watch.now_s
        if self._kind == DRIFTS:
            self._walker.drift(self._chance.choice((-1, 1)) * self._chance.uniform(*DRIFT_MPS))
        elif self._kind == LEAVES:
            self._walker.step_off()
        else:
            self._walker.befall(Mishap(self._kind))

    @property
    def _room_m(self) -> float:
        return EDGE_M - abs(self._walker.place_m)

    def _told(self) -> float | None:
        """When the right words were said, since the mishap began."""
        assert self._began_s is not None
        for at_s, lost in self._watch.told:
            if at_s > self._began_s and (lost is STUMBLED) is not (self._kind == DRIFTS):
                return at_s - self._began_s
        return None

    def seen(self, result: Watched) -> Seen:
        """What came of it. A cause before it began is none of it."""
        cause, cause_s = result.cause, result.seconds
        if self._kind == DRIFTS and self._watch.first:  # here the belt does not ease, so they go on
            cause_s, cause = self._watch.first
        speed_mps = self._walk.speeds_mps[0]
        if self._began_s is None:
            return Seen(self._kind, speed_mps, None, None, None)
        return Seen(
            self._kind,
            speed_mps,
            cause,
            cause_s - self._began_s if cause else None,
            self._told(),
            self._told_room_m,
            self._eased_room_m,
        )
