"""Calibration by least squares, of decks whose truth is known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from controller.deck import calibrating
from controller.deck.calibration import SIMULATED, load
from controller.deck.calibration_text import calibration_text
from controller.deck.fitting import Fit, Placement, fit, fitted_calibration
from controller.simulator.cells import DeckGeometry

GRAVITY = 9.80665
CROSS_TALK = (
    (1.0, 0.03, 0.0, 0.01),
    (0.02, 1.0, 0.01, 0.0),
    (0.0, 0.01, 1.0, 0.03),
    (0.01, 0.0, 0.02, 1.0),
)
SPOTS = [(20.0, 0.0, 0.0), (20.0, -0.2, 0.56), (20.0, 0.2, 0.56), (20.0, -0.2, -0.56)]
SPOTS += [(20.0, 0.2, -0.56), (40.0, 0.0, 0.3), (40.0, 0.1, 0.0)]


@dataclass(frozen=True)
class Deck:
    """Four cells with mixed gains, cross-talk and noise; `order` is which plug is in which socket,
    `rubs` a cell that gives way under more than 150 N."""

    gains: tuple[float, ...] = (0.0005, -0.0007, 0.0011, 0.0004)
    order: tuple[int, ...] = (0, 1, 2, 3)
    rubs: int | None = None
    dead: int | None = None

    def under(self, mass_kg: float, x_m: float, y_m: float, seed: int = 1) -> Placement:
        noise = random.Random(f"{seed} {mass_kg} {x_m} {y_m}")
        borne_n = [mass_kg * GRAVITY * share for share in DeckGeometry().shares(x_m, y_m)]
        for cell, force_n in enumerate(borne_n):
            if cell == self.rubs and force_n > 150.0:
                borne_n[cell] *= 0.9
            if cell == self.dead:
                borne_n[cell] = 0.0
        mixed_n = [sum(c * f for c, f in zip(row, borne_n, strict=True)) for row in CROSS_TALK]
        seen_n = borne_n if self.dead is not None else mixed_n
        counts = [force_n / gain for force_n, gain in zip(seen_n, self.gains, strict=True)]
        return Placement(
            mass_kg, x_m, y_m, tuple(counts[cell] + noise.gauss(0.0, 20.0) for cell in self.order)
        )

    def placements(self) -> list[Placement]:
        return [self.under(*spot) for spot in SPOTS]


def faults(deck: Deck) -> list[str]:
    placements = deck.placements()
    return calibrating.faults(placements, fit(placements), SIMULATED.cell)


def test_mixed_gains_and_cross_talk_are_found_from_known_masses() -> None:
    deck = Deck()
    fitted = fit(deck.placements())
    for spot in [(30.0, -0.1, -0.3), (75.0, 0.15, 0.4), (10.0, 0.2, -0.1)]:
        miss = fitted.at(deck.under(*spot, seed=2))
        assert abs(miss.force_n) < 0.5
        assert miss.place_m < 0.003
    assert faults(deck) == []


def test_one_cell_that_counts_down_is_noticed_and_allowed_for() -> None:
    notices = list(calibrating.notices(fit(Deck().placements()), SIMULATED.cell, placed=True))
    assert len(notices) == 1
    assert "channel 1 (front right) counts the other way round" in notices[0]


def test_swapped_plugs_are_noticed_and_allowed_for() -> None:
    deck = Deck(gains=(0.0005,) * 4, order=(2, 1, 0, 3))
    assert faults(deck) == []
    notices = list(calibrating.notices(fit(deck.placements()), SIMULATED.cell, placed=True))
    assert len(notices) == 1
    assert "channel 0 (front left) and the cell on channel 2 (rear left)" in notices[0]


def test_a_cell_that_rubs_makes_a_bad_fit_and_is_the_likely_culprit() -> None:
    found = faults(Deck(rubs=2))
    assert "20 kg at -0.2, -0.56 is off by" in found[0]
    assert "channel 2 (rear left): does it touch or stick?" in found[1]


def test_a_dead_cell_is_named() -> None:
    found = faults(Deck(gains=(0.0005,) * 4, dead=3))
    assert len(found) == 1
    assert "channel 3 (rear right) bears nothing wherever the mass stands" in found[0]


def test_a_mass_entered_wrongly_is_named() -> None:
    placements = Deck().placements()
    placements[4] = replace(placements[4], mass_kg=25.0)
    found = calibrating.faults(placements, fit(placements), SIMULATED.cell)
    assert "25 kg at 0.2, -0.56" in found[0]


@pytest.mark.parametrize(
    ("spots", "said"),
    [
        (SPOTS[:4], "4 placements; 5 are the fewest"),
        ([(10.0, 0.0, 0.1 * n) for n in range(6)], "all masses lay on one line"),
    ],
)
def test_too_little_to_fit_is_refused(
    spots: Sequence[tuple[float, float, float]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        fit([Deck().under(*spot) for spot in spots])


def test_cells_of_unknown_place_stand_where_their_load_acts() -> None:
    deck = Deck(gains=(0.0005,) * 4)
    fitted = fit(deck.placements())
    blank = fitted_calibration(calibrating.blank(4, "NODE"), fitted, (0.0,) * 4)
    cells = calibrating.placed_by(fitted, blank).cell
    for cell, true in zip(cells, SIMULATED.cell, strict=True):
        assert (cell.x_m, cell.y_m) == pytest.approx((true.x_m, true.y_m), abs=0.05)


def test_a_fitted_calibration_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    fitted: Fit = fit(Deck().placements())
    calibration = fitted_calibration(SIMULATED, fitted, (1.0, -2.5, 3.0, 4.0))
    path = tmp_path / "deck.toml"
    path.write_text(calibration_text(calibration, "by a test"))
    for before, after in zip(calibration.columns, load(path).columns, strict=True):
        assert after == pytest.approx(before, rel=1e-6)
    assert [cell.zero_counts for cell in load(path).cell] == [1.0, -2.5, 3.0, 4.0]
