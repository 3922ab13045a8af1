"""The tables of the wires' pages say what the codecs' own tables say."""

from __future__ import annotations

import re
import struct
from binascii import crc_hqx
from collections.abc import Iterable
from typing import Final

import pytest
from cobs import cobs

from controller.simulator.ftms.peculiarities import PECULIAR
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
from tests.docs.tables import CODE, codes, names, rows

FTMS: Final = ROOT / "docs" / "reference" / "ftms.md"
TRACKMASTER: Final = ROOT / "docs" / "reference" / "trackmaster.md"
BLUETOOTH_WIRE: Final = ROOT / "docs" / "reference" / "bluetooth.md"
FORCE: Final = ROOT / "docs" / "reference" / "force-wire.md"


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


def test_everything_peculiar_of_the_simulated_bluetooth_treadmill() -> None:
    told = rows(BLUETOOTH_WIRE, "`--peculiar` lets it do what real machines do:")
    assert set(codes(row[0] for row in told)) == set(PECULIAR) - {"none"}
