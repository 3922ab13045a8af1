"""Pain and exertion on the screen: asked in a region of its own, answered by a key or a click."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from controller.api import Present, QuestionView, Report
from sessions.care.asking import Part
from sessions.care.pain import Moment
from tests.tui.samples import CARDS
from tests.tui.screen import LARGE, SIZES, SMALL, Screen, open_screen
from tests.tui.scripted import ScriptedController
from tui.app import BackstrideApp
from tui.keys import FIGURES
from tui.regions.question_panel import FigureButton
from tui.stages.checklist import ChecklistStage


def question(moment: Moment = Moment.DURING, part: Part = Part.PAIN) -> QuestionView:
    return QuestionView(
        moment=moment,
        part=part,
        text="How much pain now, 0 to 10?",
        lowest="none",
        highest="worst",
        participant="P7",
    )


def ask(screen: Screen, asked: QuestionView | None) -> None:
    screen.controller.question = asked
    screen.controller.publish()


def said(screen: Screen) -> list[tuple[int | None, float | None]]:
    received = [one for one in screen.controller.received if isinstance(one, Report)]
    return [(one.pain, one.exertion) for one in received]


@pytest.mark.hazard("H37")
@pytest.mark.parametrize("size", SIZES)
async def test_a_question_leaves_stop_speed_and_time_in_view(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await screen.to_live()
        ask(screen, question())
        await screen.shows("◆ P7: How much pain now, 0 to 10?   0 none … 10 worst", "10 X")
        await screen.shows("S T O P", "SPEED mph", "TIME LEFT IN STEP", "INCLINE %", "NEXT")
        await screen.press("space")
        await screen.sent("stop")
        ask(screen, None)
        await screen.hides("How much pain")


@pytest.mark.hazard("H37")
@pytest.mark.parametrize(("key", "figure"), FIGURES.items())
async def test_every_figure_has_a_key(key: str, figure: int) -> None:
    async with open_screen() as screen:
        await screen.to_live()
        ask(screen, question())
        await screen.shows("How much pain")
        await screen.press(key)
        await screen.sent("report")
        assert said(screen) == [(figure, None)]


async def test_exertion_is_answered_as_exertion() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        ask(screen, question(part=Part.EXERTION))
        await screen.shows("How much pain")
        await screen.press("7")
        await screen.sent("report")
        assert said(screen) == [(None, 7.0)]


@pytest.mark.parametrize("size", SIZES)
async def test_every_figure_is_a_button(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await screen.to_live()
        for figure, button in enumerate(screen.app.query(FigureButton)):
            ask(screen, question())
            await screen.shows("How much pain")
            await screen.click(button, offset=(0, 0))
            await screen.sent("report", figure + 1)
        assert said(screen) == [(figure, None) for figure in range(11)]


async def test_without_a_question_figures_say_nothing() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("6", "x")
        assert screen.controller.received == []


@pytest.mark.hazard("H13")
async def test_a_figure_only_cancels_a_start_that_counts_down() -> None:
    async with open_screen() as screen:
        await screen.to_confirm()
        ask(screen, question(Moment.BEFORE))
        await screen.shows("How much pain")
        await screen.press("enter")
        await screen.shows("STARTS IN")
        await screen.press("3", every_s=0.1)
        await screen.shows("The start was cancelled")
        assert said(screen) == []


async def test_who_is_walking_is_told_when_the_field_is_left_and_figures_in_it_answer_nothing() -> (
    None
):
    async with open_screen(SMALL) as screen:
        await screen.to_checklist()
        screen.controller.question = question(Moment.BEFORE)
        screen.app.query_one("#participant").focus()
        await screen.press("P", "7", "enter")
        await screen.sent("present")
        assert said(screen) == []
        (came,) = [one for one in screen.controller.received if isinstance(one, Present)]
        assert came.participant == "P7"
        await screen.shows("How much pain", "S T O P")
        await screen.press("2")
        await screen.sent("report")
        assert said(screen) == [(2, None)]


async def test_who_was_named_at_the_command_line_is_told_at_once() -> None:
    controller = ScriptedController()
    app = BackstrideApp(controller, CARDS, participant="P7")
    async with app.run_test(size=LARGE):
        assert app.query_one(ChecklistStage).query_one(Input).value == "P7"


async def test_after_a_session_the_question_stands_at_the_summary() -> None:
    async with open_screen(SMALL) as screen:
        await screen.to_summary()
        ask(screen, question(Moment.AFTER))
        await screen.shows("How much pain", "STOPPED by a person", "S T O P")
        await screen.press("4")
        await screen.sent("report")
        assert said(screen) == [(4, None)]


async def test_what_to_know_of_a_participant_stands_in_the_checklist() -> None:
    async with open_screen() as screen:
        screen.controller.warnings = ("P7 has walked today already",)
        await screen.to_checklist()
        await screen.shows("P7 has walked today already")


# --- said without being asked --------------------------------------------------------------------


@pytest.mark.hazard("H37")
@pytest.mark.parametrize("size", SIZES)
async def test_pain_is_said_unasked_and_stop_stays(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await screen.to_live()
        await screen.shows("O pain")
        await screen.press("o")
        await screen.shows("How much pain now, 0 to 10?", "10 X", "S T O P", "SPEED mph")
        assert said(screen) == []
        await screen.press("5")
        await screen.sent("report")
        await screen.shows("How hard is it, 0 to 10?")
        await screen.press("4")
        await screen.sent("report", 2)
        assert said(screen) == [(5, None), (None, 4.0)]
        await screen.hides("How hard is it")
        await screen.press("o", "space")
        await screen.sent("stop")


async def test_what_was_brought_up_can_be_left_unsaid() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("o")
        await screen.shows("How much pain now", "ESC say nothing")
        await screen.press("escape")
        await screen.hides("How much pain now")
        assert said(screen) == []


async def test_what_the_controller_asks_comes_first() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("o", "o")
        await screen.shows("How hard is it")
        ask(screen, question())
        await screen.shows("How much pain now")
        await screen.press("2")
        await screen.sent("report")
        assert said(screen) == [(2, None)]
