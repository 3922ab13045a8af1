"""A calibration as the text of its file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from controller.deck.calibration import Calibration, Cell, Matrix


def calibration_text(calibration: Calibration, note: str) -> str:
    """TOML that `calibration.load` reads back; `note` says how it came about."""
    return "\n".join(_lines(calibration, note)) + "\n"


def write_keeping_old(path: Path, text: str, today: date) -> Path | None:
    """Write the file; one that is there is kept under a name with the date, which is returned."""
    kept = None
    if path.exists():
        kept = _free(path.with_name(f"{path.name}.{today.isoformat()}"))
        path.rename(kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return kept


def _free(path: Path) -> Path:
    """The name, with a number where it is taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _lines(calibration: Calibration, note: str) -> Iterator[str]:
    yield f"# {note}"
    if calibration.serial:
        yield f"serial = {json.dumps(calibration.serial)}"
    yield f"rail_counts = {calibration.rail_counts}"
    for cell in calibration.cell:
        yield from _cell(cell)
    if calibration.matrix:
        yield from _matrix(calibration.matrix)


def _cell(cell: Cell) -> Iterator[str]:
    yield ""
    yield "[[cell]]"
    if cell.name:
        yield f"name = {json.dumps(cell.name)}"
    yield f"channel = {cell.channel}"
    yield f"newtons_per_count = {_number(cell.newtons_per_count)}"
    yield f"zero_counts = {cell.zero_counts:.1f}"
    yield f"x_m = {cell.x_m:.3f}"
    yield f"y_m = {cell.y_m:.3f}"


def _matrix(matrix: Matrix) -> Iterator[str]:
    yield ""
    yield "[matrix]  # newtons, and newtons times metres, for each count: one column a cell"
    for name, row in matrix:
        yield f"{name} = [{', '.join(map(_number, row))}]"


def _number(value: float) -> str:
    """Eight digits, as TOML takes them: with a point."""
    text = f"{value:.8g}"
    return text if "." in text or "e" in text else f"{text}.0"
