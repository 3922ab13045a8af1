"""A night of storms: what it finds is kept at once, it can be interrupted, and it does not grow."""

from __future__ import annotations

import gc
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from controller.belt import core, gate
from controller.belt.gate import GateState
from controller.belt.inputs import Input, Stop
from tests.storm.__main__ import INTERRUPTED
from tests.storm.campaign import CHUNK, keep, on_every_core, played, told
from tests.storm.script import read
from tests.storm.session import Broken, run, warm_up

SEEDS = range(40)


@pytest.fixture(autouse=True, scope="module")
def warm() -> None:
    """Beginnings are played by the program as it is."""
    warm_up()


def _deaf_to_stop(state: GateState, given: Input, now_ms: int) -> GateState:
    return state if isinstance(given, Stop) else gate.step(state, given, now_ms)


@pytest.mark.timeout(300)
def test_what_breaks_a_rule_is_kept_before_the_next_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "step", _deaf_to_stop)
    files: list[int] = []

    def found(seed: int, broken: Broken) -> None:
        keep(tmp_path / "found", seed, broken)
        files.append(len(list((tmp_path / "found").iterdir())))

    broken = played(range(12), found).broken
    assert files == list(range(1, len(broken) + 1))
    assert files
    seed, first = broken[0]
    kept = told(tmp_path / "found", seed, first).partition(".jsonl:\n")[2]
    again = run(read(kept))
    assert again is not None
    assert again.rule == first.rule


@pytest.mark.timeout(300)
def test_chunks_come_in_the_order_of_their_seeds(tmp_path: Path) -> None:
    chunks = list(on_every_core(range(7, 7 + CHUNK + 3), tmp_path, jobs=2))
    assert [chunk.tally["sessions"] for chunk in chunks] == [CHUNK, 3]
    assert chunks[1] == played(range(7 + CHUNK, 7 + CHUNK + 3))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_night_says_what_happened_and_where_to_go_on(how: signal.Signals) -> None:
    night = subprocess.Popen(
        [sys.executable, "-m", "tests.storm", "--first", "5", "--sessions", "90000", "--jobs", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert night.stderr is not None
    assert night.stderr.readline().startswith("25 of 90000 sessions")
    night.send_signal(how)
    said, complained = night.communicate()
    assert night.returncode == INTERRUPTED, complained
    assert "Traceback" not in complained
    counted = re.search(r"^(\d+) sessions, ", said, re.MULTILINE)
    assert counted is not None
    done = int(counted[1])
    assert done >= CHUNK
    assert f"go on with --first {5 + done} --sessions {90000 - done}" in said


@pytest.mark.timeout(300)
def test_sessions_leave_nothing_behind() -> None:
    played(SEEDS)
    gc.collect()
    before = len(gc.get_objects())
    played(SEEDS)
    gc.collect()
    assert len(gc.get_objects()) < before + 200
