"""The guided calibration, on a simulated deck behind a real wire."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.cli import deck_calibrate
from controller.cli.exits import Exit
from controller.deck import steady
from controller.deck.calibration import load
from controller.simulator.cells import DeckCells
from controller.simulator.weighed import WeighedDeck

ANSWERS = ["", *[""] * 5, "40 0 0.3", "40, 0.1, 0", "20 -0.1 -0.2", ""]

Calibrate = Callable[..., Result]


@pytest.fixture
def calibrate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Calibrate:
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("BACKSTRIDE_CONFIG", str(tmp_path / "config.toml"))

    def run(answers: list[str], cells: DeckCells | None = None) -> Result:
        monkeypatch.setattr(deck_calibrate, "WeighedDeck", partial(WeighedDeck, cells))
        monkeypatch.setattr(steady, "WINDOW_S", 0.1)
        arguments = ["--deck", "sim:", "--output", str(tmp_path / "deck.toml")]
        said = "".join(f"{answer}\n" for answer in answers)
        return CliRunner().invoke(deck_calibrate.calibrate, arguments, input=said)

    return run


def test_masses_become_a_file_and_the_old_one_is_kept(calibrate: Calibrate, tmp_path: Path) -> None:
    (tmp_path / "deck.toml").write_text("# the old one\n")
    result = calibrate(ANSWERS)
    assert result.exit_code == Exit.DONE, result.output
    assert "to check" in result.output
    fitted = load(tmp_path / "deck.toml")
    assert fitted.serial == "BACKSTRIDE SIM 1"
    for column, cell in zip(fitted.columns, fitted.cell, strict=True):
        assert column[0] == pytest.approx(0.0005, rel=1e-3)
        assert column[1] == pytest.approx(0.0005 * cell.x_m, rel=5e-3)
        assert column[2] == pytest.approx(0.0005 * cell.y_m, rel=5e-3)
    kept = [path for path in tmp_path.iterdir() if path.name.startswith("deck.toml.")]
    assert [path.read_text() for path in kept] == ["# the old one\n"]


def test_nonsense_is_asked_again_and_a_short_calibration_may_end(calibrate: Calibrate) -> None:
    five = ["", "twenty", "2000 0 0", *[""] * 5, "done", "20 -0.1 -0.2", ""]
    result = calibrate(five)
    assert result.exit_code == Exit.DONE, result.output
    assert "'twenty': write kilograms" in result.output
    assert "2000 kg: use masses from 1 to 300 kg" in result.output


def test_answers_that_end_write_nothing(calibrate: Calibrate, tmp_path: Path) -> None:
    result = calibrate(["", ""])
    assert result.exit_code == Exit.FAULTY
    assert "the answers ended" in result.output
    assert not (tmp_path / "deck.toml").exists()


def test_a_dead_cell_is_named_and_nothing_written(calibrate: Calibrate, tmp_path: Path) -> None:
    broken = DeckCells()
    broken.saturate(2)
    result = calibrate(ANSWERS, broken)
    assert result.exit_code == Exit.FAULTY
    assert "Nothing was written" in result.output
    assert "channel 2 (rear left)" in result.output
    assert not (tmp_path / "deck.toml").exists()
