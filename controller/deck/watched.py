"""A force deck that somebody looks at: its reader, and the newest view of it."""

from __future__ import annotations

from controller.deck.opening import OpenedDeck
from controller.deck.pipeline import DeckPipeline
from controller.deck.reader import DeckReader
from controller.deck.view import DeckView
from sessions.gait.report import DeckReport


class WatchedDeck:
    """Reads its port from `start` to `close`. Nothing moves, and no relay is armed."""

    def __init__(self, opened: OpenedDeck) -> None:
        self.newest: DeckView | None = None  # written by the reader's thread
        deck, second = opened.deck, opened.second
        self._pipeline = DeckPipeline(
            opened.calibration,
            receiver=deck.receiver(),
            second=second.of_pipeline() if second else None,
        )
        self._reader = DeckReader(
            deck.port,
            self._pipeline,
            self._look,
            baud=deck.baud,
            second=second.deck if second else None,
        )

    def start(self) -> None:
        """Begin to read."""
        self._reader.start()

    def close(self) -> None:
        """Give the port back."""
        self._reader.close()

    @property
    def trouble(self) -> str:
        """Why the deck does not work, in words; empty while it does."""
        return self._reader.trouble

    def _look(self, report: DeckReport) -> None:
        self.newest = self._pipeline.view(report)
