"""Which tests show which hazard: pytest collects them, and their marks tell.

Run as a program it prints that as JSON, so that collecting leaves no trace in whoever asks.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]

LAST_LINES: Final = 25  # of what pytest says, before them come the names of all tests

Tests = dict[str, dict[str, list[str]]]
"""Hazard: file: names of its tests, without parameters."""


def marked_tests() -> Tests:
    """What pytest collects at this moment. Raises `RuntimeError` where it cannot."""
    command = [sys.executable, "-m", "docs.generate.marks"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        end = "\n".join((done.stdout + done.stderr).splitlines()[-LAST_LINES:])
        raise RuntimeError(f"the tests cannot be collected:\n{end}")
    tests: Tests = json.loads(done.stdout)
    return tests


class Collector:
    """A pytest plugin that takes down the marks."""

    def __init__(self) -> None:
        self.tests: defaultdict[str, defaultdict[str, list[str]]]
        self.tests = defaultdict(lambda: defaultdict(list))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """All tests are known."""
        for item in session.items:
            file, _, name = item.location
            for mark in item.iter_markers("hazard"):
                names = self.tests[mark.args[0]][file]
                if (plain := name.partition("[")[0].rpartition(".")[2]) not in names:
                    names.append(plain)


def main() -> int:
    """Collect, and print."""
    collector, said = Collector(), io.StringIO()
    options = ["--collect-only", "-q", "-p", "no:cacheprovider", "-n0", "tests"]
    with contextlib.redirect_stdout(said):
        code = pytest.main(options, plugins=[collector])
    sys.stdout.write(said.getvalue() if code else json.dumps(collector.tests, sort_keys=True))
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
