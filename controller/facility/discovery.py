"""What Home Assistant is told of a machine, in one device-based message.

Nothing in it starts a belt. A button of Home Assistant has a fixed payload, which could be neither
fresh nor unique; so its command is a template, with an id and an issue time from its own clock, and
the epoch from an attribute of that same entity, which follows `state`. Whoever renames entities
breaks nothing.

Keys and templates as in Home Assistant's documentation of MQTT discovery ("device discovery",
since 2024.12) and of its MQTT button, select, sensor and binary sensor.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Final

from controller.belt.states import BeltState
from controller.facility.messages import Identity
from controller.facility.topics import Topics

PREFIX: Final = "homeassistant"
BIRTH_TOPIC: Final = f"{PREFIX}/status"
CLIENT: Final = "homeassistant"
_STATE_EXPIRES_S: Final = 15  # three states missed

Component = dict[str, object]


def is_birth(topic: str, payload: bytes) -> bool:
    """Whether Home Assistant says that it is there: announce everything anew."""
    return topic == BIRTH_TOPIC and payload == b"online"


def discovery_topic(topics: Topics) -> str:
    """Where Home Assistant looks for a machine."""
    return f"{PREFIX}/device/{_device_id(topics)}/config"


def _device_id(topics: Topics) -> str:
    """Only letters, digits, '_' and '-' may be in an object id; the digest keeps it unique."""
    digest = hashlib.sha256(topics.base.encode()).hexdigest()[:8]
    return f"backstride-{re.sub('[^A-Za-z0-9_-]', '_', topics.machine)}-{digest}"


@dataclass(frozen=True, slots=True)
class Discovery:
    """One machine, as the Home Assistant that commands under the name `client` is to see it."""

    topics: Topics
    identity: Identity
    workouts: tuple[str, ...] = ()  # the names that can be chosen
    client: str = CLIENT

    def announcement(self) -> tuple[str, bytes]:
        """Topic and payload, to be retained."""
        return discovery_topic(self.topics), json.dumps(self._payload()).encode()

    def removal(self) -> tuple[str, bytes]:
        """Topic and payload, to be retained, that make Home Assistant forget the machine."""
        return discovery_topic(self.topics), b""

    @property
    def _device(self) -> str:
        return _device_id(self.topics)

    def _payload(self) -> Component:
        return {
            "device": {
                "identifiers": [self._device],
                "name": self.identity.name,
                "manufacturer": "Backstride",
                "model": "simulated treadmill" if self.identity.simulated else "treadmill",
                "sw_version": self.identity.software,
                "suggested_area": self.topics.site,
            },
            "origin": {"name": "Backstride", "sw_version": self.identity.software},
            "availability_topic": self.topics.availability,
            "availability_template": "{{ value_json.status }}",
            "components": {  # `qos` is not among what the device passes on to them
                key: {"unique_id": f"{self._device}-{key}", "qos": 1} | component
                for key, component in self._components().items()
            },
        }

    def _components(self) -> dict[str, Component]:
        return {
            "stop": self._stop(),
            "request_start": self._request_start(),
            "workout": self._workout(),
            "belt": self._from_state("sensor", "State", "{{ value_json.belt }}")
            | {"device_class": "enum", "options": [str(state) for state in BeltState]},
            "step": self._from_state("sensor", "Step", _of_session("step_text")),
            "cause": self._from_state("sensor", "Cause of the stop", _CAUSE),
            "person": self._from_state("binary_sensor", "Person on belt", _PERSON)
            | {"device_class": "occupancy"},
            "safety_key": self._from_state("binary_sensor", "Safety key out", _SAFETY_KEY)
            | {"device_class": "safety"},
            "link": self._from_state("binary_sensor", "Link to the treadmill", _LINK)
            | {"device_class": "connectivity", "entity_category": "diagnostic"},
        } | {key: self._measured(key, name, extra) for key, (name, extra) in _MEASURED.items()}

    # --- what may be done ---

    def _stop(self) -> Component:
        return {
            "platform": "button",
            "name": "STOP",
            "icon": "mdi:stop-circle",
            "command_topic": self.topics.stop_by(self.client),
            "payload_press": "STOP",
            "retain": False,
        }

    def _request_start(self) -> Component:
        return self._commanding('"op": "request_start"') | {
            "platform": "button",
            "name": "Request start",
            "icon": "mdi:account-question",
        }

    def _workout(self) -> Component:
        options = json.dumps(self.workouts)
        chosen = f"{_of_session('workout', options)}"
        return self._commanding('"op": "load", "workout": "{{ value }}"') | {
            "platform": "select",
            "name": "Workout",
            "options": list(self.workouts),
            "state_topic": self.topics.state,
            "value_template": chosen,
        }

    def _commanding(self, what: str) -> Component:
        return {
            "command_topic": self.topics.command(self.client),
            "command_template": f"{{{_ENVELOPE}, {what}}}",
            "json_attributes_topic": self.topics.state,
            "json_attributes_template": '{"epoch": "{{ value_json.epoch }}"}',
            "retain": False,
        }

    # --- what may be seen ---

    def _from_state(self, platform: str, name: str, template: str) -> Component:
        return {
            "platform": platform,
            "name": name,
            "state_topic": self.topics.state,
            "value_template": template,
            "expire_after": _STATE_EXPIRES_S,
        }

    def _measured(self, field: str, name: str, extra: Component) -> Component:
        return {
            "platform": "sensor",
            "name": name,
            "state_topic": self.topics.telemetry,
            "value_template": f"{{{{ value_json.{field} }}}}",
            "state_class": "measurement",
            "expire_after": max(10, round(10 / self.identity.telemetry_hz)),
        } | extra


_ENVELOPE: Final = (
    '"v": 1, "id": "{{ utcnow().timestamp() }}", "issued_at": "{{ utcnow().isoformat() }}", '
    '"epoch": "{{ this.attributes.epoch }}"'
)


def _in(unit: str, decimals: int, device_class: str | None = None) -> Component:
    shown = {"unit_of_measurement": unit, "suggested_display_precision": decimals}
    return shown | ({"device_class": device_class} if device_class else {})


_MEASURED: Final[dict[str, tuple[str, Component]]] = {
    "speed_mps": ("Speed", _in("m/s", 2, "speed")),
    "incline_pct": ("Incline", _in("%", 1)),
    "remaining_s": ("Time left", _in("s", 0, "duration")),
    "cadence_spm": ("Cadence", _in("steps/min", 0)),
    "peak_force_bw": ("Peak force", _in("BW", 2)),
    "heart_rate_bpm": ("Heart rate", _in("bpm", 0)),
}
"""Fields of telemetry. Home Assistant takes "None" for unknown."""

_CAUSE: Final = "{{ value_json.cause.text[:255] if value_json.cause else 'None' }}"
_PERSON: Final = (
    "{{ 'None' if value_json.person_on_belt is none "
    "else 'ON' if value_json.person_on_belt else 'OFF' }}"
)
_SAFETY_KEY: Final = "{{ 'ON' if value_json.safety_key_out else 'OFF' }}"
_LINK: Final = (
    "{{ 'ON' if value_json.links | selectattr('name', 'eq', 'treadmill') "
    "| map(attribute='health') | first == 'good' else 'OFF' }}"
)


def _of_session(field: str, options: str | None = None) -> str:
    """A field of the session; of a choice only what can be chosen."""
    among = f" and value_json.session.{field} in {options}" if options is not None else ""
    return f"{{{{ value_json.session.{field}[:255] if value_json.session{among} else 'None' }}}}"
