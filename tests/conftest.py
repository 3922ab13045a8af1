"""What all tests share."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# What one process compiled serves the next ones: tests start hundreds, and a quarter of each start
# is compiling.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A shell starts what it has in the background deaf to SIGINT, and so would be what a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says more of the machine's load than of the code.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


NICENESS = os.getpriority(os.PRIO_PROCESS, 0)


def pytest_runtest_teardown() -> None:
    """A service in the test's own process made it urgent: the tests after it are not."""
    if os.getpriority(os.PRIO_PROCESS, 0) < NICENESS:
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """An empty folder with a short path: a Unix socket's may have about 100 bytes."""
    with tempfile.TemporaryDirectory(prefix="b-") as folder:
        yield Path(folder)
