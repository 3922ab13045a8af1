"""A browser, and a treadmill for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.controller.processes import web_stand


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with web_stand.launched(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def place(short_folder: Path) -> Iterator[web_stand.Place]:
    with web_stand.placed(short_folder) as made:
        yield made
