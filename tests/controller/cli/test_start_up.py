"""Programs that only talk to a controller start without loading one: it takes as long again."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "program", ["controller.cli.attach", "controller.cli.kiosk", "tui.clinic.__main__"]
)
def test_what_talks_to_a_controller_does_not_load_one(program: str) -> None:
    code = (
        f"import sys, importlib; importlib.import_module({program!r});"
        "sys.exit(bool({'controller.service', 'controller.rehearse'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
