"""Benchmarks of real processes still run to their end. What they measure is nobody's promise."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHORT = {
    "bench_stop": ("--trials", "1"),
    "bench_stop_radio": ("--trials", "1", "--bare", "2"),
    "bench_radio": ("--trials", "5", "--deaths", "1"),
    "bench_mqtt": ("--trials", "1", "--flood-hz", "100"),
}


@pytest.mark.parametrize("name", SHORT)
def test_it_measures(name: str, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), *SHORT[name]]
    environment = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env=environment, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "median" in done.stdout
