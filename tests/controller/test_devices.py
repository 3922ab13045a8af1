"""Which card a configured machine gets, and who chooses it."""

from __future__ import annotations

import pytest

from controller.config_schema import Config
from controller.devices import setup

BLUETOOTH = "ftms:C4:00:00:00:00:01"


@pytest.mark.parametrize(
    ("url", "card", "name", "chosen"),
    [
        (BLUETOOTH, "", "ftms", True),
        (BLUETOOTH, "horizon-t202", "horizon-t202", False),
        (BLUETOOTH, "ftms", "ftms", False),
        ("sim-ftms:", "", "simulated-ftms", False),
        ("sim:", "", "simulated", False),
        ("trackmaster:/dev/ttyUSB0", "", "trackmaster", False),
    ],
)
def test_only_a_bluetooth_machine_without_a_card_chooses_its_own(
    url: str, card: str, name: str, chosen: bool
) -> None:
    place = setup(Config.model_validate({"machine": {"url": url, "card": card}}))
    assert (place.card_name, place.card_is_chosen) == (name, chosen)
    assert place.view.card == name


@pytest.mark.parametrize(("name", "shown"), [("", "Horizon T202"), ("Gym 4", "Gym 4")])
def test_the_card_that_it_turned_out_to_have_is_shown(name: str, shown: str) -> None:
    config = Config.model_validate({"machine": {"url": BLUETOOTH, "name": name}})
    place = setup(config).with_card("horizon-t202")
    assert (place.view.card, place.view.name) == ("horizon-t202", shown)
    assert place.card.ftms.command_unit == "mph"
    assert place.machine.address == BLUETOOTH.removeprefix("ftms:")
