"""Tables that people write say what the code's tables say: no key too many, none missing."""

from __future__ import annotations

import re
import struct
from binascii import crc_hqx
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Final

import pytest
from cobs import cobs

from controller.api import SimulatedFault
from controller.belt.faults import FAULTS
from controller.treadmills.cards import MachineCard, load_card, shipped_cards
from controller.treadmills.commissioned import Commissioned, Measured
from controller.treadmills.ftms.traits import FtmsTraits
from controller.treadmills.port import Windows
from protocols.force import frames
from protocols.ftms.characteristics import DECODERS
from protocols.ftms.control import Op, Result
from protocols.ftms.status import StatusOp
from protocols.ftms.treadmill import TreadmillData
from protocols.trackmaster.wire import (
    ANSWER_OFFSET,
    COMMAND_DIGITS,
    REPLY_DIGITS,
    START_UNWATCHED,
    Command,
    Refusal,
    Request,
)
from tests.docs.pages import ROOT
from tests.docs.reader import every_command
from tui.keys import KEYS
from tui.view import Stage

CARDS: Final = ROOT / "docs" / "reference" / "machine-cards.md"
BLUETOOTH: Final = ROOT / "docs" / "how-to" / "bluetooth-treadmill.md"
TRACKMASTER_HOW_TO: Final = ROOT / "docs" / "how-to" / "real-treadmill.md"
FTMS: Final = ROOT / "docs" / "reference" / "ftms.md"
TRACKMASTER: Final = ROOT / "docs" / "reference" / "trackmaster.md"
SCREENS: Final = ROOT / "docs" / "how-to" / "screens.md"
TUTORIAL: Final = ROOT / "docs" / "tutorial" / "first-session.md"
FORCE: Final = ROOT / "docs" / "reference" / "force-wire.md"
CODE: Final = re.compile(r"`([^`]+)`")


def rows(page: Path, after: str) -> list[list[str]]:
    """The cells of the first table behind these words."""
    _, words, rest = page.read_text().partition(f"{after}\n")
    assert words, f"{page} has no line {after!r}"
    lines = re.search(r"(?:^\|.*\n)+", rest, re.MULTILINE)
    assert lines, f"{page}: no table behind {after!r}"
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines[0].splitlines()[2:]
    ]


def codes(cells: Iterable[str]) -> list[str]:
    """Everything in the cells that is written as code."""
    return [code for cell in cells for code in CODE.findall(cell)]


def names(of: type) -> set[str]:
    return {field.name for field in fields(of)}


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


def test_every_octet_that_starts_a_trackmaster_frame() -> None:
    told = rows(TRACKMASTER, "The treadmill speaks only when spoken to.")
    sent, answered = _octets(row[0] for row in told), _octets(row[1] for row in told)
    assert sent == {*Command, *Request, START_UNWATCHED}
    assert answered == {octet + ANSWER_OFFSET for octet in sent} | set(Refusal)


@pytest.mark.parametrize("octet", [*COMMAND_DIGITS, *REPLY_DIGITS])
def test_the_digits_of_a_trackmaster_frame(octet: int) -> None:
    """Behind a command they are sent, behind a request answered."""
    commands = octet in COMMAND_DIGITS
    digits = COMMAND_DIGITS[octet] if commands else REPLY_DIGITS[Request(octet)]
    at, code = (0, octet) if commands else (1, octet + ANSWER_OFFSET)
    (cell,) = [
        row[at]
        for row in rows(TRACKMASTER, "The treadmill speaks only when spoken to.")
        if code in _octets([row[at]])
    ]
    own = re.search(rf"`{code:X}`\s?\+\s?(\d)", cell)
    others = re.search(r"\+ (\d) digits?", cell)
    exception = re.search(rf"\((\d) for [^)]*`{code:X}`", cell)
    told = exception or own or others
    assert int(told[1] if told else 0) == digits


def _octets(cells: Iterable[str]) -> set[int]:
    """The codes of the cells as numbers; `B5` … `B9` are all from the one to the other."""
    found: set[int] = set()
    for cell in cells:
        for first, last in re.findall(r"`([A-F][0-9A-F])`(?:[^`]*… `([A-F][0-9A-F])`)?", cell):
            found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def test_the_options_of_the_simulated_treadmill() -> None:
    (treadmill,) = [one for name, one in every_command() if name == "treadmill"]
    there = {name for one in treadmill.params for name in one.opts}
    told = {
        code.split()[0]
        for code in codes(
            row[0] for row in rows(TRACKMASTER, '{"treadmill": "/dev/pts/3", "deck": null}\n```')
        )
    }
    assert told <= there


def test_every_characteristic_that_is_read() -> None:
    told = {int(row[0][:4], 16) for row in rows(FTMS, "All numbers are little-endian.")}
    assert told == set(DECODERS)


def test_every_field_of_treadmill_data() -> None:
    after = "Two octets of flags, then the fields whose flag is set, in this order."
    assert set(codes(row[1] for row in rows(FTMS, after))) == names(TreadmillData)


def test_every_request_and_status_of_a_fitness_machine() -> None:
    told = rows(FTMS, "### Control Point and Status")
    assert {int(code, 16) for code in codes(row[0] for row in told)} == set(Op)
    assert {int(code, 16) for code in codes(row[1] for row in told)} >= set(StatusOp)
    results = re.search(r"^Results: (.*)$", FTMS.read_text(), re.MULTILINE)
    assert results
    assert {int(code, 16) for code in CODE.findall(results[1])} == set(Result)


def test_every_frame_of_the_force_wire() -> None:
    told = [row for after in ("### Node to host", "### Host to node") for row in rows(FORCE, after)]
    assert {int(row[0]) for row in told} == {code for code in range(256) if _is_a_frame(code)}
    assert f"The longest body has {frames.MAX_BODY} bytes" in FORCE.read_text()


def _is_a_frame(code: int) -> bool:
    body = struct.pack("<BBHII", code, frames.VERSION, 1, 1, 1)
    try:
        frames.decode(cobs.encode(body + struct.pack("<H", crc_hqx(body, 0xFFFF))))
    except frames.BadFrame as error:
        return error.flaw is not frames.Flaw.TYPE
    return True


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
