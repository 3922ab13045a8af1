"""The therapist's screens, with a belt at hand: today, participants, plan, history, reports."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from textual.widgets import Input

from controller.care.desk import open_desk
from controller.care.pins import set_pin
from controller.config import Config
from sessions.care.roles import Role
from tests.tui.clinic.records import a_clinic, config_of
from tests.tui.clinic.screens import Clinic, open_clinic
from tests.tui.gallery.going import pressing, stay
from tests.tui.gallery.picture import Picture, Size, Tour
from tests.tui.scripted import ScriptedController
from tui.clinic.app import ClinicApp
from tui.clinic.form import FormScreen
from tui.clinic.history import HistoryScreen
from tui.clinic.one_session import SessionScreen
from tui.clinic.people import PeopleScreen
from tui.clinic.person import PersonScreen
from tui.clinic.pin import PinScreen
from tui.clinic.plan import PlanScreen
from tui.clinic.printing import PrintScreen
from tui.clinic.screening import ScreeningScreen
from tui.clinic.today import TodayScreen


@cache
def _record() -> tempfile.TemporaryDirectory[str]:
    """A small clinic's record, made once for each process."""
    folder: tempfile.TemporaryDirectory[str] = tempfile.TemporaryDirectory(prefix="b-")
    a_clinic(Path(folder.name, "data"))
    return folder


@asynccontextmanager
async def _open(size: Size, folder: Path) -> AsyncIterator[Clinic]:
    shutil.copytree(Path(_record().name, "data"), folder / "data")
    async with _with_a_belt(config_of(folder / "data"), size) as clinic:
        yield clinic


@asynccontextmanager
async def _open_empty(size: Size, folder: Path) -> AsyncIterator[Clinic]:
    async with _with_a_belt(config_of(folder / "data"), size) as clinic:
        yield clinic


@asynccontextmanager
async def _open_locked(size: Size, folder: Path) -> AsyncIterator[Clinic]:
    config = config_of(folder / "data")
    with open_desk(config) as at:
        set_pin(at.db, Role.THERAPIST, "4827")
    async with _with_a_belt(config, size) as clinic:
        yield clinic


@asynccontextmanager
async def _with_a_belt(config: Config, size: Size) -> AsyncIterator[Clinic]:
    controller = ScriptedController()
    async with open_clinic(config, size, controller) as clinic:
        await clinic.until(lambda: clinic.app.belt is not None and clinic.app.belt.there)
        clinic.app.tick()
        yield clinic


async def _today(clinic: Clinic) -> None:
    await clinic.shows("P7", "P8")


async def _session(clinic: Clinic) -> None:
    await clinic.press("enter")
    await clinic.until(lambda: isinstance(clinic.app.screen, SessionScreen) and "┤" in clinic.text)


async def _report(clinic: Clinic) -> None:
    await clinic.press("r")
    clinic.app.screen.query_one("#file", Input).value = "reports/session-2026-11-20-001.pdf"


CLINIC: Tour[Clinic] = Tour(
    "clinic",
    ClinicApp,
    _open,
    (
        Picture("today", TodayScreen, _today),
        Picture("today, help", TodayScreen, pressing("question_mark")),
        Picture("participants", PeopleScreen, pressing("escape", "p")),
        Picture("person", PersonScreen, pressing("enter")),
        Picture("person, help", PersonScreen, pressing("question_mark")),
        Picture("edit", FormScreen, pressing("escape", "e")),
        Picture("limits", FormScreen, pressing("escape", "l")),
        Picture("clearance", FormScreen, pressing("escape", "c")),
        Picture("pain and exertion", FormScreen, pressing("escape", "o")),
        Picture("pain and exertion, nothing said", FormScreen, pressing("ctrl+s")),
        Picture("plan, before the screening", PlanScreen, pressing("escape", "p")),
        Picture("screening", ScreeningScreen, pressing("s")),
        Picture("screening, a yes", ScreeningScreen, pressing("y")),
        Picture("screening, all said", ScreeningScreen, pressing("up", "n", "n", "n")),
        Picture("plan", PlanScreen, pressing("ctrl+s")),
        Picture("decide", FormScreen, pressing("a")),
        Picture("decide, unsigned", FormScreen, pressing("ctrl+s")),
        Picture("new plan", FormScreen, pressing("escape", "n")),
        Picture("history", HistoryScreen, pressing("escape", "escape", "h")),
        Picture("one session", SessionScreen, _session),
        Picture("report", PrintScreen, _report),
    ),
    stop="#stop",
    keys="#keys",
)


async def _first(clinic: Clinic) -> None:
    await clinic.until(lambda: bool(clinic.words("#why-words")))


FIRST_DAY: Tour[Clinic] = Tour(
    "clinic-first-day",
    ClinicApp,
    _open_empty,
    (
        Picture("today", TodayScreen, _first),
        Picture("add", FormScreen, pressing("a")),
        Picture("add, nothing written", FormScreen, pressing("ctrl+s")),
        Picture("participants", PeopleScreen, pressing("escape", "p")),
    ),
    stop="#stop",
    keys="#keys",
)
LOCKED: Tour[Clinic] = Tour(
    "clinic-locked",
    ClinicApp,
    _open_locked,
    (
        Picture("PIN", PinScreen, stay),
        Picture("PIN, help", PinScreen, pressing("f1")),
        Picture("PIN, a wrong one", PinScreen, pressing("escape", *"1357", "enter")),
    ),
    stop="#stop",
    keys="#keys",
)
