"""An axis ends at a figure that is read at once, and everything fits below it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.chart import halves, round_above


@given(st.floats(1e-6, 1e6))
def test_the_next_round_figure(value: float) -> None:
    assert value <= round_above(value) < 2.6 * value


@pytest.mark.parametrize(
    ("value", "top"), [(0.0, 1.0), (-1.0, 1.0), (0.5, 1.0), (1.2, 2.0), (2.1, 4.0), (168, 200)]
)
def test_some_of_them(value: float, top: float) -> None:
    assert round_above(value) == top


def test_it_is_named_thrice() -> None:
    assert halves(1.0) == ([0.0, 0.5, 1.0], ["0", "0.5", "1"])
