"""A writer that dies, at any moment: what it said is on disk is there, and the trail goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from controller.audit.trail import Trail, trail_path, verified
from sessions.audit.chain import TORN
from tests.controller.audit import appending


@pytest.mark.hazard("H39")
@pytest.mark.parametrize("said", [1, 7, 20])
def test_kill_9_loses_nothing_that_was_said_to_be_on_disk(tmp_path: Path, said: int) -> None:
    program = [sys.executable, str(Path(appending.__file__)), str(tmp_path)]
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(said)]
        process.kill()
        process.wait()
    assert lines[-1].strip() == str(said).encode()
    checked = verified(tmp_path, {})
    assert checked.bad is None
    assert len(checked.records) >= said
    Trail(tmp_path).append("changed")  # its lock died with it
    assert verified(tmp_path, {}).bad is None


@pytest.mark.hazard("H39")
def test_a_file_cut_at_any_byte_goes_on(tmp_path: Path) -> None:
    trail = Trail(tmp_path, "anna")
    whole = [trail.append("changed", str(n)) for n in range(3)]
    path = trail_path(tmp_path)
    content = path.read_bytes()
    ends = [0, *(n + 1 for n, octet in enumerate(content) if octet == ord("\n"))]
    for cut in range(0, len(content), 7):
        path.write_bytes(content[:cut])
        complete = sum(1 for end in ends[1:] if end - 1 <= cut)
        checked = verified(tmp_path, {})
        assert checked.bad is None
        assert checked.records == whole[:complete]
        assert bool(checked.notes) is (cut not in ends and cut + 1 not in ends)
        trail.append("after")
        after = verified(tmp_path, {})
        assert after.bad is None
        torn = [record for record in after.records if record.what == TORN]
        assert len(torn) == len(checked.notes)
        assert path.read_bytes().startswith(content[:cut])
