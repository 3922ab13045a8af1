"""The coach's figure on the screen: where it is to its target, and what it takes no room from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.api import Beat, CueCount, FormSummary, FormView
from tests.tui.screen import LARGE, SIZES, Screen, open_screen
from tui.figures import fitting_scale
from tui.regions.big_number import BigNumber
from tui.regions.form import form_line
from tui.target import gauge, number, place_words, plot

VALUES = tuple(160.0 + 20 * (n % 10) / 10 for n in range(30))
FORM = FormView(figure="cadence", unit="steps/min", value=168, low=165, high=185, last=VALUES)
figures = st.floats(-1000, 1000)

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


def at(value: float) -> FormView:
    return FORM.model_copy(update={"value": value, "last": (*VALUES[1:], value)})


@pytest.mark.parametrize(
    ("value", "words", "mark"),
    [
        (120.0, "▼ BELOW 165 to 185", "◆─────[──────────]──────"),
        (164.9, "▼ BELOW 165 to 185", "─────◆[──────────]──────"),
        (165.0, "● IN 165 to 185", "──────[◆─────────]──────"),
        (185.0, "● IN 165 to 185", "──────[─────────◆]──────"),
        (185.1, "▲ ABOVE 165 to 185", "──────[──────────]◆─────"),
        (300.0, "▲ ABOVE 165 to 185", "──────[──────────]─────◆"),
    ],
)
def test_the_place_is_a_shape_a_word_and_a_mark(value: float, words: str, mark: str) -> None:
    assert place_words(at(value)) == words
    assert gauge(at(value), 24) == mark


@given(value=figures, low=figures, span=st.floats(0.1, 100), width=st.integers(8, 200))
def test_the_mark_tells_the_same_as_the_word(
    value: float, low: float, span: float, width: int
) -> None:
    form = FormView(figure="position", unit="cm", value=value, low=low, high=low + span)
    drawn = gauge(form, width)
    at, left, right = (drawn.index(cell) for cell in "◆[]")
    word = place_words(form).split()[1]
    assert word == ("BELOW" if at < left else "ABOVE" if at > right else "IN")
    assert len(drawn) == width


@given(
    last=st.lists(figures, min_size=1, max_size=30),
    band=st.none() | st.tuples(figures, st.floats(0.1, 100)),
    width=st.integers(1, 80),
    height=st.integers(1, 20),
)
def test_a_plot_is_as_large_as_asked_and_ends_with_the_newest(
    last: list[float], band: tuple[float, float] | None, width: int, height: int
) -> None:
    ends = {"low": band[0], "high": band[0] + band[1]} if band else {}
    form = FormView(figure="loading", unit="-", value=last[-1], last=tuple(last), **ends)
    drawn = plot(form, width, height)
    assert [len(row) for row in drawn.rows] == [width] * height
    assert sum(row[-1] in "▀▄" for row in drawn.rows) == 1
    assert any("░" in row for row in drawn.rows) or not band or width <= 2 * len(last)
    assert (drawn.low_row is None) == (band is None)


def test_a_value_within_the_band_is_plotted_within_it() -> None:
    drawn = plot(at(175.0), 60, 8)
    (row,) = (row for row, cells in enumerate(drawn.rows) if cells[-1] in "▀▄")
    assert drawn.high_row is not None
    assert drawn.low_row is not None
    assert drawn.high_row <= row <= drawn.low_row


def test_without_a_target_nothing_is_judged() -> None:
    bare = FormView(figure="peak force", unit="body weights", value=1.24, last=(1.2, 1.24))
    assert form_line(bare) == "PEAK FORCE 1.2 body weights   no target yet"
    assert not any("░" in row for row in plot(bare, 20, 4).rows)


def test_a_large_figure_has_no_decimals() -> None:
    assert [number(value) for value in (168.4, 42.46, -3.0)] == ["168", "42.5", "-3.0"]


def figures_of(screen: Screen, what: str) -> tuple[int, int] | None:
    """The scale of a number: how large it is seen."""
    big = screen.app.query_one(what, BigNumber)
    wide, high = big.content_size
    return fitting_scale(big._number, wide, high - 1)


async def walked(screen: Screen, form: FormView | None) -> None:
    screen.controller.form = form
    await screen.to_live()
    await screen.pass_time(1)


@both_sizes
async def test_it_is_shown_with_its_target(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await walked(screen, at(160.0))
        await screen.shows("CADENCE", "steps/min", "▼ BELOW 165 to 185", "[")


async def test_a_large_screen_has_it_large_and_its_last_steps() -> None:
    async with open_screen(LARGE) as screen:
        await walked(screen, at(175.0))
        await screen.shows("● IN 165 to 185", "░", "185 ", "165 ")
        assert screen.app.query_one("#form-number").size.height >= 8


@both_sizes
async def test_it_is_hidden_while_nothing_is_known(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await walked(screen, None)
        assert not screen.app.query_one("#form").display
        await screen.hides("BELOW")


@both_sizes
async def test_it_takes_no_room_from_stop_speed_and_time(size: tuple[int, int]) -> None:
    taken = []
    for form in (None, at(160.0)):
        async with open_screen(size) as screen:
            await walked(screen, form)
            await screen.shows("NEXT in", "LIMIT", "S T O P")
            stop = screen.app.query_one("#stop").region
            taken.append((stop, *(figures_of(screen, what) for what in ("#speed", "#left"))))
    without, with_it = taken
    assert without == with_it


@both_sizes
async def test_the_summary_tells_the_feet_and_what_was_said(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        screen.controller.feet = FormSummary(footfalls=90, forefoot_pct=82, time_asymmetry_pct=3.1)
        screen.controller.cues = (
            CueCount(rule="quicker-steps", times=4, figure="cadence", before=158, after=163.1),
            CueCount(rule="softer-landing", times=3),
            CueCount(rule="eyes-up", times=1),
        )
        await screen.to_summary()
        await screen.shows(
            "landing              82 % forefoot",
            "contact 3.1 % longer right",
            "said quicker steps   4 times, cadence: 158 → 163.1 steps/min 20 steps later",
            "said softer landing  3 times",
            "Speed, mph",
        )
        await screen.shows("said eyes up" if size == LARGE else "and 1 more")


async def test_the_metronome_rings_here() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        bells = screen.app.bells
        screen.controller.send(Beat())
        await screen.until(lambda: screen.app.bells == bells + 1)


def test_an_estimate_is_told_with_its_range_and_not_as_measured() -> None:
    form = FormView(
        figure="energy", unit="kcal/min", value=5.8, last=(5.7, 5.8), least=5.0, most=6.6
    )
    assert form_line(form) == "ENERGY 5.8 kcal/min   estimate, 5.0 to 6.6"
