"""A recording as a force deck: file, four load cells, the node's own end, a pseudo-terminal.

What reads it cannot tell it from a deck: it speaks the force wire in real bytes at the recorded
pace. A second of empty deck comes first, to be tared, and an empty deck comes after the end.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import chain, count, islice, pairwise
from statistics import median

from controller.deck.calibration import SIMULATED
from controller.deck.recording import Recording
from controller.simulator.played import PlayedDeck
from protocols.force.node import NodeCard

EMPTY_S = 1.0
NOISE_N = 0.1
"""Of each cell: a recording has digits, a cell is never quite still."""
FRAME_S = 0.010


def sample_rate_hz(recording: Recording) -> float:
    """As given, or as the first hundred times of the file show it."""
    if recording.rate_hz is not None:
        return recording.rate_hz
    times_s = [t_s for t_s, _ in islice(recording, 100)]
    return 1.0 / median(after_s - before_s for before_s, after_s in pairwise(times_s))


def card(rate_hz: float) -> NodeCard:
    """A node that samples at this rate and sends frames of about 10 ms."""
    return NodeCard(
        rate_millihertz=round(1000.0 * rate_hz),
        samples_per_frame=max(1, min(64, round(rate_hz * FRAME_S))),
        serial=b"BACKSTRIDE RPLAY",
        firmware="replayed 1",
    )


def cell_counts(
    samples: Iterable[tuple[float, float]], rate_hz: float
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Device times in µs and the counts of four cells, in the middle of which the force acts."""
    noise = random.Random(0)  # noqa: S311 - noise, not a secret; the same at each replay
    for t_s, force_n in _framed_by_empty(samples, rate_hz):
        forces_n = [force_n / 4 + noise.gauss(0.0, NOISE_N) for _ in SIMULATED.cell]
        yield round(1e6 * t_s), SIMULATED.counts(forces_n)


def _framed_by_empty(
    samples: Iterable[tuple[float, float]], rate_hz: float
) -> Iterator[tuple[float, float]]:
    before = round(EMPTY_S * rate_hz)
    yield from ((number / rate_hz, 0.0) for number in range(before))
    start_s = end_s = before / rate_hz
    rest = iter(samples)
    first = next(rest, None)
    for t_s, force_n in chain([first] if first else [], rest):
        end_s = start_s + t_s - (first or (t_s, 0.0))[0]
        yield end_s, force_n
    yield from ((end_s + number / rate_hz, 0.0) for number in count(1))


class ReplayDeck(PlayedDeck):
    """Serves one recording, from `start` to `close`; begins when greeted.

    Raises `RecordingError` from the constructor: the file is read through once before it is played.
    """

    def __init__(self, recording: Recording) -> None:
        for _ in recording:
            pass
        rate_hz = sample_rate_hz(recording)
        super().__init__(cell_counts(recording, rate_hz), card(rate_hz))
