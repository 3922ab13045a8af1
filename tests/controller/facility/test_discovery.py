"""What Home Assistant is told, and what its buttons would then publish.

Whether Home Assistant itself takes the message is tried elsewhere, with its own schemas; here its
templates are rendered where jinja2 is installed.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from controller import api
from controller.belt.states import BeltState
from controller.facility.desk import Act
from controller.facility.discovery import Discovery, discovery_topic, is_birth
from controller.facility.publishing import Outlet
from controller.facility.roles import Role
from controller.facility.topics import Topics
from tests.controller.facility.stage import CLIENTS, IDENTITY, TOPICS, Stage, snapshot

WORKOUTS = ("taster", "hills")
DISCOVERY = Discovery(TOPICS, IDENTITY, WORKOUTS)
PAYLOAD: dict[str, Any] = json.loads(DISCOVERY.announcement()[1])
COMPONENTS: dict[str, dict[str, Any]] = PAYLOAD["components"]


def test_one_message_tells_of_the_whole_device() -> None:
    topic, _ = DISCOVERY.announcement()
    assert topic == discovery_topic(TOPICS)
    assert topic.startswith("homeassistant/device/backstride-tm-1-")
    assert PAYLOAD["availability_topic"] == TOPICS.availability
    assert set(PAYLOAD) >= {"device", "origin", "components"}
    ids = [component["unique_id"] for component in COMPONENTS.values()]
    assert len(set(ids)) == len(ids)
    assert {component["platform"] for component in COMPONENTS.values()} == {
        "button",
        "select",
        "sensor",
        "binary_sensor",
    }


@pytest.mark.parametrize("machine", ["tm.1", "tm_1", "a" * 64])
def test_every_machine_has_an_object_id_of_its_own(machine: str) -> None:
    topic = discovery_topic(Topics("north", machine))
    object_id = topic.split("/")[2]
    assert object_id.replace("-", "").replace("_", "").isalnum()
    assert topic != discovery_topic(Topics("south", machine))
    assert discovery_topic(Topics("n", "tm.1")) != discovery_topic(Topics("n", "tm_1"))


@pytest.mark.hazard("H10")
def test_nothing_in_it_starts_a_belt_and_nothing_is_retained() -> None:
    commanding = {
        key: component for key, component in COMPONENTS.items() if "command_topic" in component
    }
    assert set(commanding) == {"stop", "request_start", "workout"}
    assert all(component["retain"] is False for component in commanding.values())
    assert all(component["qos"] == 1 for component in commanding.values())
    assert "confirm" not in json.dumps(PAYLOAD)


def test_stop_has_a_topic_of_its_own_and_needs_no_template() -> None:
    assert COMPONENTS["stop"]["command_topic"] == TOPICS.stop_by("homeassistant")
    assert "command_template" not in COMPONENTS["stop"]


def test_what_is_not_heard_any_more_becomes_unknown() -> None:
    seen = [it for it in COMPONENTS.values() if "sensor" in it["platform"]]
    assert all(it["expire_after"] >= 10 for it in seen)


def test_an_empty_message_makes_it_go() -> None:
    assert DISCOVERY.removal() == (discovery_topic(TOPICS), b"")


def test_a_birth() -> None:
    assert is_birth("homeassistant/status", b"online")
    assert not is_birth("homeassistant/status", b"offline")
    assert not is_birth("elsewhere/status", b"online")


# --- its templates ---


def rendered(template: str, **names: object) -> str:
    """As Home Assistant would: `value_json` of a message, `this` the entity itself."""
    jinja2 = pytest.importorskip("jinja2", reason="jinja2, which renders templates, is absent")
    text = jinja2.Environment(autoescape=False).from_string(template).render(**names)
    assert isinstance(text, str)
    return text


def shown(key: str, picture: api.Snapshot) -> str:
    """What the entity would show."""
    stage = Stage(picture)
    said = Outlet(TOPICS, stage.epoch, IDENTITY).snapshot(picture, 0)
    component = COMPONENTS[key]
    (payload,) = [it.payload for it in said if it.topic == component["state_topic"]]
    return rendered(component["value_template"], value_json=json.loads(payload))


@pytest.mark.parametrize(
    ("key", "picture", "text"),
    [
        ("belt", snapshot(BeltState.RUNNING), "running"),
        ("speed_mps", snapshot(BeltState.RUNNING), "1.0"),
        ("heart_rate_bpm", snapshot(), "None"),
        ("step", snapshot(), "Slow"),
        ("step", snapshot().model_copy(update={"session": None}), "None"),
        ("workout", snapshot(), "taster"),
        ("workout", snapshot().model_copy(update={"session": None}), "None"),
        ("cause", snapshot(BeltState.LATCHED), "STOP was pressed"),
        ("cause", snapshot(), "None"),
        ("person", snapshot(), "ON"),
        ("person", snapshot(person=False), "OFF"),
        ("person", snapshot(person=None), "None"),
        ("safety_key", snapshot(BeltState.LATCHED), "OFF"),
        ("link", snapshot(), "ON"),
        ("link", snapshot().model_copy(update={"links": ()}), "OFF"),
    ],
)
def test_what_the_entities_show(key: str, picture: api.Snapshot, text: str) -> None:
    assert shown(key, picture) == text


def pressed(stage: Stage, key: str, value: str = "PRESS") -> bytes:
    """What the entity publishes when somebody uses it."""
    component = COMPONENTS[key]
    state = Outlet(TOPICS, stage.epoch, IDENTITY).announce(stage.snapshot, stage.now_ms)[-1]
    assert state.topic == component["json_attributes_topic"]
    attributes = json.loads(
        rendered(component["json_attributes_template"], value_json=json.loads(state.payload))
    )
    this = SimpleNamespace(attributes=SimpleNamespace(**attributes))
    clock = datetime.fromtimestamp(stage.wall_s + next(stage.ids) / 1000, UTC)
    text = rendered(component["command_template"], value=value, this=this, utcnow=lambda: clock)
    return text.encode()


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A desk that knows Home Assistant as an operator."""
    monkeypatch.setitem(CLIENTS, "homeassistant", Role.OPERATOR)
    return Stage()


def test_each_press_is_a_command_of_its_own(house: Stage) -> None:
    payloads = [pressed(house, "request_start") for _ in range(2)]
    verdicts = [house.hear("homeassistant", payload) for payload in payloads]
    assert all(isinstance(it, Act) and isinstance(it.command, api.Ask) for it in verdicts)


def test_choosing_a_workout_loads_it(house: Stage) -> None:
    verdict = house.hear("homeassistant", pressed(house, "workout", "hills"))
    assert isinstance(verdict, Act)
    assert verdict.command == api.Load(id=verdict.command.id, workout="hills")


@pytest.mark.hazard("H10")
def test_a_press_of_before_is_of_another_epoch(house: Stage) -> None:
    payload = pressed(house, "request_start")
    house.snapshot = snapshot(BeltState.LATCHED)
    house.pass_ms(100)
    assert not isinstance(house.hear("homeassistant", payload), Act)
