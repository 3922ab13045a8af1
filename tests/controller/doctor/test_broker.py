"""What the doctor says of the broker."""

from __future__ import annotations

import pytest

from controller.config import Config
from controller.doctor.broker import check_broker
from controller.doctor.finding import Verdict
from controller.facility.settings import Facility
from tests.controller.facility.brokers import amqtt, free_port, running


def _check(**settings: object) -> tuple[Verdict, str]:
    found = check_broker(Config(facility=Facility.model_validate(settings)))
    return found.verdict, f"{found.found} | {found.remedy}"


@pytest.mark.parametrize("broker", ["", "embedded"])
def test_a_broker_that_is_none_or_ones_own_is_not_looked_at(broker: str) -> None:
    assert _check(broker=broker)[0] is Verdict.NOT_USED


def test_a_broker_that_greets_is_good() -> None:
    with running(amqtt()) as broker:
        verdict, words = _check(broker=broker.url, version="3.1.1")
    assert (verdict, words) == (Verdict.GOOD, f"{broker.url}, MQTT 3.1.1 | ")


def test_where_nobody_listens_is_said_with_what_to_do() -> None:
    verdict, words = _check(broker=f"mqtt://127.0.0.1:{free_port()}")
    assert verdict is Verdict.BAD
    assert "no broker listens there | start it, or correct facility.broker" in words


def test_a_certificate_that_cannot_be_read_is_said() -> None:
    verdict, words = _check(broker="mqtts://127.0.0.1", ca="/nowhere/ca.pem")
    assert verdict is Verdict.BAD
    assert "a file of [facility] cannot be read" in words
