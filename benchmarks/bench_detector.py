"""Detector samples per second over real time at 1 kHz, one sample at a time.

The baseline, in the same run, is the bare loop that a four-cell deck cannot do without: the sum of
the four cells of each sample.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from math import pi, sin
from typing import TypeVar

from controller.deck.calibration import SIMULATED
from controller.deck.pipeline import DeckPipeline
from protocols.force.node import ForceNode
from sessions.gait.stance import Stance, StanceDetector

RATE_HZ = 1000
SECONDS = 120
STEP_S, CONTACT_S, PEAK_N = 0.35, 0.25, 1600.0
ROUNDS = 3

_T = TypeVar("_T")
Rows = list[tuple[float, float, float, float]]


def cells() -> Rows:
    """Two minutes of running on four cells, with noise."""
    rng = random.Random(1)  # noqa: S311 - the same run each time
    return [
        (quarter + rng.gauss(0, 1), quarter, quarter, quarter)
        for quarter in (force_n(n / RATE_HZ) / 4 for n in range(SECONDS * RATE_HZ))
    ]


def force_n(t_s: float) -> float:
    """Stances of a squared sine."""
    into_s = t_s % STEP_S
    return PEAK_N * sin(pi * into_s / CONTACT_S) ** 2 if into_s < CONTACT_S else 0.0


def bare(rows: Rows) -> None:
    """The sum of each sample, and nothing done with it."""
    total_n = 0.0
    for one, two, three, four in rows:
        total_n = one + two + three + four
    assert total_n < PEAK_N


def detect(rows: Rows) -> None:
    """The same, into the detector."""
    detector, stances = StanceDetector(), 0
    for number, (one, two, three, four) in enumerate(rows):
        told = detector.push(number / RATE_HZ, one + two + three + four)
        if isinstance(told, Stance):
            stances += 1
    assert abs(stances - SECONDS / STEP_S) <= 2, stances


def wire(rows: Rows) -> list[bytes]:
    """The same run as the node says it."""
    node, said = ForceNode(), []
    for number, row in enumerate(rows):
        node.sample(SIMULATED.counts(row), 1000 * number)
        if number % 10 == 9:
            said.append(node.transmit(1000 * number))
    return said


def meter(said: list[bytes]) -> None:
    """All that the host does: bytes, calibration, centre of pressure, steps, watches."""
    pipeline = DeckPipeline(SIMULATED)
    for number, data in enumerate(said):
        pipeline.receive(data, 10_000 * number)
    assert pipeline.receiver.health.samples == SECONDS * RATE_HZ


def rate(work: Callable[[_T], None], material: _T) -> float:
    """Samples a second of CPU time, the best of three rounds."""
    times_s = []
    for _ in range(ROUNDS):
        start_s = time.process_time()
        work(material)
        times_s.append(time.process_time() - start_s)
    return SECONDS * RATE_HZ / min(times_s)


def main() -> None:
    """Print one line each."""
    rows = cells()
    baseline = rate(bare, rows)
    for name, speed in (("detector", rate(detect, rows)), ("pipeline", rate(meter, wire(rows)))):
        print(
            f"{name}: {speed:,.0f} samples/s = {speed / RATE_HZ:.0f} times real time at 1 kHz, "
            f"{baseline / speed:.1f} times the cost of the bare sum"
        )


if __name__ == "__main__":
    main()
