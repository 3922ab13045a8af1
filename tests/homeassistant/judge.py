"""Home Assistant's own schemas and templates, asked over a pipe: one JSON object a line, each way.

Runs where `homeassistant` is installed, which is not where Backstride is. What it does with a
message is what `homeassistant.components.mqtt.discovery` does before it makes entities of it.
"""

# mypy: disable-error-code="import-not-found, no-any-return, untyped-decorator"
# Home Assistant is not installed where types are checked.

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import tempfile
from typing import Any

import voluptuous
from homeassistant.components.mqtt.discovery import (
    _merge_common_device_options,
    _replace_all_abbreviations,
)
from homeassistant.components.mqtt.models import MqttCommandTemplate, MqttValueTemplate
from homeassistant.components.mqtt.schemas import DEVICE_DISCOVERY_SCHEMA, SHARED_OPTIONS
from homeassistant.core import HomeAssistant
from homeassistant.helpers import template

Json = dict[str, Any]
_OF_DEVICE = ("device", "origin")  # goes to every component, and makes no entity's settings


def components(announced: Json) -> Json:
    """Each component's settings as Home Assistant understands them. Raises voluptuous.Invalid."""
    _replace_all_abbreviations(announced)
    DEVICE_DISCOVERY_SCHEMA(announced)
    return {key: _understood(key, announced) for key in announced["components"]}


def _understood(key: str, announced: Json) -> Json:
    settings = {name: announced[name] for name in _OF_DEVICE} | announced["components"][key]
    platform = importlib.import_module(f"homeassistant.components.mqtt.{settings.pop('platform')}")
    _merge_common_device_options(settings, announced)
    try:
        return platform.DISCOVERY_SCHEMA(settings)
    except voluptuous.Invalid as error:
        error.prepend([key])
        raise


def validate(announced: Json) -> Json:
    """What is wrong, and else what Home Assistant passes over without a word."""
    try:
        understood = components(announced)
    except voluptuous.Invalid as error:
        return {"error": str(error)}
    heeded = {*_OF_DEVICE, *SHARED_OPTIONS, "components"}
    passed_over = [name for name in announced if name not in heeded]
    for key, settings in understood.items():
        said = announced["components"][key]
        passed_over += [f"{key}.{name}" for name in said if name not in settings | {"platform": ""}]
    return {"error": None, "passed_over": passed_over}


def show(announced: Json, message: str) -> Json:
    """What each entity that is seen makes of a message, by its key."""
    return {
        key: MqttValueTemplate(settings["value_template"]).async_render_with_possible_json_value(
            message
        )
        for key, settings in components(announced).items()
        if "value_template" in settings
    }


def press(hass: HomeAssistant, announced: Json, key: str, value: str, state: str) -> Json:
    """Topic, payload and manner of what an entity publishes once `state` has come in."""
    settings = components(announced)[key]
    attributes = json.loads(
        MqttValueTemplate(
            settings["json_attributes_template"]
        ).async_render_with_possible_json_value(state)
    )
    entity = f"button.{key}"
    hass.states.async_set(entity, "unknown", attributes)
    this = template.TemplateStateFromEntityId(hass, entity)
    command = MqttCommandTemplate(settings["command_template"])
    payload = command.async_render(value, variables={"this": this})
    wanted = {name: settings[name] for name in ("qos", "retain")}
    return {"topic": settings["command_topic"], "payload": payload} | wanted


def answer(hass: HomeAssistant, asked: Json) -> Json:
    match asked:
        case {"op": "validate", "announced": announced}:
            return validate(announced)
        case {"op": "show", "announced": announced, "message": message}:
            return show(announced, message)
        case {"op": "press", "announced": announced, "key": key, "value": value, "state": state}:
            return press(hass, announced, key, value, state)
        case _:
            raise ValueError(f"not a question: {asked}")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        hass = HomeAssistant(folder)
        template.async_setup(hass)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            print(json.dumps(answer(hass, json.loads(line))), flush=True)
        await hass.async_stop(force=True)


if __name__ == "__main__":
    asyncio.run(main())
