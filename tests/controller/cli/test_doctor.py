"""`backstride doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.cli.main import cli


def test_every_line_names_what_was_looked_at(home: Path) -> None:
    result = CliRunner().invoke(cli, ["doctor"])
    for about in ("treadmill port", "records", "socket", "clock", "speech", "real-time priority"):
        assert about in result.output


def test_as_json_every_complaint_has_a_remedy(home: Path) -> None:
    result = CliRunner().invoke(cli, ["doctor", "--json"])
    findings = [json.loads(line) for line in result.output.splitlines()]
    complaints = [found for found in findings if found["verdict"] in {"bad", "note"}]
    assert all(found["remedy"] for found in complaints)
    sick = any(found["verdict"] == "bad" for found in findings)
    assert result.exit_code == (1 if sick else 0)


def test_a_port_that_is_not_there_makes_the_machine_sick(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTRIDE_MACHINE__URL", "trackmaster:/dev/ttyNOT")
    result = CliRunner().invoke(cli, ["doctor"])
    assert "BAD  treadmill port      /dev/ttyNOT: No such file" in result.output
    assert result.exit_code == 1
