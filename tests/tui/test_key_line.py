"""Keys in lines: none is parted from its word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tui.regions.flow import flow

words = st.text("abc ▲►", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.lists(words, max_size=12), st.integers(1, 80))
def test_parts_stay_whole_and_in_order(parts: list[str], columns: int) -> None:
    lines = flow(map(Content, parts), columns, " | ").plain.splitlines()
    assert [part for line in lines for part in line.split(" | ")] == parts
    assert all(len(line) <= columns or " | " not in line for line in lines)
