"""The kiosk's faces, and the walker's second screen, straight and flipped."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

from controller.api import SimulatedFault
from tests.tui.gallery.going import pressing, stay
from tests.tui.gallery.picture import Picture, Size, Tour
from tests.tui.kiosk.stand import Kiosk, open_kiosk
from tests.tui.samples import CAUSES
from tests.tui.stand import at_rest
from tests.tui.test_mirror import Mirror, open_mirror
from tests.tui.test_question import question
from tests.tui.test_requests import START
from tui.kiosk.app import KioskApp, KioskScreen
from tui.kiosk.visit import Page
from tui.language import _
from tui.mirror.app import MirrorApp


def _open(size: Size, _: Path) -> AbstractAsyncContextManager[Kiosk]:
    return open_kiosk(size)


async def _ready(kiosk: Kiosk) -> None:
    await kiosk.press("1")
    await kiosk.shows(_("READY? HOLD ON"))
    await kiosk.look_on(1.0)  # so that what the areas mean has settled


async def _walking(kiosk: Kiosk) -> None:
    while "confirm" not in kiosk.controller.types():
        await kiosk.pass_time(0.5)
        await at_rest(kiosk.app)
    await kiosk.pass_time(5)
    await kiosk.shows(_("WALK"))


async def _question(kiosk: Kiosk) -> None:
    kiosk.controller.question = question()
    await kiosk.pass_time(0.5)


async def _request(kiosk: Kiosk) -> None:
    kiosk.controller.question, kiosk.controller.asked = None, START
    await kiosk.pass_time(0.5)
    await kiosk.shows(_("A REQUEST"))


async def _paused(kiosk: Kiosk) -> None:
    kiosk.controller.asked = None
    await kiosk.pass_time(2)
    await kiosk.press("3")
    await kiosk.pass_time(6)


async def _summary(kiosk: Kiosk) -> None:
    await kiosk.press("4")
    await kiosk.pass_time(3)
    await kiosk.shows(_("STOPPED"))


KIOSK: Tour[Kiosk] = Tour(
    "kiosk",
    KioskApp,
    _open,
    (
        Picture("idle", Page.IDLE, stay),
        Picture("the code", Page.CODE, pressing("3")),
        Picture("a digit of it", KioskScreen, pressing("5")),
        Picture("choose", Page.VISIT, pressing("backspace", "f3", "1")),
        Picture("choose, the next", Page.VISIT, pressing("2")),
        Picture("the belt is clear", Page.VISIT, pressing("1")),
        Picture("the key is clipped on", Page.VISIT, pressing("1")),
        Picture("the hand on the rail", Page.VISIT, pressing("1")),
        Picture("the second person", Page.VISIT, pressing("1")),
        Picture("the workout's own item", Page.VISIT, pressing("1")),
        Picture("ready", Page.VISIT, _ready),
        Picture("counting down", Page.VISIT, pressing("1")),
        Picture("walk", Page.VISIT, _walking),
        Picture("how much pain", Page.VISIT, _question),
        Picture("a figure of it", Page.VISIT, pressing("2", "2")),
        Picture("a request from afar", Page.VISIT, _request),
        Picture("paused", Page.VISIT, _paused),
        Picture("summary", Page.VISIT, _summary),
    ),
    stop="#area-4",
)


async def _begun(kiosk: Kiosk) -> None:
    kiosk.loaded()
    await kiosk.shows(_("READY? HOLD ON"))
    kiosk.confirmed()
    await kiosk.shows(_("WALK"))
    await kiosk.pass_time(2)


async def _unanswered(kiosk: Kiosk) -> None:
    kiosk.controller.deaf = frozenset({"stop"})
    await kiosk.press("space")
    await kiosk.sent("stop")
    await kiosk.pass_time(1.5)
    await kiosk.shows(_("STOP NOT CONFIRMED"))


async def _latched(kiosk: Kiosk) -> None:
    kiosk.controller.deaf = frozenset()
    kiosk.controller.latch(CAUSES[SimulatedFault.STEP_OFF])
    await kiosk.pass_time(5)
    await kiosk.shows(_("STOPPED"))


async def _silent(kiosk: Kiosk) -> None:
    kiosk.controller.lose()
    kiosk.clock.now_s += 3
    kiosk.app.tick()
    await kiosk.shows(_("NO CONTACT"))


KIOSK_TROUBLE: Tour[Kiosk] = Tour(
    "kiosk-trouble",
    KioskApp,
    _open,
    (
        Picture("walk, begun elsewhere", Page.VISIT, _begun),
        Picture("STOP not confirmed", Page.VISIT, _unanswered),
        Picture("stopped and locked", Page.VISIT, _latched),
        Picture("the code to reset it", Page.CODE, pressing("1")),
        Picture("no contact", Page.CODE, _silent),
    ),
    stop="#area-4",
)


def _mirror(size: Size, _: Path, *, mirrored: bool) -> AbstractAsyncContextManager[Mirror]:
    return open_mirror(size, mirrored=mirrored)


async def _walk(mirror: Mirror) -> None:
    mirror.walk()
    await mirror.shows(_("WALK"))


async def _dead(mirror: Mirror) -> None:
    mirror.controller.lose()
    mirror.clock.now_s += 3
    mirror.app.tick()
    await mirror.shows(_("NO CONTACT"))


async def _stopped(mirror: Mirror) -> None:
    mirror.controller.latch(CAUSES[SimulatedFault.STEP_OFF])
    await mirror.pass_time(1)
    await mirror.shows(_("STOPPED"))


_GLASS: tuple[Picture[Mirror], ...] = (
    Picture("nobody walks", MirrorApp, stay),
    Picture("walk", MirrorApp, _walk),
    Picture("stopped and locked", MirrorApp, _stopped),
    Picture("no contact", MirrorApp, _dead),
)
MIRROR: Tour[Mirror] = Tour("mirror", MirrorApp, partial(_mirror, mirrored=False), _GLASS)
FLIPPED: Tour[Mirror] = Tour("mirror-flipped", MirrorApp, partial(_mirror, mirrored=True), _GLASS)
