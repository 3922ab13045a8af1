"""Large figures and the profile, without a screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from controller.api import ProfilePoint
from tui.chart import bars, columns, cursor_column
from tui.figures import CHARACTERS, SCALES, draw, fitting_scale, size

numbers = st.text(alphabet=sorted(CHARACTERS), min_size=1, max_size=8)


@given(text=numbers, wide=st.integers(0, 200), high=st.integers(0, 60))
def test_figures_fit_their_box_or_are_plain_text(text: str, wide: int, high: int) -> None:
    lines = draw(text, wide, high)
    if fitting_scale(text, wide, high) is None:
        assert lines == (text,)
    else:
        assert len(lines) <= high
        assert {len(line) for line in lines} <= set(range(wide + 1))


@given(text=numbers, wide=st.integers(1, 200), high=st.integers(1, 60))
def test_more_room_never_makes_figures_smaller(text: str, wide: int, high: int) -> None:
    scale, larger = fitting_scale(text, wide, high), fitting_scale(text, wide + 5, high + 5)
    if scale is not None:
        assert larger is not None
        assert larger[0] >= scale[0]


def test_a_digit_at_the_smallest_scale() -> None:
    assert draw("7", 4, 4) == ("▀▀▀█", "  ▄▀", " ▄▀ ", " ▀  ")


def test_speed_and_time_of_a_small_screen_are_seven_rows_high() -> None:
    assert size("1.5", (2, 2)) == (22, 7)
    assert fitting_scale("1.5", 22, 7) == (2, 2)
    assert fitting_scale("10.0", 18, 7) == (1, 2)


def test_no_two_characters_look_alike() -> None:
    for across, down in SCALES[-2:]:
        wide, high = size("8", (across, down))
        drawn = [draw(one, wide, high) for one in CHARACTERS]
        assert len(set(drawn)) == len(CHARACTERS)


def point(at_s: float, speed_mps: float, incline_pct: float) -> ProfilePoint:
    return ProfilePoint(at_s=at_s, speed_mps=speed_mps, incline_pct=incline_pct)


def test_a_column_shows_the_highest_value_of_its_stretch() -> None:
    points = [point(0, 1, 0), point(10, 3, 5), point(11, 1, 0)]
    assert columns(points, 20, 4) == [(1, 0), (1, 0), (3, 5), (1, 0)]


def test_a_profile_of_nothing_is_flat() -> None:
    assert columns([], 0, 3) == [(0.0, 0.0)] * 3
    assert bars([0, 0], 0, 2) == ["  ", "  "]


def test_bars_reach_the_top_and_the_smallest_is_seen() -> None:
    assert bars([0.0, 0.001, 1.0, 2.0], 2.0, 2) == ["   █", " ▁██"]


@given(st.floats(-10, 1e6), st.floats(-1, 1e5), st.integers(1, 300))
def test_the_cursor_stays_on_the_profile(cursor_s: float, length_s: float, width: int) -> None:
    assert 0 <= cursor_column(cursor_s, length_s, width) < width
