"""A simulated deck that somebody mounts and walks on, without a treadmill: to look at."""

from __future__ import annotations

import time
from typing import Final

from controller.simulator.deck import SimulatedDeck
from controller.simulator.deck_line import DeckLine
from controller.simulator.playing import PlayingDeck

MOUNT_S: Final = 3.0
WALK_S: Final = 5.0  # after they stepped on
SPEED_MPS: Final = 0.9
FASTER_MPS2: Final = 0.3


class WalkedDeck(PlayingDeck):
    """Empty at first, so that it can be tared; then somebody stands, then they walk for ever."""

    def __init__(self, deck: SimulatedDeck | None = None) -> None:
        super().__init__("walked deck")
        self.deck = deck or SimulatedDeck(mount_after_s=MOUNT_S)
        self._line = DeckLine(self.deck)
        self._line.plug_in()

    @property
    def ports(self) -> tuple[str, ...]:
        """The paths that a reader opens, one for each node."""
        return tuple(path for path in self._line.paths.values() if path)

    def _run(self) -> None:
        mounted_us: int | None = None
        while not self._closes():
            now_us = time.monotonic_ns() // 1000
            if mounted_us is None and self.deck.walker.on_deck:
                mounted_us = now_us
            stood_s = 0.0 if mounted_us is None else (now_us - mounted_us) / 1e6
            belt_mps = min(SPEED_MPS, max(0.0, FASTER_MPS2 * (stood_s - WALK_S)))
            self._line.advance(now_us, belt_mps)

    def _hang_up(self) -> None:
        self._line.close()
