"""`backstride facility`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from controller.cli.main import cli
from controller.facility.asyncapi import asyncapi_document
from controller.facility.schema import json_schemas


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["facility", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("options", [[], ["--asyncapi", "-"]])
def test_the_document_goes_to_the_terminal(options: list[str]) -> None:
    found = json.loads(run("schema", *options))
    assert found == asyncapi_document(found["info"]["version"])


@pytest.mark.parametrize("name", ["doc.json", "doc.yaml"])
def test_or_into_a_file_of_either_kind(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    assert run("schema", "--asyncapi", str(file)) == ""
    found = yaml.safe_load(file.read_text())  # JSON is YAML
    assert found == asyncapi_document(found["info"]["version"])
    assert file.read_text().startswith("{") == name.endswith("json")


def test_schemas_go_into_a_folder(tmp_path: Path) -> None:
    assert run("schema", "--json-schema", str(tmp_path / "new" / "folder")) == ""
    found = {
        file.name.removesuffix(".schema.json"): json.loads(file.read_text())
        for file in (tmp_path / "new" / "folder").iterdir()
    }
    assert found == json_schemas()


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    options = ["facility", "schema", "--json-schema", str(tmp_path / "file" / "below")]
    result = CliRunner().invoke(cli, options)
    assert result.exit_code == 1
    assert "Not a directory" in result.output


def test_an_access_list() -> None:
    text = run(
        *("acl", "--site", "north", "--machine", "tm-1=treadmill-1", "--machine", "tm-2"),
        *("--client", "nurse=operator", "--client", "ha=operator", "--home-assistant", "ha"),
    )
    assert "user treadmill-1\ntopic write backstride/v1/north/tm-1/availability" in text
    assert "user tm-2\n" in text
    assert "topic write backstride/v1/north/+/command/nurse" in text
    assert text.count("topic read homeassistant/#") == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--client", "nurse"], "viewer|operator|attendant"),
        (["--client", "nurse=boss"], "viewer|operator|attendant"),
        (["--client", "a/b=viewer"], "cannot be part of a topic"),
        (["--home-assistant", "ha"], "give its --client as well"),
    ],
)
def test_what_is_no_client_is_told(options: list[str], says: str) -> None:
    result = CliRunner().invoke(
        cli, ["facility", "acl", "--site", "north", "--machine", "tm-1", *options]
    )
    assert result.exit_code == 2
    assert says in result.output
