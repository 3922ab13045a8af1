"""The screen of a session: every stage, all that comes up on it, and all that goes wrong."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from controller.api import SimulatedFault
from tests.tui.gallery.going import pressing, stay
from tests.tui.gallery.picture import Picture, Size, Tour
from tests.tui.samples import CAUSES
from tests.tui.screen import Screen, open_screen
from tests.tui.test_form import FORM
from tests.tui.test_heart import WORN
from tests.tui.test_question import question
from tests.tui.test_requests import START
from tui.app import BackstrideApp
from tui.view import Stage


def _open(size: Size, _: Path) -> AbstractAsyncContextManager[Screen]:
    return open_screen(size)


async def _checklist(screen: Screen) -> None:
    await screen.press("question_mark")
    await screen.to_checklist()


async def _live(screen: Screen) -> None:
    await screen.pass_time(3.5)
    await screen.at(Stage.LIVE)
    await screen.pass_time(4)
    await screen.leap(20)
    await screen.pass_time(4)


async def _coached(screen: Screen) -> None:
    screen.controller.form, screen.controller.heart = FORM, WORN
    await screen.pass_time(1)


async def _question(screen: Screen) -> None:
    screen.controller.question = question()
    await screen.pass_time(0.5)


async def _request(screen: Screen) -> None:
    screen.controller.question, screen.controller.asked = None, START
    await screen.pass_time(0.5)


async def _faults(screen: Screen) -> None:
    screen.controller.asked = None
    await screen.press("s")


async def _paused(screen: Screen) -> None:
    await screen.press("n", "p")
    await screen.pass_time(5)


async def _latched(screen: Screen) -> None:
    screen.controller.latch(CAUSES[SimulatedFault.SAFETY_KEY])
    await screen.pass_time(4)


async def _ended(screen: Screen) -> None:
    await screen.press("r")
    await screen.at(Stage.SUMMARY)


SESSION: Tour[Screen] = Tour(
    "session",
    BackstrideApp,
    _open,
    (
        Picture("choose", Stage.CHOOSE, stay),
        Picture("choose, help", Stage.CHOOSE, pressing("question_mark")),
        Picture("checklist", Stage.CHECKLIST, _checklist),
        Picture("confirm", Stage.CONFIRM, Screen.to_confirm),
        Picture("confirm, counting down", Stage.CONFIRM, pressing("enter")),
        Picture("live", Stage.LIVE, _live),
        Picture("live, with the coach and a heart-rate belt", Stage.LIVE, _coached),
        Picture("live, how much pain", Stage.LIVE, _question),
        Picture("live, a request from afar", Stage.LIVE, _request),
        Picture("live, faults", Stage.LIVE, _faults),
        Picture("live, leaving", Stage.LIVE, pressing("s", "q"), helps=False),
        Picture("live, help", Stage.LIVE, pressing("n", "question_mark")),
        Picture("live, paused", Stage.LIVE, pressing("question_mark", "n", "p")),
        Picture("live, stopped and locked", Stage.LIVE, _latched),
        Picture("summary of a safety stop", Stage.SUMMARY, _ended),
    ),
    stop="#stop",
    keys="#keys",
)


async def _locked(screen: Screen) -> None:
    screen.controller.locked = True
    screen.controller.warnings = ("the deck is not calibrated: no feet are told apart",)
    screen.controller.publish()
    await screen.at(Stage.LOCKED)


async def _warned(screen: Screen) -> None:
    screen.controller.locked = False
    await screen.to_checklist()


async def _granted(screen: Screen) -> None:
    await screen.to_live()
    screen.controller.attended_by, screen.controller.control_granted = "nurse station", True
    await screen.pass_time(3)


async def _unknown(screen: Screen) -> None:
    screen.controller.speed_mps = None
    await screen.pass_time(0.5)


async def _summary(screen: Screen) -> None:
    await screen.pass_time(4)
    await screen.press("f")
    await screen.pass_time(8)
    await screen.at(Stage.SUMMARY)


async def _unanswered(screen: Screen) -> None:
    screen.controller.deaf = frozenset({"stop"})
    await screen.press("space")
    await screen.sent("stop")
    await screen.pass_time(1.5)


async def _lost(screen: Screen) -> None:
    screen.controller.lose()
    await screen.until(lambda: screen.app._lost_why == "no controller at the socket")
    screen.clock.now_s += 3
    screen.app.tick()


FAR: Tour[Screen] = Tour(
    "session-from-afar",
    BackstrideApp,
    _open,
    (
        Picture("locked", Stage.LOCKED, _locked),
        Picture("checklist with a warning", Stage.CHECKLIST, _warned),
        Picture("live, supervised from afar", Stage.LIVE, _granted),
        Picture("live, speed not known", Stage.LIVE, _unknown),
        Picture("live, STOP not confirmed", Stage.LIVE, _unanswered),
        Picture("live, lost", Stage.LIVE, _lost),
    ),
    stop="#stop",
    keys="#keys",
)
FINISHED: Tour[Screen] = Tour(
    "session-finished",
    BackstrideApp,
    _open,
    (
        Picture("live, just begun", Stage.LIVE, Screen.to_live),
        Picture("summary of a finished session", Stage.SUMMARY, _summary),
    ),
    stop="#stop",
    keys="#keys",
)
