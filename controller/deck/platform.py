"""What the belt lies on: one calibrated deck, or two as one."""

from __future__ import annotations

from collections.abc import Sequence

from controller.deck.calibration import Calibration
from controller.deck.pair import DeckPair
from controller.deck.scale import Press, Scale
from sessions.gait.plates import Plates


class Platform:
    """Weighs samples of all cells, the first deck's before the second's."""

    def __init__(self, decks: Sequence[Calibration]) -> None:
        """One or two."""
        self._decks = tuple(decks)
        self._pair = DeckPair(*self._decks) if len(self._decks) == 2 else None
        self.calibration = self._pair.calibration if self._pair else self._decks[0]
        self.names = self._pair.names if self._pair else ("",)
        self._scale = Scale(self.calibration)

    def tare(self, cells_n: Sequence[float]) -> None:
        """What the unloaded cells show, by the calibrations' own zeros, is nothing from here on."""
        self._scale.tare(cells_n)
        if self._pair:
            self._pair.tare(cells_n)

    def cells_n(self, counts: Sequence[float]) -> list[float]:
        """The load of each cell."""
        return self._scale.cells_n(counts)

    def press(self, counts: Sequence[float]) -> Press:
        """The whole load of one sample."""
        return self._scale.press(counts)

    def plates(self, counts: Sequence[int]) -> Plates | None:
        """What each side bears. None: there are no two decks side by side."""
        return self._pair.plates(counts) if self._pair else None

    @property
    def in_force(self) -> tuple[Calibration, ...]:
        """The decks with the zeros as tared. From any thread."""
        zeros = iter(self._scale.zero_counts)
        return tuple(
            deck.model_copy(
                update={
                    "cell": tuple(
                        cell.model_copy(update={"zero_counts": next(zeros)}) for cell in deck.cell
                    )
                }
            )
            for deck in self._decks
        )
