"""The deck's screen, with a view made by hand: no wire, no wait."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.deck.calibration import SIMULATED
from controller.deck.view import CellView, DeckView
from protocols.force.samples import WireHealth
from sessions.gait.report import DeckReport, SignalHealth
from tui.deck.app import DeckApp
from tui.deck.picture import HEIGHT, WIDTH, bar, drawing, figures
from tui.regions.words import Words

CELLS = tuple(
    CellView(cell.name, cell.channel, force_n, 1000.0, cell.x_m, cell.y_m)
    for cell, force_n in zip(SIMULATED.cell, (400.0, 100.0, 150.0, 50.0), strict=True)
)
STANDING = DeckView(
    report=DeckReport(0, SignalHealth.GOOD, person_on_belt=True, body_mass_kg=71.4, steps=6),
    cells=CELLS,
    x_m=-0.125,
    y_m=0.35,
    tared=True,
    zero_n=-0.3,
    trend_n_per_min=0.2,
    warming=False,
    promised_hz=1000.0,
    measured_hz=999.6,
    wire=WireHealth(frames=10, samples=100),
    serial="NODE 1",
)
NOBODY = replace(STANDING, cells=(), x_m=None, y_m=None, tared=False, measured_hz=None)


def test_the_drawing_has_the_cells_at_its_corners_and_the_load_where_it_acts() -> None:
    lines = drawing(STANDING)
    assert len(lines) == HEIGHT + 2
    assert {len(line) for line in lines} == {WIDTH + 2}
    assert "console" in lines[0]
    assert lines[1] == "│○" + " " * (WIDTH - 2) + "○│"
    row = next(line for line in lines if "●" in line)
    assert lines.index(row) == 1 + (HEIGHT - 1) // 4
    assert row.index("●") == 1 + (WIDTH - 1) // 4


def test_the_figures_name_everything_and_fit_beside_the_drawing() -> None:
    text = list(figures(STANDING))
    assert text[0].startswith("front left   ████████████████    400.0 N")
    assert any("12.5 cm left, 35.0 cm to the front" in line for line in text)
    assert any("71.4 kg" in line for line in text)
    assert any("1000 a second of 1000 promised" in line for line in text)
    assert max(map(len, [*text, *figures(NOBODY)])) <= 51


@pytest.mark.parametrize(
    ("share", "drawn"), [(0.0, " " * 16), (0.5, "█" * 8 + " " * 8), (3.0, "█" * 16)]
)
def test_a_bar_is_as_long_as_its_share(share: float, drawn: str) -> None:
    assert bar(share) == drawn


def test_a_load_that_pulls_up_is_drawn_as_minus_signs() -> None:
    assert bar(-0.25) == "----" + " " * 12


def test_notices_say_what_is_not_right() -> None:
    assert STANDING.notices == ()
    bad = replace(
        NOBODY,
        report=DeckReport(0, SignalHealth.FROZEN),
        trend_n_per_min=3.4,
        warming=True,
        wire=WireHealth(missing=7),
    )
    assert bad.notices == (
        "the signal is frozen",
        "not tared: leave the deck empty for a second",
        "still warming up: the zero moves +3.4 N a minute",
        "7 samples never arrived: look at cable and computer",
    )


@pytest.mark.parametrize("view", [None, STANDING, NOBODY])
async def test_the_screen_fits_a_small_terminal_and_helps(view: DeckView | None) -> None:
    app = DeckApp("sim:", lambda: view, lambda: "")
    async with app.run_test(size=(80, 24)) as pilot:
        keys = app.query_one("#deck-keys", Words)
        assert keys.region.bottom == 24
        app.show()
        await pilot.press("?")
        assert "wires are changed over" in str(app.query_one("#deck-notices", Words).content)
        assert keys.region.bottom == 24
        await pilot.press("q")
    assert app.return_code == 0
