"""A deck that plays in real time, in a thread of its own, on pseudo-terminals."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import Final

TURN_S: Final = 0.005


class PlayingDeck(ABC):
    """Plays from `start` to `close`. What reads it cannot tell it from a deck: it speaks the force
    wire in real bytes."""

    def __init__(self, name: str) -> None:
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    @abstractmethod
    def ports(self) -> tuple[str, ...]:
        """The paths that a reader opens, one for each node."""

    def start(self) -> None:
        """Wait for a host, then play."""
        self._thread.start()

    def close(self) -> None:
        """Stop playing and hang up."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._hang_up()

    def _closes(self) -> bool:
        """Wait a turn; true when it is to end."""
        return self._closing.wait(TURN_S)

    @abstractmethod
    def _run(self) -> None:
        """Play, a turn at a time, until it is to end."""

    @abstractmethod
    def _hang_up(self) -> None:
        """Give the terminals back; the thread has ended."""
