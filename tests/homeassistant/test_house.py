"""A real Home Assistant with a real service and a real broker: what it sees, and what it can do.

In an environment of their own: `tests/homeassistant/check`. Home Assistant takes a minute to start
on a busy computer, so these share one.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
import yaml

from controller import api
from controller.api_socket.client import ApiClient
from controller.belt.states import BeltState
from controller.facility.discovery import CLIENT, discovery_topic
from controller.facility.topics import Topics
from tests.controller.facility.brokers import MOSQUITTO, NO_MOSQUITTO, Broker, running
from tests.controller.processes.stand import DEADLINE_S
from tests.homeassistant.conftest import NEEDS, VENV, Json
from tests.homeassistant.house import MACHINE, NAME, SITE, Bystander, Entity, House, Service, broker
from tests.homeassistant.picture import picture

pytestmark = [
    pytest.mark.skipif(not VENV, reason=NEEDS),
    pytest.mark.skipif(MOSQUITTO is None, reason=NO_MOSQUITTO),
    pytest.mark.xdist_group("homeassistant"),
    pytest.mark.timeout(900),
]
ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "how-to" / "home-assistant.md"
PICTURE: Final = os.environ.get("BACKSTRIDE_PICTURE")
EXPECTED: Final = {
    "STOP": "button",
    "Request start": "button",
    "Workout": "select",
    "State": "sensor",
    "Step": "sensor",
    "Cause of the stop": "sensor",
    "Speed": "sensor",
    "Incline": "sensor",
    "Time left": "sensor",
    "Cadence": "sensor",
    "Peak force": "sensor",
    "Heart rate": "sensor",
    "Person on belt": "binary_sensor",
    "Safety key out": "binary_sensor",
    "Link to the treadmill": "binary_sensor",
}
TOPICS: Final = Topics(SITE, MACHINE)


def documented_automations() -> list[Json]:
    """Every automation that the page shows."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    found: list[Json] = []
    for block in blocks:
        found += yaml.safe_load(block).get("automation", [])
    assert found
    return found


@pytest.fixture(scope="module")
def at_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with running(broker(tmp_path_factory.mktemp("broker"))) as started:
        yield started


