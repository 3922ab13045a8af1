"""Brokers that tests share; each test has a machine of its own name on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.controller.facility.brokers import (
    MOSQUITTO,
    NO_MOSQUITTO,
    Broker,
    amqtt,
    mosquitto,
    running,
)


@pytest.fixture(scope="session")
def amqtt_broker() -> Iterator[Broker]:
    with running(amqtt()) as broker:
        yield broker


@pytest.fixture(scope="session")
def mosquitto_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    if MOSQUITTO is None:
        pytest.skip(NO_MOSQUITTO)
    with running(mosquitto(tmp_path_factory.mktemp("mosquitto"))) as broker:
        yield broker


@pytest.fixture(params=["amqtt", "mosquitto"])
def broker(request: pytest.FixtureRequest) -> Broker:
    """Each broker in turn."""
    found: Broker = request.getfixturevalue(f"{request.param}_broker")
    return found


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[Broker]:
    """One that a test may kill."""
    started = mosquitto(tmp_path) if MOSQUITTO is not None else amqtt()
    with running(started) as broker:
        yield broker
