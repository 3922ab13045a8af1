"""Access lists, as text and as Mosquitto reads them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest

from controller.facility.acl import access_list
from controller.facility.discovery import discovery_topic
from controller.facility.roles import Role
from controller.facility.topics import BadName
from tests.controller.facility.brokers import (
    DEADLINE_S,
    MOSQUITTO,
    NO_MOSQUITTO,
    Broker,
    mosquitto,
    running,
    users,
)
from tests.controller.facility.stage import TOPICS

BASE = TOPICS.base
CLIENTS = {"nurse": Role.OPERATOR, "board": Role.VIEWER, "homeassistant": Role.OPERATOR}
TEXT = access_list("north", {"tm-1": "tm-1", "tm-2": "tm-2"}, CLIENTS, ["homeassistant"])
MAY_WRITE = {
    "tm-1": [f"{BASE}/state", f"{BASE}/answer/nurse", discovery_topic(TOPICS)],
    "nurse": [f"{BASE}/command/nurse", f"{BASE}/stop/nurse", f"{BASE}/stop"],
    "board": [f"{BASE}/stop/board", f"{BASE}/stop"],
    "homeassistant": [f"{BASE}/command/homeassistant", "homeassistant/status"],
}
MAY_NOT_WRITE = {
    "tm-1": ["backstride/v1/north/tm-2/state", f"{BASE}/command/nurse", "homeassistant/status"],
    "nurse": [f"{BASE}/command/board", f"{BASE}/command", f"{BASE}/state", f"{BASE}/stop/board"],
    "board": [f"{BASE}/command/board", f"{BASE}/command/nurse"],
    "homeassistant": [discovery_topic(TOPICS), f"{BASE}/answer/nurse"],
}
MAY_READ = {
    "tm-1": [f"{BASE}/command/nurse", f"{BASE}/stop", f"{BASE}/stop/x", "homeassistant/status"],
    "nurse": [f"{BASE}/state", f"{BASE}/answer/nurse", f"{BASE}/telemetry"],
    "board": [f"{BASE}/state", f"{BASE}/answer/board"],
    "homeassistant": [discovery_topic(TOPICS), f"{BASE}/state"],
}
MAY_NOT_READ = {
    "tm-1": ["backstride/v1/north/tm-2/command/nurse"],
    "nurse": [f"{BASE}/answer/board", f"{BASE}/command/board", discovery_topic(TOPICS)],
    "board": [f"{BASE}/answer/nurse"],
    "homeassistant": [f"{BASE}/answer/nurse"],
}


def test_only_those_with_a_name_may_anything() -> None:
    first = TEXT.index("\nuser ")
    assert "topic" not in TEXT[:first]
    assert TEXT.count("\nuser ") == 5


def test_a_viewer_has_nothing_to_command() -> None:
    assert "/command/board" not in TEXT
    assert "/command/nurse" in TEXT


@pytest.mark.parametrize("name", ["#", "+", "a/b", "x\ntopic write #"])
def test_no_name_smuggles_in_a_rule(name: str) -> None:
    with pytest.raises(BadName):
        access_list("north", {"tm-1": name}, {})
    with pytest.raises(BadName):
        access_list("north", {}, {name: Role.VIEWER})


# --- as Mosquitto reads them ---

_ADMIN = "\nuser admin\ntopic readwrite #\n"


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Mosquitto with this list, and somebody who may everything."""
    if MOSQUITTO is None or shutil.which("mosquitto_sub") is None:
        pytest.skip(NO_MOSQUITTO)
    folder = tmp_path_factory.mktemp("acl")
    (folder / "acl").write_text(TEXT + _ADMIN)
    passwords = users(folder, admin="x", **dict.fromkeys(("tm-1", *CLIENTS), "x"))
    passwords.chmod(0o600)
    config = f"password_file {passwords}\nacl_file {folder / 'acl'}\nallow_anonymous false\n"
    with running(mosquitto(folder, config)) as broker:
        yield broker


class Client:
    """Mosquitto's own programs, as one user."""

    def __init__(self, broker: Broker, user: str) -> None:
        self._options = ["-p", str(broker.port), "-u", user, "-P", "x", "-q", "1"]
        self._session = [*self._options, "-c", "-i", f"{user}-hears", "-t", "#"]

    def publish(self, topic: str, message: str) -> None:
        self._run("mosquitto_pub", *self._options, "-t", topic, "-m", message)

    def begin_to_hear(self) -> None:
        """The broker keeps from now on what comes for this user."""
        self._run("mosquitto_sub", *self._session, "-E")

    def heard(self, last: str) -> set[str]:
        """The topics of what came, up to the message `last`."""
        command = ["mosquitto_sub", *self._session, "-v"]
        topics = set()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                topic, _, message = line.strip().rpartition(" ")
                if message == last:
                    break
                topics.add(topic)
            process.terminate()
        return topics

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, timeout=DEADLINE_S)


@pytest.mark.hazard("H41")
@pytest.mark.parametrize("user", MAY_WRITE)
def test_who_may_write_where(broker: Broker, user: str) -> None:
    admin, client = Client(broker, "admin"), Client(broker, user)
    admin.begin_to_hear()
    for topic in MAY_WRITE[user] + MAY_NOT_WRITE[user]:
        client.publish(topic, "hello")
    admin.publish("end", "end")
    assert admin.heard("end") == set(MAY_WRITE[user])


@pytest.mark.parametrize("user", MAY_READ)
def test_who_may_read_what(broker: Broker, user: str) -> None:
    admin, client = Client(broker, "admin"), Client(broker, user)
    client.begin_to_hear()
    for topic in MAY_READ[user] + MAY_NOT_READ[user]:
        admin.publish(topic, "hello")
    admin.publish(MAY_READ[user][0], "end")
    assert client.heard("end") == set(MAY_READ[user])
