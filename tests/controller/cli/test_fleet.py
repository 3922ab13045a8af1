"""`backstride fleet`, as far as it goes without a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.cli.main import cli


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "which broker? add --broker URL"),
        (["--broker", "http://there"], "names no broker"),
        (["--broker", "mqtt://there.example"], "is not encrypted"),
        (["--broker", "mqtt://127.0.0.1", "--site", "a/b"], "cannot be part of a topic"),
        (["--broker", "mqtt://127.0.0.1"], "needs a terminal"),
    ],
)
def test_it_says_what_is_missing(
    words: list[str], said: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTRIDE_FACILITY__BROKER", "")  # put back after the test
    result = CliRunner().invoke(cli, ["fleet", *words])
    assert result.exit_code == 2
    assert said in result.output
