"""Commands as a person runs them, away from the person's own files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def home(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without configuration or records, and no variable of ours."""
    for name in list(os.environ):
        if name.startswith("BACKSTRIDE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(short_folder))
    for name in ("CONFIG", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(short_folder / name.lower()))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return short_folder
