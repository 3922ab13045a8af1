"""The card of a Bluetooth machine that nobody configured one for: exactly one fits, or none."""

from __future__ import annotations

import pytest

from controller.treadmills import choice
from controller.treadmills.cards import BadCard, load_card, shipped_cards
from controller.treadmills.choice import GENERIC, by_name, choose_card, fitting
from controller.treadmills.ftms.traits import FtmsTraits
from protocols.gatt.messages import Characteristic, Connected, Properties

ADDRESS = "C4:00:00:00:00:01"
KINGSMITH = "24e2521c-f63b-48ed-85be-c5330a00fdf7"


def machine(name: str, *services: str) -> Connected:
    rows = tuple(Characteristic(service, "2a00", Properties.READ) for service in services)
    return Connected(ADDRESS, name, 23, rows)


@pytest.mark.parametrize(
    ("name", "services", "card"),
    [
        ("JFTM T202-5_4DEE", ("1826",), "horizon-t202"),
        ("hz_7.0at-12", ("1826",), "horizon-7-0at"),
        ("Gym 4", ("1826", KINGSMITH), "kingsmith-mc21"),
        ("KS-HD-Z1D", ("1826", KINGSMITH), "kingsmith-mc21"),
        ("Treadmill", ("1826",), GENERIC),
        ("", (), GENERIC),
    ],
)
def test_name_or_service_choose(name: str, services: tuple[str, ...], card: str) -> None:
    assert choose_card(machine(name, *services)) == card
    assert load_card(card).family == "ftms"


def test_two_that_fit_are_refused_with_their_names_and_the_remedy() -> None:
    both = machine("URTM024", KINGSMITH)
    assert fitting(both) == ("kingsmith-mc21", "urevo")
    with pytest.raises(BadCard, match=r"URTM024 .* kingsmith-mc21 or urevo: set machine\.card"):
        choose_card(both)


def test_an_advertised_name_alone_chooses_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert by_name(ADDRESS, "YS_W2PRO_02395") == "yesoul-w2-pro"
    assert by_name(ADDRESS, "Treadmill") == GENERIC
    same = FtmsTraits(names=("YS_*",))
    monkeypatch.setattr(choice, "_families", lambda: {"one": same, "other": same})
    assert by_name(ADDRESS, "YS_W2PRO_02395") == ""


def test_no_card_that_ships_takes_the_machines_of_another() -> None:
    for card in shipped_cards():
        for pattern in load_card(card).ftms.names:
            assert fitting(machine(pattern.replace("*", "X"))) == (card,)
