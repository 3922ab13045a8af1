"""What can be configured of a broker, and what cannot."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from controller.facility.bridging import as_level
from controller.facility.settings import Facility
from controller.facility.url import BrokerUrlError, parse_broker_url


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mqtt://broker", "mqtt://broker:1883"),
        ("mqtts://broker", "mqtts://broker:8883"),
        ("mqtt://[::1]:1", "mqtt://[::1]:1"),
        ("unix:/run/mqtt", "unix:/run/mqtt"),
        ("embedded", "embedded:1883"),
        ("embedded:1884", "embedded:1884"),
    ],
)
def test_urls(url: str, told: str) -> None:
    assert str(parse_broker_url(url)) == told
    assert parse_broker_url(told) == parse_broker_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "broker",
        "http://broker",
        "mqtt:",
        "mqtt://",
        "mqtt://a/b",
        "mqtt://a:0x1",
        "mqtt://a:99999",
        "mqtt://[::1",
        "unix:relative",
        "embedded:no",
        "embedded:0",
    ],
)
def test_what_is_no_url(url: str) -> None:
    with pytest.raises(ValueError, match=r"broker|port|IPv6"):
        parse_broker_url(url)


def test_a_url_has_no_password() -> None:
    with pytest.raises(BrokerUrlError, match="shown and recorded"):
        parse_broker_url("mqtt://me:secret@broker")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"broker": "mqtt://10.0.0.1"}, "not encrypted: use mqtts://, or set facility.allow_plain"),
        ({"broker": "mqtts://b", "certificate": "/c"}, "go together"),
        ({"broker": "mqtt://localhost", "ca": "/c"}, "for mqtts:// only"),
        ({"broker": "mqtts://b", "password": "p"}, "needs its facility.user"),
        ({"broker": "mqtts://b", "user": "u", "password": "p", "password_file": "/p"}, "not both"),
    ],
)
def test_what_does_not_go_together(settings: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Facility.model_validate(settings)


def test_plain_connections_stay_here_unless_permitted() -> None:
    for url in ("mqtt://localhost", "mqtt://127.0.0.1", "mqtt://[::1]", "embedded", "unix:/x"):
        assert not parse_broker_url(url).exposed
        Facility(broker=url)
    assert parse_broker_url("mqtt://127.0.0.1.example").exposed
    Facility(broker="mqtt://10.0.0.1", allow_plain=True)


def test_names_for_people_become_levels_of_topics() -> None:
    assert as_level("Treadmill 2 / Süd", "x") == "Treadmill-2-S-d"
    assert as_level("#", "treadmill") == "treadmill"
