"""Names of heart-rate belts."""

from __future__ import annotations

import pytest

from controller.bluetooth.url import AtAddress, Named
from controller.heart.url import (
    HeartAddress,
    HeartBelt,
    HeartUrlError,
    NoHeart,
    SimulatedHeart,
    parse_heart_url,
)

ADDRESS = "C4:11:22:33:44:55"


@pytest.mark.parametrize(
    ("url", "belt"),
    [
        ("", NoHeart()),
        ("sim:", SimulatedHeart()),
        (f"ble:{ADDRESS.lower()}", HeartBelt(AtAddress(ADDRESS))),
        ("ble:name=Polar%20H10", HeartBelt(Named("Polar H10"))),
        (
            f"ble:{ADDRESS}?transport=tcp-client:127.0.0.1:4711",
            HeartBelt(AtAddress(ADDRESS), "tcp-client:127.0.0.1:4711"),
        ),
    ],
)
def test_a_belt_is_named(url: str, belt: HeartAddress) -> None:
    assert parse_heart_url(url) == belt
    if isinstance(belt, HeartBelt):
        assert parse_heart_url(str(belt)) == belt


@pytest.mark.parametrize(
    "url",
    [
        *("none", "sim", "sim:1", "ble:", "ble:name=", "ble:12", f"ftms:{ADDRESS}"),
        *(f"ble:{ADDRESS}?x=1", f"ble:{ADDRESS}?transport="),
    ],
)
def test_what_names_none_is_refused_with_what_does(url: str) -> None:
    with pytest.raises(HeartUrlError, match="give ble:AA"):
        parse_heart_url(url)
