"""Two decks under one belt: their calibrations as one, and which is on which side.

The places of both files are of the belt: from its middle, not from each deck's own. A deck all of
whose cells lie farther right than the other's is the one on the right; where neither does, as with
one deck before the other, there is no left and right to tell.
"""

from __future__ import annotations

from collections.abc import Sequence

from controller.deck.calibration import Calibration, Cell, Matrix
from controller.deck.scale import Scale
from sessions.gait.plates import Plates


def joined(first: Calibration, second: Calibration) -> Calibration:
    """The cells of both, numbered through: of samples that have the first's before the second's."""
    cells = [*first.cell, *second.cell]
    columns = [*first.columns, *second.columns]
    return Calibration.model_construct(
        serial="",
        rail_counts=max(first.rail_counts, second.rail_counts),
        belt_m=first.belt_m or second.belt_m,
        cell=tuple(cell.model_copy(update={"channel": n}) for n, cell in enumerate(cells)),
        matrix=Matrix.model_construct(
            force_n=tuple(column[0] for column in columns),
            sideways_nm=tuple(column[1] for column in columns),
            along_nm=tuple(column[2] for column in columns),
        ),
    )


class DeckPair:
    """What is known of two decks by their calibrations."""

    def __init__(self, first: Calibration, second: Calibration) -> None:
        self._first, self._second = Scale(first), Scale(second)
        self._count = len(first.cell)
        self._right_is_second = _right_of(second, first)
        self._apart = self._right_is_second or _right_of(first, second)
        self.names = self._names()
        named = (_named(one, name) for one, name in zip((first, second), self.names, strict=True))
        self.calibration = joined(*named)

    def tare(self, cells_n: Sequence[float]) -> None:
        """What the unloaded cells show, the first deck's before the second's."""
        self._first.tare(cells_n[: self._count])
        self._second.tare(cells_n[self._count :])

    def plates(self, counts: Sequence[int]) -> Plates | None:
        """What each side bears. None: they do not lie side by side."""
        if not self._apart:
            return None
        first = self._first.press(counts[: self._count])
        second = self._second.press(counts[self._count :])
        return (first, second) if self._right_is_second else (second, first)

    def _names(self) -> tuple[str, str]:
        if not self._apart:
            return "first deck", "second deck"
        sides = ("left deck", "right deck")
        return sides if self._right_is_second else (sides[1], sides[0])


def _right_of(one: Calibration, other: Calibration) -> bool:
    return min(cell.x_m for cell in one.cell) >= max(cell.x_m for cell in other.cell)


def _named(calibration: Calibration, deck: str) -> Calibration:
    """The cells by their deck's name too."""
    cells = tuple(_of_deck(cell, deck.removesuffix(" deck")) for cell in calibration.cell)
    return calibration.model_copy(update={"cell": cells})


def _of_deck(cell: Cell, deck: str) -> Cell:
    return cell.model_copy(update={"name": f"{deck}: {cell.name or f'channel {cell.channel}'}"})
