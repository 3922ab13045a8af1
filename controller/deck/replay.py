"""A recording as a force deck: file, four load cells, the node's own end, a pseudo-terminal.

What reads it cannot tell it from a deck: it speaks the force wire in real bytes at the recorded
pace. A second of empty deck comes first, to be tared, and an empty deck comes after the end.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterable, Iterator
from itertools import chain, count, islice, pairwise
from statistics import median

from controller.deck.calibration import SIMULATED
from controller.deck.recording import Recording
from controller.simulator.terminal import Terminal
from protocols.force.node import ForceNode, NodeCard

EMPTY_S = 1.0
NOISE_N = 0.1
"""Of each cell: a recording has digits, a cell is never quite still."""
FRAME_S = 0.010
TURN_S = 0.005


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


class ReplayDeck:
    """Serves one recording on a pseudo-terminal, from `start` to `close`; begins when greeted.

    Raises `RecordingError` from the constructor: the file is read through once before it is played.
    """

    def __init__(self, recording: Recording) -> None:
        for _ in recording:
            pass
        rate_hz = sample_rate_hz(recording)
        self._samples = cell_counts(recording, rate_hz)
        self._node = ForceNode(card(rate_hz))
        self._terminal = Terminal()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replay", daemon=True)

    @property
    def port(self) -> str:
        """The path that a reader opens."""
        return self._terminal.path

    def start(self) -> None:
        """Wait for a host, then play."""
        self._thread.start()

    def close(self) -> None:
        """Stop playing and hang up."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._terminal.close()

    def _run(self) -> None:
        while not (heard := self._terminal.read()):
            if self._closing.wait(TURN_S):
                return
        start_ns = time.monotonic_ns()
        at_us, counts = next(self._samples)
        while not self._closing.wait(TURN_S):
            now_us = (time.monotonic_ns() - start_ns) // 1000
            self._node.receive(heard, now_us)
            while at_us <= now_us:
                self._node.sample(counts, at_us)
                at_us, counts = next(self._samples)
            self._terminal.write(self._node.transmit(now_us))
            heard = self._terminal.read()