@pytest.fixture(scope="module")
def service(at_broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with tempfile.TemporaryDirectory(prefix="b-") as short:
        started = Service(at_broker, tmp_path_factory.mktemp("home"), Path(short))
        yield started
        started.close()


@pytest.fixture(scope="module")
def house(
    at_broker: Broker, service: Service, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("homeassistant")
    started = House(VENV, folder, at_broker, documented_automations())
    yield started
    started.stop()


# --- the person at the machine -------------------------------------------------------------------


def at_machine(service: Service, met: Callable[[api.Snapshot], bool], *says: str) -> api.Snapshot:
    """Wait until a snapshot is so; first say yes to what is asked, or reset, if `says` that."""
    return asyncio.run(_at_machine(service, met, says))


async def _at_machine(
    service: Service, met: Callable[[api.Snapshot], bool], says: tuple[str, ...]
) -> api.Snapshot:
    async with await ApiClient.connect(service.socket, "the person there") as client:
        async with asyncio.timeout(DEADLINE_S):
            if "yes" in says:
                asked = await _until(client, lambda now: now.request is not None)
                assert asked.request is not None
                assert asked.request.by == CLIENT
                yes = api.Reply(id="yes", token=asked.request.token, granted=True)
                assert isinstance(await client.request(yes), api.Accepted)
                arming = await _until(client, lambda now: now.belt.confirm_token is not None)
                assert arming.belt.state is not BeltState.RUNNING  # the yes moved nothing
                assert arming.belt.confirm_token is not None
                await client.request(api.Confirm(id="go", token=arming.belt.confirm_token))
            if "reset" in says:
                await client.request(api.Reset(id="reset"))
            return await _until(client, met)


async def _until(client: ApiClient, met: Callable[[api.Snapshot], bool]) -> api.Snapshot:
    async for message in client:
        if isinstance(message, api.Snapshot) and met(message):
            return message
    raise AssertionError("the controller ended")


def belt_is(state: BeltState) -> Callable[[api.Snapshot], bool]:
    return lambda now: now.belt.state is state


def walk(house: House, service: Service) -> dict[str, Entity]:
    """Prepared and asked for in Home Assistant, started by the person there."""
    at_machine(service, belt_is(BeltState.READY), "reset")
    known = house.until_shows(State="ready", Person_on_belt="on")
    house.act("select.select_option", known["Workout"].entity, option="taster")
    known = house.until_shows(Workout="taster")
    house.act("button.press", known["Request start"].entity)
    at_machine(service, belt_is(BeltState.RUNNING), "yes")
    return house.until(
        lambda now: now["State"].state == "running" and float(now["Speed"].state) > 0.1, "walk"
    )


# -------------------------------------------------------------------------------------------------


def test_it_lists_the_treadmill(house: House, service: Service) -> None:
    known = house.until(lambda now: now.keys() >= EXPECTED.keys(), "entities")
    assert {name: it.kind for name, it in known.items()} == EXPECTED
    assert all(it.name.startswith(NAME) for it in known.values())
    assert all(it.area == SITE for it in known.values())
    assert known["Speed"].unit == "m/s"
    assert "taster" in (known["Workout"].options or [])
    house.until_shows(State="ready", Link_to_the_treadmill="on", Safety_key_out="off")
    house.until_shows(Incline="0.0", Heart_rate="unknown")  # nobody wears a belt for it


@pytest.mark.hazard("H10")
def test_a_start_is_asked_for_and_stop_stops(house: House, service: Service) -> None:
    walk(house, service)
    known = house.until(
        lambda now: float(now["Speed"].state) > 0.4 and now["Cadence"].state != "unknown", "steps"
    )
    assert known["Speed"].shown == f"{float(known['Speed'].state):.2f} m/s"
    if PICTURE:
        Path(PICTURE).write_text(_picture(known))
    house.act("button.press", known["STOP"].entity)
    at_machine(service, belt_is(BeltState.STANDSTILL))
    house.until(lambda now: now["State"].state not in {"running", "stopping"}, "standstill")
    assert "components.mqtt" not in house.log()  # it complained of nothing that was announced


def _picture(known: dict[str, Entity]) -> str:
    version = next(Path(VENV).glob("lib/*/site-packages/homeassistant-*.dist-info")).stem
    now = datetime.now(UTC).date()
    subtitle = f"as {version.replace('homeassistant-', 'Home Assistant ')} lists it, {now}"
    return picture(f"{NAME} (simulated)", subtitle, list(known.values()), NAME)


def test_the_documented_automation_stops_on_smoke(
    house: House, service: Service, at_broker: Broker
) -> None:
    walk(house, service)
    Bystander(at_broker).publish("house/smoke", "ON")
    at_machine(service, belt_is(BeltState.STANDSTILL))
    Bystander(at_broker).publish("house/smoke", "OFF")


def test_it_is_told_again_when_it_is_born(
    house: House, service: Service, at_broker: Broker
) -> None:
    """Even if nobody kept for it what was announced."""
    house.until(lambda now: now.keys() >= EXPECTED.keys(), "entities")
    house.stop()
    Bystander(at_broker).publish(discovery_topic(TOPICS), "", retain=True)
    house.start()
    known = house.until_shows(Link_to_the_treadmill="on")
    assert known.keys() == EXPECTED.keys()


def test_a_broker_that_restarts_empty(house: House, service: Service, at_broker: Broker) -> None:
    house.until_shows(Link_to_the_treadmill="on")
    at_broker.kill()
    at_broker.start()
    at_machine(service, _is_linked)
    house.until_shows(Link_to_the_treadmill="on")


def _is_linked(now: api.Snapshot) -> bool:
    links = {link.name: link.health for link in now.links}
    return links.get("facility") is api.Health.GOOD


def test_a_treadmill_that_leaves(house: House, service: Service, at_broker: Broker) -> None:
    """Last of all: nothing that it said before is shown for true."""
    house.until_shows(Link_to_the_treadmill="on")
    service.close()
    house.until(
        lambda now: all(it.state == "unavailable" for it in now.values()), "unavailable treadmill"
    )
