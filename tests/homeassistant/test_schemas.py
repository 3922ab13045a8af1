"""Home Assistant's own schemas and template engine take what Backstride says, and it what they do.

In an environment of their own: `tests/homeassistant/check`.
"""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from functools import reduce
from operator import getitem

import pytest

from controller import api
from controller.belt.states import BeltState
from controller.facility.desk import Act, Heard, Verdict
from controller.facility.discovery import Discovery
from controller.facility.objection import Why
from controller.facility.publishing import Outlet
from controller.facility.roles import Role
from tests.controller.facility.stage import CLIENTS, IDENTITY, TOPICS, Stage, snapshot
from tests.controller.facility.test_discovery import COMPONENTS, PAYLOAD, WORKOUTS, shown
from tests.homeassistant.conftest import NEEDS, VENV, Json, Judge

pytestmark = [
    pytest.mark.skipif(not VENV, reason=NEEDS),
    pytest.mark.xdist_group("homeassistant"),
]


def test_it_takes_all_that_is_said(judge: Judge) -> None:
    """Nothing is refused, and nothing is passed over: a misspelt or misplaced key would be."""
    assert judge.ask("validate", announced=PAYLOAD) == {"error": None, "passed_over": []}


def test_it_takes_a_machine_without_workouts(judge: Judge) -> None:
    announced = json.loads(Discovery(TOPICS, IDENTITY).announcement()[1])
    assert judge.ask("validate", announced=announced)["error"] is None


def without(*path: str) -> Callable[[Json], None]:
    *way, last = path

    def break_it(payload: Json) -> None:
        del reduce(getitem, way, payload)[last]

    return break_it


def with_(value: object, *path: str) -> Callable[[Json], None]:
    *way, last = path

    def break_it(payload: Json) -> None:
        reduce(getitem, way, payload)[last] = value

    return break_it


@pytest.mark.parametrize(
    ("break_it", "where"),
    [
        (without("origin"), "origin"),
        (without("components", "stop", "unique_id"), "unique_id"),
        (without("components", "stop", "platform"), "platform"),
        (without("components", "stop", "command_topic"), "command_topic"),
        (without("components", "workout", "options"), "options"),
        (with_("lever", "components", "stop", "platform"), "platform"),
        (with_("no such class", "components", "belt", "device_class"), "device_class"),
        (with_("{{ value_json.", "components", "belt", "value_template"), "value_template"),
        (with_("backstride/#", "components", "stop", "command_topic"), "command_topic"),
        (with_([], "device", "identifiers"), "identif"),
    ],
)
def test_a_broken_message_is_refused(
    judge: Judge, break_it: Callable[[Json], None], where: str
) -> None:
    """The negative control: this judge refuses."""
    broken = copy.deepcopy(PAYLOAD)
    break_it(broken)
    assert where in str(judge.ask("validate", announced=broken)["error"])


@pytest.mark.parametrize(
    ("break_it", "what"),
    [
        (with_(1, "qos"), "qos"),
        (with_(5, "components", "belt", "expires_after"), "belt.expires_after"),
    ],
)
def test_what_is_passed_over_is_told(
    judge: Judge, break_it: Callable[[Json], None], what: str
) -> None:
    broken = copy.deepcopy(PAYLOAD)
    break_it(broken)
    assert judge.ask("validate", announced=broken)["passed_over"] == [what]


@pytest.mark.parametrize(
    "picture",
    [
        snapshot(),
        snapshot(BeltState.RUNNING),
        snapshot(BeltState.LATCHED),
        snapshot(person=None),
        snapshot(person=False).model_copy(update={"session": None, "links": ()}),
    ],
    ids=["ready", "running", "latched", "unknown person", "nobody and nothing"],
)
def test_its_engine_shows_what_was_meant(judge: Judge, picture: api.Snapshot) -> None:
    """As plain jinja2 does, with which the rest of the tests render."""
    said = Outlet(TOPICS, Stage(picture).epoch, IDENTITY).snapshot(picture, 0)
    seen: dict[str, object] = {}
    for message in said:
        texts = judge.ask("show", announced=PAYLOAD, message=message.payload.decode())
        seen |= {
            key: text
            for key, text in texts.items()
            if COMPONENTS[key]["state_topic"] == message.topic
        }
    assert seen == {key: shown(key, picture) for key in seen}
    assert len(seen) == sum("value_template" in it for it in COMPONENTS.values())


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A desk that knows Home Assistant as an operator."""
    monkeypatch.setitem(CLIENTS, "homeassistant", Role.OPERATOR)
    return Stage()


def used(judge: Judge, house: Stage, key: str, value: str = "PRESS") -> Heard:
    """What arrives when somebody uses that entity."""
    state = Outlet(TOPICS, house.epoch, IDENTITY).announce(house.snapshot, house.now_ms)[-1]
    told = judge.ask("press", announced=PAYLOAD, key=key, value=value, state=state.payload.decode())
    assert told["qos"] == 1
    client = TOPICS.client_of(told["topic"])
    return Heard(told["topic"], told["payload"].encode(), told["retain"], client)


def judged(house: Stage, heard: Heard) -> Verdict:
    return house.desk.hear(heard, house.snapshot, house.now_ms, time.time())


def test_the_machine_takes_what_its_engine_renders(judge: Judge, house: Stage) -> None:
    asked = [judged(house, used(judge, house, "request_start")) for _ in range(2)]
    assert all(isinstance(it, Act) and isinstance(it.command, api.Ask) for it in asked)
    chosen = judged(house, used(judge, house, "workout", WORKOUTS[1]))
    assert isinstance(chosen, Act)
    assert chosen.command == api.Load(id=chosen.command.id, workout=WORKOUTS[1])


@pytest.mark.hazard("H10")
def test_a_press_of_before_is_of_another_epoch(judge: Judge, house: Stage) -> None:
    heard = used(judge, house, "request_start")
    house.snapshot = snapshot(BeltState.LATCHED)
    house.pass_ms(100)
    assert not isinstance(judged(house, heard), Act)
    assert house.desk.refused[Why.EPOCH] == 1
