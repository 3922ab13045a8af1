"""Which columns of a table are the force and the centre of pressure, of one deck or of two plates.

OpenSim names them: `ground_force_vy` is the vertical force, `ground_force_px` and `ground_force_pz`
its place forward and to the right, each with what tells the plates apart before or after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from controller.deck.recording import the_force_column
from controller.deck.table import Table, listed
from sessions.gait.footfall import Side

_OPENSIM: Final = re.compile(
    r"(?P<before>.*?)ground_force(?P<after>.*?)_(?P<what>v|p)(?P<axis>[xyz])"
)
_SIDES: Final = {"l": Side.LEFT, "left": Side.LEFT, "r": Side.RIGHT, "right": Side.RIGHT}


@dataclass(frozen=True, slots=True)
class Plate:
    """The columns of one force: newtons, and metres to the right and to the front."""

    force: str
    x: str | None = None
    y: str | None = None
    side: Side = Side.UNKNOWN  # of the foot that it bears alone


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for; empty: what the names of the columns say."""

    column: str | None = None
    cop_x: str | None = None
    cop_y: str | None = None
    left: str | None = None
    right: str | None = None


def plates_in(table: Table, wanted: Wanted) -> tuple[Plate, ...]:
    """One plate that bears both feet, or one for each foot. Raises `RecordingError`."""
    if wanted.left is not None or wanted.right is not None:
        return tuple(_each_foot(table, wanted))
    found = _opensim(table.columns)
    if wanted.column is None and found:
        if len(found) > 2:
            names = listed([plate.force for plate in found])
            raise table.header_error(
                f"{len(found)} plates; choose with --left and --right: {names}"
            )
        return found
    places = [table.find(name) for name in (wanted.cop_x, wanted.cop_y) if name]
    forces = [name for name in table.columns if name not in places]
    force = the_force_column(table, forces, wanted.column)
    return (Plate(force, wanted.cop_x, wanted.cop_y),)


def _each_foot(table: Table, wanted: Wanted) -> Iterator[Plate]:
    of_opensim = {plate.force: plate for plate in _opensim(table.columns)}
    for name, side in ((wanted.left, Side.LEFT), (wanted.right, Side.RIGHT)):
        if name is not None:
            force = table.find(name)
            known = of_opensim.get(force, Plate(force))
            yield Plate(force, known.x, known.y, side)


def _opensim(columns: Sequence[str]) -> tuple[Plate, ...]:
    matches = [(name, match) for name in columns if (match := _OPENSIM.fullmatch(name.lower()))]
    of = {(m["before"], m["after"], m["what"] + m["axis"]): name for name, m in matches}
    plates = dict.fromkeys((m["before"], m["after"]) for _, m in matches)
    return tuple(
        Plate(
            of[before, after, "vy"],
            x=of.get((before, after, "pz")),
            y=of.get((before, after, "px")),
            side=_SIDES.get((before + after).strip("_"), Side.UNKNOWN),
        )
        for before, after in plates
        if (before, after, "vy") in of
    )
