"""`backstride deck show`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.cli.deck import cli
from controller.config_schema import Config, Deck
from controller.deck.calibration import CalibrationError
from controller.deck.second import second_deck
from controller.deck.url import DeckUrlError, parse_deck_url
from controller.devices import setup


def test_one_object_a_line() -> None:
    result = CliRunner().invoke(cli, ["show", "--deck", "sim:", "--json", "--seconds", "1.5"])
    assert result.exit_code == 0, result.output
    newest = json.loads(result.output.splitlines()[-1])
    assert newest["health"] in {"good", "waiting", "stale"}  # as busy as this computer is
    assert {"total_n", "x_m", "y_m", "trouble", "wire", "tared"} <= newest.keys()


def test_two_decks_are_one() -> None:
    options = ["--deck", "sim:", "--second", "sim:", "--json", "--seconds", "3"]
    result = CliRunner().invoke(cli, ["show", *options])
    assert result.exit_code == 0, result.output
    views = [json.loads(line) for line in result.output.splitlines()]
    assert max(len(view["cells"]) for view in views) == 8


def test_without_a_terminal_the_screen_says_what_does_without() -> None:
    result = CliRunner().invoke(cli, ["show", "--deck", "sim:"])
    assert result.exit_code == 2
    assert "--json" in result.output


@pytest.mark.parametrize(
    ("first", "second", "complaint"),
    [
        ("sim:", "force:/dev/b", "both on ports"),
        ("force:/dev/a", "sim:", "both on ports"),
        ("force:/dev/a", "force:/dev/a", "is deck.url's port"),
        ("force:/dev/a", "force:/dev/b", "needs deck.second_calibration"),
    ],
)
def test_decks_that_do_not_go_together(first: str, second: str, complaint: str) -> None:
    config = Config(deck=Deck(url=first, second=second))
    with pytest.raises(DeckUrlError, match=complaint):
        second_deck(config, parse_deck_url(first))


def test_a_simulated_pair_needs_no_calibration_and_no_ports() -> None:
    for url in ("", "sim:"):
        place = setup(Config(deck=Deck(url=url, second="sim:")))
        assert place.pair_simulated
        assert place.second is None
        assert place.calibration.serial == "SIM LEFT"
    assert not setup(Config()).pair_simulated


def test_the_second_deck_needs_a_calibration_that_can_be_read(tmp_path: Path) -> None:
    lost = tmp_path / "lost.toml"
    config = Config(deck=Deck(url="force:/dev/a", second="force:/dev/b", second_calibration=lost))
    with pytest.raises(CalibrationError, match=r"lost\.toml"):
        second_deck(config, parse_deck_url("force:/dev/a"))
