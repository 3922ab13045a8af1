"""`backstride analyse`, as a person or a program calls it."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from controller.cli.main import cli


def analyse(*arguments: object) -> Result:
    """What it says to a person."""
    return CliRunner().invoke(cli, ["analyse", *map(str, arguments)])


def analysed(*arguments: object) -> dict[str, object]:
    """What it tells a program."""
    result = analyse(*arguments, "--json")
    assert result.exit_code == 0, result.output
    tree = json.loads(result.stdout)
    assert isinstance(tree, dict)
    return tree
