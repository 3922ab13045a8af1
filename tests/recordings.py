"""Where the recordings are, for the tests that need them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(
    os.environ.get("BACKSTRIDE_RECORDINGS")
    or Path(__file__).parents[1] / ".." / "shared" / "recordings"
)


def recording(name: str) -> Path:
    """The path of a recording; skips the test where it is absent."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not there: set BACKSTRIDE_RECORDINGS to its folder")
    return path
