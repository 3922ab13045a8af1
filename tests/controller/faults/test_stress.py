"""A walk on a busy computer: what is counted, and what is told of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.cli import faults as command
from controller.cli.exits import Exit
from controller.faults.inside import PYTHONPATH, RESIDENT
from controller.faults.load import DISK_BYTES, bare_loop, busy_cores, busy_disk
from controller.faults.processes import is_alive, marked, new_mark
from controller.faults.stress import Figures, Stressed, share_of, stress
from controller.faults.stress_report import page

RESIDENT_MB = 100
KINDS = {
    "guard",
    "bare",
    "stolen",
    "devices",
    "devices-waited",
    "controller",
    "controller-waited",
    "controller-ran",
    "deck",
    "deck-waited",
    "journal",
}


def test_figures_are_sorted_as_soon_as_they_count(tmp_path: Path) -> None:
    into: dict[str, list[int]] = {}
    with closing(Figures(tmp_path / "pipe", into)) as figures:
        figures.counts = True
        with figures.path.open("wb", buffering=0) as pipe:
            pipe.write(b"guard 12\n")
            pipe.write(b"journal 900\nguard 7\n")
    assert into == {"guard": [12, 7], "journal": [900]}
    assert figures.worst_lately() == {"guard": 12, "journal": 900}


def test_shares() -> None:
    figures = list(range(1000, 0, -1))
    assert (share_of(figures, 0.5), share_of(figures, 0.999), share_of(figures, 1.0)) == (
        501,
        1000,
        1000,
    )
    assert share_of([], 0.5) == 0


def test_what_keeps_a_computer_busy_ends_with_it(tmp_path: Path) -> None:
    mark, pipe = new_mark(), tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with busy_cores(mark, 19), busy_disk(mark, tmp_path, 19), bare_loop(mark, pipe):
        busy = list(marked(mark))
        assert len(busy) >= 3
    assert not any(map(is_alive, busy))
    assert not (tmp_path / "busy").exists() or (tmp_path / "busy").stat().st_size <= DISK_BYTES
    os.close(reader)


def test_a_guard_can_be_made_large() -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "controller.belt.guard", "--help"],
        env={**os.environ, "PYTHONPATH": PYTHONPATH, RESIDENT: str(RESIDENT_MB)},
        stdout=subprocess.DEVNULL,
    )
    _, run.returncode, usage = os.wait4(run.pid, 0)
    assert run.returncode == 0
    assert usage.ru_maxrss > RESIDENT_MB * 1024


@pytest.mark.xdist_group("processes")
@pytest.mark.hazard("H40")
def test_a_walk_is_counted_from_inside() -> None:
    """A busy computer may stop it; that is told, too."""
    result = stress(0.02, 19)
    assert result.walked_s >= 1.2
    assert result.figures_us.keys() == KINDS
    assert (result.stop_ms is None) <= bool(result.stops)


STRESSED = Stressed(
    walked_s=3600.0,
    stop_ms=3.2,
    figures_us={"guard": [100] * 999 + [21_000], "journal": [4000, 501_000]},
)


def test_the_page_has_what_was_counted() -> None:
    text = page(STRESSED, 10)
    assert "**Walked**: 60 min" in text
    assert "**False stops**: none" in text
    assert "| 1000 ticks of 20 ms | 0.1 ms | 21.0 ms | 21.0 ms | 1 over 20 ms |" in text
    assert "| 2 writes | 501.0 ms | 501.0 ms | 501.0 ms | 1 over 500 ms |" in text
    assert "What stopped it" not in text


def test_the_page_says_what_stopped_it() -> None:
    text = page(Stressed(walked_s=60.0, stops=["`lease_ended`; longest"]), 0)
    assert "**False stops**: 1" in text
    assert "* `lease_ended`; longest" in text


def invoke(monkeypatch: pytest.MonkeyPatch, result: Callable[..., Stressed], *more: str) -> int:
    monkeypatch.setattr(command, "walk_under_stress", result)
    return CliRunner().invoke(command.cli, ["stress", "--minutes", "1", *more]).exit_code


def test_a_false_stop_is_exit_code_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "stress.md"
    assert invoke(monkeypatch, lambda *_: STRESSED, "--table", str(table)) == Exit.DONE
    assert "Stress" in table.read_text()
    assert invoke(monkeypatch, lambda *_: Stressed(stops=["x"])) == Exit.FAULTY


def test_ctrl_c_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Stressed:
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("it went on")

    assert invoke(monkeypatch, interrupted) == Exit.STOPPED


def test_what_is_not_known_of_offsets_is_refused() -> None:
    result = CliRunner().invoke(command.cli, ["offsets", "--only", "nonsense"])
    assert result.exit_code == Exit.USAGE
    assert "guard and sentry stopped" in result.output
