"""The themes: contrast as WCAG 2.2 computes it, states that the colour-blind tell apart, and the
Linux console's colours and characters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from controller.belt.states import BeltState
from tests.tui.screen import open_screen
from tui import palette
from tui.fleet.rows import SHAPES
from tui.fleet.table import LOOKS as LINES
from tui.glyphs import FONT, STAND_INS, in_font
from tui.kiosk import palette as kiosk
from tui.language import speak
from tui.looks import theme_of
from tui.palette import CONSOLE, DARK, LIGHT, THEMES
from tui.words import FAULTS, HEALTH, OUTCOMES, STATES

ROOT = Path(palette.__file__).parent
SHEETS = sorted(ROOT.rglob("*.tcss"))
READ = 7.0
"""What is read: WCAG's AAA."""
DIMMED = 4.5
"""What is over or does not work now: WCAG asks nothing of it; this is AA."""
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
ALL_THEMES = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def luminance(colour: Color) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized)
    red, green, blue = parts
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2, 1 to 21."""
    low, high = sorted(luminance(Color.parse(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)  # W3C's own example


def pairs() -> Iterator[tuple[str, str]]:
    """Ink and ground: what stands on the screen's own grounds, what a rule or a line sets."""
    inks = ("ink", "label", "accent", "alarm-ink", "second")
    yield from itertools.product(inks, ("background", "quiet"))
    yield from LINES.values()
    for sheet in SHEETS:
        for _, rule in RULE.findall(sheet.read_text("utf-8")):
            ground = re.search(r"background:\s*\$([\w-]+)", rule)
            ink = re.search(r"(?<![\w-])color:\s*\$([\w-]+)", rule)
            if ground and ink:
                yield ink[1], ground[1]


@ALL_THEMES
def test_what_is_read_has_a_contrast_of_seven(theme: Theme) -> None:
    colours = theme.variables | kiosk.THEME.variables
    found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in set(pairs())}
    assert {pair: ratio for pair, ratio in found.items() if ratio < READ} == {}
    assert len(found) > 15


@ALL_THEMES
def test_what_does_not_work_now_can_still_be_read(theme: Theme) -> None:
    colours = theme.variables
    assert contrast(colours["done"], colours["background"]) >= DIMMED
    assert contrast(colours["done"], colours["quiet"]) >= DIMMED


def test_style_sheets_name_no_colour_of_their_own() -> None:
    assert SHEETS
    for sheet in SHEETS:
        assert re.findall(r":\s*#[0-9a-fA-F]{3,8}\b", sheet.read_text("utf-8")) == [], sheet


BLINDNESS = {  # Machado, Oliveira and Fernandes 2009, severity 1.0, in linear light
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602)),
}
THIRD = {
    "protan": (-0.003882, -0.048116, 1.051998),
    "deutan": (-0.011820, 0.042940, 0.968881),
    "tritan": (0.004733, 0.691367, 0.303900),
}


def seen(colour: str, kind: str) -> tuple[float, ...]:
    """The colour in linear light as somebody with this colour blindness sees it."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in Color.parse(colour).normalized
    ]
    rows = (*BLINDNESS[kind], THIRD[kind])
    return tuple(sum(k * c for k, c in zip(row, linear, strict=True)) for row in rows)


def lab(linear: tuple[float, ...]) -> tuple[float, float, float]:
    """CIELAB (D65) of a colour in linear sRGB."""
    red, green, blue = (min(1.0, max(0.0, part)) for part in linear)
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0891,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@ALL_THEMES
@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_colour_blind_tell_the_grounds_apart(theme: Theme, kind: str) -> None:
    names = ("quiet", "moving-ground", "change-ground", "alarm-ground")
    for one, other in itertools.combinations(names, 2):
        first, second = (lab(seen(theme.variables[name], kind)) for name in (one, other))
        apart = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5
        assert apart > 10.0, (one, other, apart)


def test_no_state_is_told_by_colour_alone() -> None:
    shown = [(words.shape, words.words) for words in STATES.values()]
    assert len(set(shown)) == len(BeltState)
    assert len({words for _, words in shown}) == len(BeltState)
    alarming = {words.shape for words in STATES.values() if words.look == "alarm"}
    calm = {words.shape for words in STATES.values() if words.look != "alarm"}
    assert not alarming & calm
    for table in (SHAPES, OUTCOMES.values(), HEALTH.values()):
        words = [word for _, word in table]
        assert len(set(words)) == len(words)
    assert len(set(FAULTS.values())) == len(FAULTS)


SIXTEEN = {f"#{r}{g}{b}" for r, g, b in itertools.product(("00", "aa"), repeat=3)}
SIXTEEN = (SIXTEEN - {"#aaaa00"}) | {"#aa5500"}
BRIGHT = {f"#{r}{g}{b}" for r, g, b in itertools.product(("55", "ff"), repeat=3)}


def test_the_console_has_its_sixteen_colours_and_no_bright_ground() -> None:
    colours = CONSOLE.variables
    assert set(colours.values()) <= SIXTEEN | BRIGHT

    assert {colours[name] for name in ("background", "quiet")} | {
        colour for name, colour in colours.items() if name.endswith("-ground")
    } <= SIXTEEN


def test_the_terminal_chooses_a_theme_unless_one_is_told() -> None:
    assert theme_of({"TERM": "linux"}) == CONSOLE.name
    assert theme_of({"TERM": "xterm-256color"}) == DARK.name
    assert theme_of({}) == DARK.name
    assert theme_of({"TERM": "linux", "BACKSTRIDE_SCREEN__THEME": "light"}) == LIGHT.name


def test_stand_ins_are_in_the_font_and_of_the_same_width() -> None:
    assert set(STAND_INS.values()) <= FONT
    assert not set(STAND_INS) & FONT
    assert in_font("STOP ● “ü” … 漢") == 'STOP • "ü" . ??'


GLYPHS = frozenset(STAND_INS) | FONT | {"\n"}


@pytest.mark.parametrize("stage", ["choose", "to_checklist", "to_confirm", "to_live", "to_summary"])
@pytest.mark.parametrize("language", ["en", "de"])
async def test_every_stage_keeps_to_the_consoles_characters(stage: str, language: str) -> None:
    with spoken(language):
        async with open_screen() as screen:
            if stage != "choose":
                await getattr(screen, stage)()
            strange = set(screen.text) - GLYPHS
            assert strange == set(), f"{strange}: give them stand-ins in tui/glyphs.py"
            screen.app.theme = CONSOLE.name
            await screen.until(lambda: FONT.issuperset(screen.text.replace("\n", "")))


@contextmanager
def spoken(language: str) -> Iterator[None]:
    speak(language)
    try:
        yield
    finally:
        speak("en")


async def test_f2_changes_the_colours() -> None:
    async with open_screen() as screen:
        names = [screen.app.theme]
        for _ in THEMES:
            await screen.press("f2")
            names.append(screen.app.theme)
        assert names == [f"backstride-{name}" for name in (*THEMES, "dark")]
