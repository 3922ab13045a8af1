"""Rows in a table, its columns as wide as what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import DataTable

Row = Sequence[Content]


def fill(table: DataTable[Content], heads: Sequence[str], rows: Sequence[Row]) -> None:
    """Show these rows. A table measures other kinds of text only, so the widths are given."""
    table.clear(columns=True)
    for place, words in enumerate(heads):
        lengths = [row[place].cell_length for row in rows]
        table.add_column(words, width=max([Content(words).cell_length, *lengths]))
    for row in rows:
        table.add_row(*row)
