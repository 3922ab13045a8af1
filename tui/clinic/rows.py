"""Rows in a table, its columns as wide as what stands in them, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from textual.content import Content
from textual.widgets import DataTable

Row = Sequence[Content]
MARGIN: Final = 2
"""Columns of the screen beside what fills it."""


def fill(table: DataTable[Content], heads: Sequence[str], rows: Sequence[Row]) -> None:
    """Show these rows, what matters most first: columns that the screen has no room for are left
    out. A table measures other kinds of text only, so the widths are given."""
    widths = [
        max([Content(words).cell_length, *(row[place].cell_length for row in rows)])
        for place, words in enumerate(heads)
    ]
    ends = accumulate(width + 2 * table.cell_padding for width in widths)
    shown = sum(end <= table.app.size.width - MARGIN for end in ends)
    marked = table.cursor_row
    table.clear(columns=True)
    for words, width in zip(heads[:shown], widths, strict=False):
        table.add_column(words, width=width)
    for row in rows:
        table.add_row(*row[:shown])
    table.move_cursor(row=marked)
