"""A record that every test may change: made once, copied for each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from controller.config import Config
from tests.tui.clinic.records import a_clinic, config_of


@pytest.fixture(scope="package")
def walked_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of a small clinic."""
    folder = tmp_path_factory.mktemp("clinic") / "data"
    a_clinic(folder)
    return folder


@pytest.fixture
def clinic(walked_folder: Path, tmp_path: Path) -> Config:
    """A copy of it."""
    folder = tmp_path / "data"
    shutil.copytree(walked_folder, folder)
    return config_of(folder)


@pytest.fixture
def empty(tmp_path: Path) -> Config:
    """A clinic on its first day."""
    return config_of(tmp_path / "data")
