"""Every screen at every size in every language: nothing is cut off or covered, STOP and the help
are at hand, and it looks as it did when somebody last looked at it.

A picture that was meant to change is drawn anew by `python -m tests.tui.gallery`, and read before
it is committed.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.screen import Screen

import tui
from tests.tui.gallery.drawing import steady, take
from tests.tui.gallery.faults import faults
from tests.tui.gallery.picture import FOLDER, LANGUAGES, SIZES, Size, Tour
from tests.tui.gallery.tours import TOURS
from tests.tui.screen import SMALL, open_screen
from tui.kiosk.visit import Page
from tui.regions.stop_bar import StopBar
from tui.regions.words import Words
from tui.view import Stage


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.name)
async def test_nothing_is_cut_off_and_all_looks_as_it_did(
    tour: Tour[Any], size: Size, language: str, tmp_path: Path
) -> None:
    taken = await take(tour, size, language, tmp_path)
    assert taken.faults == []
    assert steady(taken.text) == steady(tour.file(size, language).read_text("utf-8"))


def everything_of(base: type[Any]) -> Iterator[type[Any]]:
    """The application's own classes of this kind that nothing else is made of."""
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    todo = [base]
    while todo:
        below = todo.pop().__subclasses__()
        todo += below
        yield from (one for one in below if one.__module__.startswith("tui."))


@pytest.mark.parametrize("base", [App, Screen])
def test_every_screen_is_in_a_picture(base: type[Any]) -> None:
    """A new one wants a picture in one of the tours."""
    shown = {tour.app for tour in TOURS}
    shown |= {picture.of for tour in TOURS for picture in tour.pictures}  # type: ignore[misc]  # stages, too
    foundations = {over for one in shown if isinstance(one, type) for over in one.__mro__[1:]}
    assert set(everything_of(base)) - shown - foundations == set()


def test_every_stage_and_page_is_in_a_picture() -> None:
    shown = {picture.of for tour in TOURS for picture in tour.pictures}
    assert (set(Stage) | set(Page)) - shown == set()


def test_no_picture_is_kept_that_nobody_draws() -> None:
    drawn = {tour.file(size, one) for tour in TOURS for size in SIZES for one in LANGUAGES}
    assert set(FOLDER.iterdir()) == drawn


async def test_what_is_wrong_is_found() -> None:
    async with open_screen(SMALL) as screen:
        assert list(faults(screen.app, "#stop", "#keys")) == []
        screen.app.query_one("#keys", Words).styles.height = 1
        screen.app.query_one("#keys", Words).say("a line\nand another")
        await screen.drawn()
        assert list(faults(screen.app, "#stop", "#keys")) == [
            "#keys: 2 rows in 1: 'a line\\nand another'",
            "#keys: no way to the help",
        ]
        screen.app.query_one(StopBar).styles.offset = (0, 1)
        screen.app.query_one("#keys", Words).styles.offset = (0, 1)
        await screen.drawn()
        found = list(faults(screen.app, "#stop", "#keys"))
        assert {"#stop: is cut off", "#stop: not in view"} <= set(found)
