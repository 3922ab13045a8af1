"""The screens in German on the smallest terminal: nothing that matters is cut off, and every one
has its help."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from controller.api import SimulatedFault
from tests.tui.deck.test_deck import NOBODY, STANDING
from tests.tui.fleet.floors import ScriptedLink, mixed
from tests.tui.fleet.test_app import floor
from tests.tui.samples import CAUSES
from tests.tui.screen import SMALL, Screen, open_screen
from tui.deck.app import DeckApp
from tui.deck.picture import figures
from tui.fleet.rows import COLUMNS, SHAPES
from tui.language import _, speak
from tui.regions.big_number import BigNumber
from tui.regions.words import Words
from tui.words import STATES

STAGES = ("choose", "to_checklist", "to_confirm", "to_live", "to_summary")
ALL_STAGES = pytest.mark.parametrize("stage", STAGES)


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    speak("de")
    yield
    speak("en")


async def to(screen: Screen, stage: str) -> None:
    if stage != "choose":
        await getattr(screen, stage)()
    await screen.settle()


def cut(screen: Screen) -> list[str]:
    """The texts on the screen that have not the room they need."""
    short = []
    for words in screen.app.query(Words):
        if not words.region or not words.is_on_screen:
            continue
        wide, high = words.content_size
        needed = words.get_content_height(words.container_size, screen.app.size, wide)
        label_cut = isinstance(words, BigNumber) and len(words._label) > wide
        if needed > high or label_cut:
            short.append(f"{words.id}: {words._said.plain!r}")
    return short


@ALL_STAGES
async def test_every_stage_has_room_for_german(stage: str) -> None:
    async with open_screen(SMALL) as screen:
        await to(screen, stage)
        await screen.shows("LEERTASTE", "Kein Not-Halt", "Hilfe", "verlassen")
        await screen.until(lambda: not cut(screen))


@ALL_STAGES
async def test_every_stage_has_its_help(stage: str) -> None:
    async with open_screen(SMALL) as screen:
        await to(screen, stage)
        await screen.press("f1")
        await screen.shows("STOP, auf jeder Seite", "F2: andere Farben", "kein Medizinprodukt")
        await screen.until(lambda: not cut(screen))
        await screen.press("f1")
        await screen.hides("Medizinprodukt")


async def test_a_locked_stop_says_in_german_why_and_what_to_do() -> None:
    async with open_screen(SMALL) as screen:
        await screen.to_live()
        screen.controller.latch(CAUSES[SimulatedFault.CONSOLE_STOP])
        screen.controller.publish()
        await screen.shows("GESTOPPT UND GESPERRT", "Ursache: Am Laufband wurde STOP gedrückt")
        await screen.until(lambda: not cut(screen))


async def test_the_language_changes_on_a_running_screen() -> None:
    async with open_screen(SMALL) as screen:
        await screen.to_live()
        await screen.shows("LÄUFT", "TEMPO", "STEIGUNG")
        speak("en")
        screen.app.tick()
        screen.controller.publish()
        await screen.shows("RUNNING", "SPEED", "press SPACE")


async def test_the_floor_has_room_for_german_and_its_help() -> None:
    async with floor(ScriptedLink(mixed())) as shown:
        await shown.shows("LEERTASTE", "ZUSTAND", "STOP für alle", "? Hilfe", "Q verlassen")
        await shown.press("question_mark")
        await shown.shows("STOP für das markierte Gerät", "GESPERRT", "diese Anzeige schließen")
        await shown.press("question_mark")
        await shown.shows("ZUSTAND")
    state = next(column.width for column in COLUMNS if column.head == "STATE")
    assert max(len(_(word)) for _shape, word in SHAPES) <= state
    assert all(len(_(column.head)) <= column.width for column in COLUMNS[:-1])


async def test_the_deck_has_room_for_german_and_its_help() -> None:
    assert max(map(len, [*figures(STANDING), *figures(NOBODY)])) <= 51
    app = DeckApp("sim:", lambda: STANDING, lambda: "")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        lines = app.screen._compositor.render_strips()
        text = "\n".join(strip.text for strip in lines)
        assert "Sie nullt sich selbst" in text
        assert "andere Farben" in text
        assert "71,4 kg" in text
        assert "Konsole" in text


def test_states_fit_the_banner_in_one_line() -> None:
    assert max(len(_(words.words)) for words in STATES.values()) <= SMALL[0] - 4
