"""Parts in as few lines as they fit in, none of them broken: a key stays with its word."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content


def flow(parts: Iterable[Content], columns: int, gap: str = "   ") -> Content:
    """`parts` with `gap` between those that share a line of so many columns."""
    lines: list[Content] = []
    for part in parts:
        longer = Content(gap).join([lines[-1], part]) if lines else part
        if lines and longer.cell_length <= columns:
            lines[-1] = longer
        else:
            lines.append(part)
    return Content("\n").join(lines)
