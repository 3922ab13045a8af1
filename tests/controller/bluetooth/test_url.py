"""Which URLs name a Bluetooth treadmill."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.bluetooth.url import (
    AtAddress,
    BluetoothUrlError,
    FtmsUrl,
    Named,
    SimulatedFtms,
    parse_bluetooth_url,
)


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("ftms:aa:bb:cc:dd:ee:ff", FtmsUrl(AtAddress("AA:BB:CC:DD:EE:FF"))),
        (
            "ftms:12345678-1234-1234-1234-123456789ABC",
            FtmsUrl(AtAddress("12345678-1234-1234-1234-123456789ABC")),
        ),
        ("ftms:name=Horizon%207.0AT", FtmsUrl(Named("Horizon 7.0AT"))),
        (
            "ftms:name=T?transport=tcp-client:127.0.0.1:9001",
            FtmsUrl(Named("T"), "tcp-client:127.0.0.1:9001"),
        ),
        ("sim-ftms:", SimulatedFtms()),
    ],
)
def test_urls(url: str, meant: FtmsUrl | SimulatedFtms) -> None:
    assert parse_bluetooth_url(url) == meant
    assert parse_bluetooth_url(str(meant)) == meant


@pytest.mark.parametrize(
    "url",
    [
        "ftms:",
        "ftms:name=",
        "ftms:treadmill",
        "ftms:AA:BB:CC:DD:EE",
        "ftms:name=T?transport=",
        "ftms:name=T?adapter=hci0",
        "sim-ftms:x",
        "trackmaster:/dev/ttyUSB0",
    ],
)
def test_what_names_none_is_told_what_would(url: str) -> None:
    with pytest.raises(BluetoothUrlError, match="devices scan"):
        parse_bluetooth_url(url)


@given(
    name=st.text(st.characters(codec="utf-8"), min_size=1),
    transport=st.none() | st.text(st.characters(codec="utf-8"), min_size=1),
)
def test_any_name_and_transport_come_back(name: str, transport: str | None) -> None:
    url = FtmsUrl(Named(name), transport)
    assert parse_bluetooth_url(str(url)) == url
