"""Real recordings as decks, so that the same protection watches them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

from controller.deck.recording import Recording
from controller.deck.replay import EMPTY_S, card, cell_counts, sample_rate_hz
from protocols.force.node import ForceNode
from tests.falsestops.watched import TICK_MS, Watch, Watched

RUNS = "run_fukuchi_drifting_300hz.csv"
TRIALS = "run_alcantara_trials_500hz.csv"
ONE_FOOT = "walk_csuhmc_one_foot_100hz.csv"
SPEED_MPS = 2.5  # what the protection is told; nothing here depends on it


class RecordedDeck:
    """A node that samples a recording."""

    def __init__(self, recording: Recording) -> None:
        rate_hz = sample_rate_hz(recording)
        samples = tuple(recording)
        self.seconds = samples[-1][0] - samples[0][0]
        self._node = ForceNode(card(rate_hz))
        self._waiting = cell_counts(samples, rate_hz)
        self._next = next(self._waiting)
        self._now_us = 0

    def advance(self, now_us: int, _belt_speed_mps: float) -> None:
        """Take all samples that are due by now."""
        self._now_us = now_us
        while self._next[0] <= now_us:
            time_us, counts = self._next
            self._node.sample(counts, time_us)
            self._next = next(self._waiting)

    def transmit(self) -> bytes:
        """What leaves for the host now."""
        return self._node.transmit(self._now_us)

    def receive(self, data: bytes, now_us: int) -> None:
        """Take bytes of the host."""
        self._node.receive(data, now_us)


def watched(recording: Recording) -> Watched:
    """What the protection says from the moment at which it sees somebody to the recording's end."""
    deck = RecordedDeck(recording)
    # Somebody is seen after a second of load; the belt is taken to run from then on.
    ticks = int((deck.seconds - EMPTY_S) * 1000 / TICK_MS) - 1
    return Watch(deck).run(repeat(SPEED_MPS, ticks))


def recordings(folder: Path) -> Iterator[tuple[str, Recording]]:
    """What is there, each with its kind."""
    if (run := folder / RUNS).exists():
        yield "recorded running, drifting", Recording(run, rate_hz=300.0)
    if (trials := folder / TRIALS).exists():
        with trials.open() as file:
            names = file.readline().strip().split(",")
        for name in names:
            yield "recorded running, 16 trials", Recording(trials, rate_hz=500.0, column=name)
    if (walk := folder / ONE_FOOT).exists():
        yield "recorded walking, one foot of two", Recording(walk)
