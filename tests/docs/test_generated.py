"""The generated pages say what the tables say."""

from __future__ import annotations

import subprocess
import sys

from controller.belt.faults import FAULTS, Cause
from controller.belt.states import BeltState
from docs.generate.markdown import comments
from docs.generate.marks import ROOT


def test_the_generated_pages_are_current() -> None:
    """In a process of its own: click remembers how a command was asked for help before."""
    command = [sys.executable, "-m", "docs.generate", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.returncode, f"run `make docs`:\n{done.stdout}{done.stderr}"


def test_the_page_of_causes_names_each_with_its_remedy() -> None:
    page = (ROOT / "docs" / "safety" / "causes.md").read_text()
    for cause in Cause:
        assert f"| `{cause}` |" in page
        assert FAULTS[cause].remedy in page


def test_a_comment_belongs_to_the_name_on_its_line() -> None:
    told = comments(BeltState)
    assert told.keys() == {state.name for state in BeltState}
    assert told["SILENT"] == "no fresh telemetry: unknown means moving"
