"""STOP on the clinic's screens: there while a controller is, and before every field."""

from __future__ import annotations

import pytest

from controller.api import Arm, Confirm, Load
from controller.config import Config
from tests.tui.clinic.screens import SIZES, Clinic, open_clinic
from tests.tui.scripted import ScriptedController
from tests.tui.stand import at_rest


def run(controller: ScriptedController) -> None:
    """Another screen starts the belt."""
    controller.obey(Load(id="other", workout="taster"))
    controller.obey(Arm(id="other", participant="P1"))
    controller.obey(Confirm(id="other", token=controller.token or 0))
    controller.publish()


async def heard(at: Clinic, controller: ScriptedController, words: str) -> None:
    """Wait until the controller's state is shown."""
    await at.until(lambda: at.app.belt is not None and at.app.belt.there)
    controller.publish()
    await at.shows(words)


@pytest.mark.parametrize("size", SIZES)
async def test_stop_is_there_while_a_controller_is(empty: Config, size: tuple[int, int]) -> None:
    controller = ScriptedController()
    async with open_clinic(empty, size, controller) as at:
        await heard(at, controller, "S T O P")
        await at.press("a")
        await at.shows("Add a participant", "S T O P", "Not an emergency stop")
        await at_rest(at.app)
        assert await at.pilot.click("#stop", offset=(2, 1))
        await at.until(lambda: "stop" in controller.types())


async def test_a_space_is_a_space_while_the_belt_stands(empty: Config) -> None:
    controller = ScriptedController()
    async with open_clinic(empty, controller=controller) as at:
        await heard(at, controller, "S T O P")
        await at.press("a")
        at.app.screen.query_one("#field-notes").focus()
        await at.press("a", "space", "b")
        assert at.app.screen.query_one("#field-notes").value == "a b"  # type: ignore[attr-defined]  # an Input
        assert "stop" not in controller.types()


async def test_space_is_stop_in_every_field_while_it_runs(empty: Config) -> None:
    controller = ScriptedController()
    async with open_clinic(empty, controller=controller) as at:
        await heard(at, controller, "S T O P")
        await at.press("a")
        run(controller)
        await at.shows("RUNNING")
        at.app.screen.query_one("#field-notes").focus()
        await at.press("a", "space", "b")
        await at.until(lambda: "stop" in controller.types())
        assert at.app.screen.query_one("#field-notes").value == "ab"  # type: ignore[attr-defined]  # an Input


async def test_without_a_controller_there_is_no_stop_to_press(empty: Config) -> None:
    async with open_clinic(empty) as at:
        await at.shows("Nobody is due today")
        assert "S T O P" not in at.text
