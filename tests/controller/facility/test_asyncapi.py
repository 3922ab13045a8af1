"""The AsyncAPI document, read by the reference parser where that is installed.

`npm install --prefix FOLDER @asyncapi/parser`, then BACKSTRIDE_ASYNCAPI=FOLDER.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from controller.facility.asyncapi import asyncapi_document
from controller.facility.commands import FACILITY_COMMANDS
from controller.facility.topics import Topics
from tests import npm

DOCUMENT = asyncapi_document("1.2.3")


@pytest.fixture(scope="session")
def parser() -> Path:
    """The folder that has the parser."""
    return npm.folder_with("@asyncapi/parser", "BACKSTRIDE_ASYNCAPI")


def judged(document: object, parser: Path) -> subprocess.CompletedProcess[str]:
    script = Path(__file__).with_name("asyncapi_check.cjs")
    return npm.judged(script, parser, json.dumps(document))


def test_the_reference_parser_accepts_it(parser: Path) -> None:
    done = judged(DOCUMENT, parser)
    assert done.returncode == 0, done.stdout + done.stderr
    worse = [line for line in done.stdout.splitlines() if line[0] in "01"]
    assert not worse


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("operations", "takeCommand", "action"), "recieve"),
        (("channels", "state", "messages", "State", "$ref"), "#/components/messages/Statte"),
        (("operations", "publishState", "bindings", "mqtt", "qos"), 7),
    ],
)
def test_the_reference_parser_would_notice(
    parser: Path, place: tuple[str, ...], wrong: object
) -> None:
    spoiled: Any = json.loads(json.dumps(DOCUMENT))
    inner = spoiled
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = wrong
    assert judged(spoiled, parser).returncode == 1


def references(value: object) -> Iterator[str]:
    match value:
        case {"$ref": str(ref)}:
            yield ref
        case dict():
            for inner in value.values():
                yield from references(inner)
        case list():
            for inner in value:
                yield from references(inner)


def test_every_reference_leads_somewhere() -> None:
    found = set(references(DOCUMENT))
    assert found
    for reference in found:
        place: Any = DOCUMENT
        for key in reference.removeprefix("#/").split("/"):
            place = place[key]


def test_it_has_every_command_and_no_other() -> None:
    schema = FACILITY_COMMANDS.json_schema()
    models = {ref.rpartition("/")[2] for ref in schema["discriminator"]["mapping"].values()}
    assert set(DOCUMENT["channels"]["command"]["messages"]) == models


def test_its_addresses_are_those_of_the_topics() -> None:
    channels = DOCUMENT["channels"]
    addresses = {
        name: channel["address"].format(site="north", machine="tm-1", client="nurse")
        for name, channel in channels.items()
    }
    topics = Topics("north", "tm-1")
    assert addresses == {
        "availability": topics.availability,
        "identity": topics.identity,
        "state": topics.state,
        "telemetry": topics.telemetry,
        "event": topics.event,
        "session": topics.session,
        "audit": topics.audit,
        "answer": topics.answer("nurse"),
        "command": topics.command("nurse"),
        "stop": topics.stop,
        "stopByClient": topics.stop_by("nurse"),
    }
