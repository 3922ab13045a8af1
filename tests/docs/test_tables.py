"""Tables that people write say what the code's tables say: no key too many, none missing."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import fields
from pathlib import Path
from typing import Final

import pytest

from controller.api import SimulatedFault
from controller.belt.faults import FAULTS
from controller.treadmills.cards import MachineCard, load_card, shipped_cards
from controller.treadmills.commissioned import Commissioned, Measured
from controller.treadmills.ftms.traits import FtmsTraits
from controller.treadmills.port import Windows
from sessions.coaching.figures import Figure
from sessions.journal.near_misses import NEAR_MISSES
from sessions.journal.schema import SCHEMA_VERSION, TABLES
from tests.docs.pages import ROOT
from tests.docs.tables import CODE, codes, names, rows
from tui.keys import KEYS
from tui.view import Stage

CARDS: Final = ROOT / "docs" / "reference" / "machine-cards.md"
BLUETOOTH: Final = ROOT / "docs" / "how-to" / "bluetooth-treadmill.md"
TRACKMASTER_HOW_TO: Final = ROOT / "docs" / "how-to" / "real-treadmill.md"
COACHING: Final = ROOT / "docs" / "reference" / "coaching.md"
JOURNAL: Final = ROOT / "docs" / "reference" / "journal.md"
SCREENS: Final = ROOT / "docs" / "how-to" / "screens.md"
TUTORIAL: Final = ROOT / "docs" / "tutorial" / "first-session.md"


def test_every_key_of_a_machine_card() -> None:
    keys = {code.strip("[]") for code in codes(row[0] for row in rows(CARDS, "## Keys"))}
    assert keys == names(MachineCard) - {"commissioned"}
    keys = {
        code.strip("[]") for code in codes(row[0] for row in rows(CARDS, "### `[commissioned]`"))
    }
    assert {key.rpartition(".")[2] for key in keys} == names(Commissioned)
    told = next(row[1] for row in rows(CARDS, "### `[commissioned]`") if "measured" in row[0])
    assert set(CODE.findall(told)) == names(Measured)


def test_every_window_of_a_card_with_what_holds_of_any_bluetooth_machine() -> None:
    told = {
        CODE.findall(key)[0]: int(value)
        for key, _, value in rows(
            BLUETOOTH, "`[watch]`: how long a healthy machine may take, in milliseconds."
        )
    }
    watch = load_card("ftms").watch
    assert told == {field.name: getattr(watch, field.name) for field in fields(Windows)}


def test_every_peculiarity_of_a_card() -> None:
    after = "`[ftms]`: what the machine does otherwise than the specification."
    assert set(codes(row[0] for row in rows(BLUETOOTH, after))) == names(FtmsTraits)


def test_every_bluetooth_card_that_ships() -> None:
    told = rows(BLUETOOTH, "ship, in `controller/treadmills/cards/`:")
    cards = {name: load_card(name) for name in shipped_cards() if "simulated" not in name}
    ours = {name: card for name, card in cards.items() if card.family == "ftms"}
    assert set(codes(row[0] for row in told)) == set(ours)
    for row in told:
        patterns = {one for name in CODE.findall(row[0]) for one in ours[name].ftms.names}
        assert set(CODE.findall(row[1])) == patterns


def test_every_fault_of_the_tutorial_is_one_and_none_is_left_out() -> None:
    after = "start anew.\n"
    told = set(codes(row[0] for row in rows(TUTORIAL, after)))
    assert told == set(SimulatedFault) - {SimulatedFault.STEP_ON}  # `repair` does that too


@pytest.mark.parametrize("page", [TRACKMASTER_HOW_TO, BLUETOOTH])
def test_what_a_screen_is_said_to_say_is_what_it_says(page: Path) -> None:
    """First cells that begin like the text of a cause are one; words may follow behind a comma."""
    told = [row[0].partition(",")[0] for row in rows(page, "## What can go wrong")]
    causes = [text for text in told if re.match("(The|Another) ", text)]
    assert causes
    assert set(causes) <= {fault.text for fault in FAULTS.values()}


def test_every_key_of_a_session() -> None:
    told = {
        key
        for row in rows(SCREENS, "## Keys while a session runs\n")
        for key in re.split(r",? ", row[0])
    }
    live = {
        key for key in KEYS if Stage.LIVE in key.stages and key.words and not key.answers_leaving
    }
    caps = {cap for key in live for cap in re.findall(r"[A-Z]+|[^A-Z0-9]", key.cap)}
    assert told - {"SPACE", "F2"} == caps - {"ENTER", "ESC", "X"}


def test_the_architecture_names_every_part_of_the_controller() -> None:
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text()
    parts = {folder.parent.name for folder in (ROOT / "controller").glob("*/__init__.py")}
    assert {part for part in parts if f"`controller/{part}/`" not in page} == set()


def test_every_near_miss() -> None:
    told = rows(JOURNAL, "backstride sessions near-misses --since 2026-11-01 --json\n```")
    assert set(codes(row[0] for row in told)) == set(NEAR_MISSES)


def test_every_column_of_the_journal() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(TABLES)
    told = JOURNAL.read_text().partition("## Tables")[2].partition("## Export")[0]
    assert told.lstrip().startswith(f"Format {SCHEMA_VERSION} (")
    for table in ("session", "event", "telemetry"):
        columns = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
        assert columns <= set(CODE.findall(told)), table


def test_every_figure_of_the_coach() -> None:
    assert set(codes(row[0] for row in rows(COACHING, "## Figures"))) == set(Figure)
