"""A real Home Assistant, its broker and a treadmill's service: all processes, as in a house.

Home Assistant is spoken to over MQTT alone, by two automations of its configuration: one tells its
entities, one performs an action. Its web pages are not in its Python package: `hass_frontend` is a
stub.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from controller.facility.acl import access_list
from controller.facility.discovery import CLIENT
from controller.facility.roles import Role
from tests.controller.facility.brokers import Broker, free_port, mosquitto, users
from tests.controller.processes.stand import DEADLINE_S

SITE, MACHINE, NAME = "north", "tm-1", "Treadmill 1"
BYSTANDER: Final = "bystander"
PASSWORD: Final = "a password of the test"  # noqa: S105 - of a broker that lives as long as the test
START_S: Final = 240.0  # Home Assistant on a busy computer
POLL_S: Final = 2.0
_TOLD: Final = "entities "  # else Home Assistant would make a Python list of the JSON

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of the treadmill, as Home Assistant lists it."""

    entity: str
    name: str
    state: str
    shown: str  # rounded, with its unit
    unit: str | None
    options: list[str] | None
    area: str | None

    @property
    def kind(self) -> str:
        return self.entity.partition(".")[0]


_TELL: Final = (
    "{%- set told = namespace(all=[]) -%}"
    "{%- for entity in integration_entities('mqtt') if device_id(entity) -%}"
    "{%- set told.all = told.all + [{'entity': entity,"
    " 'name': state_attr(entity, 'friendly_name') or '', 'state': states(entity),"
    " 'shown': states(entity, rounded=True, with_unit=has_value(entity)),"
    " 'unit': state_attr(entity, 'unit_of_measurement'),"
    " 'options': state_attr(entity, 'options'), 'area': area_name(entity)}] -%}"
    "{%- endfor -%}" + _TOLD + "{{ told.all | to_json }}"
)
AUTOMATIONS: Final[list[Json]] = [
    {
        "alias": "tell",
        "mode": "queued",
        "triggers": [{"trigger": "mqtt", "topic": "house/tell"}],
        "actions": [
            {"action": "mqtt.publish", "data": {"topic": "house/told", "payload": _TELL}},
        ],
    },
    {
        "alias": "act",
        "mode": "queued",
        "triggers": [{"trigger": "mqtt", "topic": "house/act"}],
        "actions": [
            {
                "action": "{{ trigger.payload_json.action }}",
                "target": {"entity_id": "{{ trigger.payload_json.entity }}"},
                "data": "{{ trigger.payload_json.data }}",
            }
        ],
    },
]


def broker(folder: Path) -> Broker:
    """With the users and the access list that the documentation says."""
    known = users(folder, **{CLIENT: PASSWORD, MACHINE: PASSWORD, BYSTANDER: PASSWORD})
    rights = access_list(SITE, {MACHINE: MACHINE}, {CLIENT: Role.OPERATOR}, [CLIENT])
    rights += f"topic readwrite house/#\n\nuser {BYSTANDER}\ntopic readwrite #\n"
    access = folder / "access"
    access.write_text(rights)
    access.chmod(0o600)
    return mosquitto(folder, f"allow_anonymous false\npassword_file {known}\nacl_file {access}\n")


class Bystander:
    """mosquitto_pub and mosquitto_rr."""

    def __init__(self, broker: Broker) -> None:
        who = ["-u", BYSTANDER, "-P", PASSWORD]
        self._where = ["-h", "127.0.0.1", "-p", str(broker.port), *who]

    def publish(self, topic: str, payload: str, *, retain: bool = False) -> None:
        """An empty payload, retained, deletes what was retained there."""
        content = ["-m", payload] if payload else ["-n"]
        command = [_path("mosquitto_pub"), *self._where, "-q", "1", "-t", topic, *content]
        subprocess.run([*command, *(["-r"] if retain else [])], check=True, timeout=DEADLINE_S)

    def ask(self, topic: str, answered: str) -> str:
        """What is published at `answered` when something is at `topic`; empty if nothing is."""
        command = [_path("mosquitto_rr"), *self._where, "-t", topic, "-e", answered, "-m", "?"]
        done = subprocess.run(
            [*command, "-W", str(round(POLL_S))], capture_output=True, text=True, check=False
        )
        return done.stdout


class Service:
    """`backstride serve` with a simulated treadmill, as `tm-1` at that broker."""

    def __init__(self, broker: Broker, home: Path, short: Path) -> None:
        self.socket = short / "controller.sock"
        config = home / "config.toml"
        config.write_text(
            f'machine = {{url = "sim:", name = "{NAME}"}}\n'
            f'facility = {{broker = "{broker.url}", site = "{SITE}", machine = "{MACHINE}", '
            f'user = "{MACHINE}", password = "{PASSWORD}", clients = {{{CLIENT} = "operator"}}}}\n'
            "voice = {enabled = false}\n"
            f'paths = {{data = "{home / "data"}", runtime = "{short}"}}\n'
        )
        config.chmod(0o600)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "controller.cli.main", "serve"],
            stdout=subprocess.PIPE,
            env={**os.environ, "HOME": str(home), "BACKSTRIDE_CONFIG": str(config)},
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if b"serving" not in said:
            self.close()
            raise AssertionError(f"no service: {said.decode()}")

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(DEADLINE_S)
        finally:
            self._process.kill()
            assert self._process.stdout is not None
            self._process.stdout.close()


