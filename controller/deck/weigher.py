"""Steady readings from a deck that is being calibrated: a reader's thread behind one question."""

from __future__ import annotations

import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Event, Lock

from controller.deck.calibration import SIMULATED
from controller.deck.pipeline import DeckPipeline
from controller.deck.reader import DeckReader
from controller.deck.steady import Steady, SteadyCounts
from controller.deck.url import ForceDeck
from protocols.force.samples import Samples

SETTLE_S = 0.5
"""After the question: a hand still leaves the deck, and samples from before are on their way."""


class NotSteady(Exception):
    """No reading in time, and why."""


class Weigher:
    """Owns the deck's port from `start` to `close`."""

    def __init__(self, deck: ForceDeck) -> None:
        self._steady = SteadyCounts()
        self._lock = Lock()
        self._since_us = 0.0
        self._readings: SimpleQueue[Steady] = SimpleQueue()
        self._heard = Event()
        self.channels = 0  # of the newest samples
        # The pipeline's own figures are not asked for: any calibration will do.
        self._pipeline = DeckPipeline(SIMULATED, receiver=deck.receiver(), sink=self._take)
        self._reader = DeckReader(deck.port, self._pipeline, lambda _: None, baud=deck.baud)

    def start(self) -> None:
        """Begin to read."""
        self._reader.start()

    def close(self) -> None:
        """Give the port back."""
        self._reader.close()

    @property
    def serial(self) -> str:
        """As the node reports it; empty on a wire that has none."""
        return self._pipeline.serial

    def wait(self, seconds: float) -> None:
        """Until the deck is heard. Raises `NotSteady`."""
        if not self._heard.wait(seconds):
            raise NotSteady(self._reader.open_trouble or "the deck sends no samples")

    def read(self, seconds: float) -> Steady:
        """The next steady reading that begins now. Raises `NotSteady` after so long."""
        with self._lock:
            self._since_us = time.monotonic_ns() / 1000 + SETTLE_S * 1e6
            self._steady.restart()
            while not self._readings.empty():
                self._readings.get_nowait()
        try:
            return self._readings.get(timeout=seconds)
        except Empty:
            raise NotSteady(self._reader.open_trouble or self._steady.why) from None

    def _take(self, samples: Samples, host_us: float, _boot_id: int) -> None:
        """In the reader's thread. What is older than the question is still on its way."""
        self.channels = samples.channels
        self._heard.set()
        with self._lock:
            if host_us < self._since_us:
                return
            for number, counts in enumerate(samples.counts):
                self._push((samples.time_us + number * samples.period_us) / 1e6, counts)

    def _push(self, t_s: float, counts: Sequence[int]) -> None:
        if (steady := self._steady.push(t_s, counts)) is not None:
            self._readings.put(steady)