class House:
    """Home Assistant's process, with `automations` besides those that this test speaks by."""

    def __init__(self, venv: str, folder: Path, broker: Broker, automations: list[Json]) -> None:
        self._venv, self._folder, self._bystander = venv, folder, Bystander(broker)
        _write_frontend(folder)
        _write_configuration(folder, [*AUTOMATIONS, *automations])
        _write_storage(folder, broker.port)
        self.start()

    def start(self) -> None:
        command = [f"{self._venv}/bin/hass", "--skip-pip", "--config", str(self._folder)]
        self._process = subprocess.Popen(
            ["nice", "-n", "15", *command],  # noqa: S607 - of every Unix
            env={**os.environ, "PYTHONPATH": str(self._folder / "stub")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(START_S)
        finally:
            self._process.kill()

    def entities(self) -> list[Entity]:
        """Those of the treadmill; none while it does not answer."""
        said = self._bystander.ask("house/tell", "house/told")
        told = json.loads(said.removeprefix(_TOLD) or "[]")
        return [Entity(**entity) for entity in told]

    def until(self, met: Callable[[dict[str, Entity]], bool], what: str) -> dict[str, Entity]:
        """Its entities by name without the treadmill's, once `met` accepts them."""
        deadline_s = time.monotonic() + START_S
        known: dict[str, Entity] = {}
        while time.monotonic() < deadline_s:
            assert self._process.poll() is None, f"Home Assistant ended: {self.log()}"
            known = {it.name.removeprefix(f"{NAME} "): it for it in self.entities()}
            if known and met(known):
                return known
        raise AssertionError(f"no {what}; it shows {known}; {self.log()}")

    def until_shows(self, **states: str) -> dict[str, Entity]:
        """Until these entities, by name with '_' for a blank, show that."""
        wanted = {name.replace("_", " "): state for name, state in states.items()}
        return self.until(
            lambda known: wanted.items() <= {name: it.state for name, it in known.items()}.items(),
            str(wanted),
        )

    def act(self, action: str, entity: str, **data: object) -> None:
        """Perform one of its actions, as somebody at its screen would."""
        self._bystander.publish(
            "house/act", json.dumps({"action": action, "entity": entity, "data": data})
        )

    def log(self) -> str:
        """The end of it."""
        file = self._folder / "home-assistant.log"
        return file.read_text()[-3000:] if file.exists() else ""


def _path(program: str) -> str:
    found = shutil.which(program)
    assert found is not None, f"{program} is not installed (Debian: mosquitto-clients)"
    return found


def _write_frontend(folder: Path) -> None:
    """What Home Assistant wants of its web pages before it starts: that there is a folder."""
    stub = folder / "stub" / "hass_frontend"
    stub.mkdir(parents=True)
    (stub / "__init__.py").write_text(
        "from pathlib import Path\n\n\ndef where():\n    return Path(__file__).parent\n"
    )


def _write_configuration(folder: Path, automations: list[Json]) -> None:
    smoke = {"name": "Smoke", "state_topic": "house/smoke", "device_class": "smoke"}
    configuration = {
        "homeassistant": {"name": "House", "time_zone": "UTC", "unit_system": "metric"},
        "http": {"server_host": "127.0.0.1", "server_port": free_port()},
        "logger": {"default": "warning"},
        "mqtt": {"binary_sensor": [smoke]},
        "automation": automations,
    }
    (folder / "configuration.yaml").write_text(yaml.safe_dump(configuration, sort_keys=False))


def _write_storage(folder: Path, port: int) -> None:
    """The MQTT integration as somebody would set it up in the web pages."""
    entry = {
        "entry_id": "mqtt",
        "domain": "mqtt",
        "title": "broker",
        "version": 1,
        "minor_version": 1,
        "source": "user",
        "unique_id": None,
        "data": {
            "broker": "127.0.0.1",
            "port": port,
            "username": CLIENT,
            "password": PASSWORD,
            "discovery": True,
        },
        "options": {},
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "disabled_by": None,
    }
    _write_stored(folder, "core.config_entries", 1, {"entries": [entry]})
    steps = ["user", "core_config", "analytics", "integration"]
    _write_stored(folder, "onboarding", 4, {"done": steps})


def _write_stored(folder: Path, key: str, version: int, data: Json) -> None:
    file = folder / ".storage" / key
    file.parent.mkdir(exist_ok=True)
    whole = {"version": version, "minor_version": 1, "key": key, "data": data}
    file.write_text(json.dumps(whole))
