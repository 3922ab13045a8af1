"""A commissioned card is what was measured, of one machine, and unchanged; or it is refused."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from controller.commissioning.card_text import card_text
from controller.treadmills.cards import BadCard, MachineCard, load_card, shipped_cards
from controller.treadmills.commissioned import Commissioned, Measured, seal
from controller.treadmills.identity import card_path, identity, stays

ADAPTER = "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A1B2C3-if00-port0"
MADE = Commissioned(
    machine=ADAPTER,
    on=date(2026, 11, 22),
    by="technician",
    version="1.0",
    base="trackmaster",
    sha256="",
    serial_number='TM "428"',
    measured=(
        Measured("unit.belt_speed", 0.447, "m/s", "tape and stopwatch"),
        Measured("direction.runs_to", "rear", "", "seen"),
        Measured("silence.stops", True, "", "seen"),
    ),
)


def written(card: MachineCard, folder: Path) -> Path:
    path = folder / "own.toml"
    path.write_text(card_text(card))
    return path


@pytest.mark.parametrize("name", shipped_cards())
def test_every_card_can_be_written_and_read_again(name: str, tmp_path: Path) -> None:
    card = load_card(name)
    assert load_card(str(written(card, tmp_path))) == card
    own = load_card(str(written(replace(card, commissioned=MADE), tmp_path)))
    assert own.commissioned is not None
    assert replace(own.commissioned, sha256="") == MADE
    assert replace(own, commissioned=None) == card


def test_order_comments_and_blanks_do_not_break_the_seal(tmp_path: Path) -> None:
    path = written(replace(load_card("trackmaster"), commissioned=MADE), tmp_path)
    head, notes, own = path.read_text().partition("\n[[notes]]")
    lines = [line for line in head.splitlines() if not line.startswith("#")]
    path.write_text("# mine\n" + "\n\n".join(reversed(lines)) + notes + own)
    assert load_card(str(path)).commissioned is not None


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("max_speed_mps = 4.4704", "max_speed_mps = 5.0"),
        ('unit = "mph"', 'unit = "km/h"'),
        ("stop_on_silence_ms = 500\n", "stop_on_silence_ms = 5000\n"),
        ("on = 2026-11-22", "on = 2027-11-22"),
        ("value = 0.447", "value = 0.5"),
        ("A1B2C3", "A1B2C4"),
        ("[[notes]]", "[watch]\nlag_ms = 9000\n\n[[notes]]"),
    ],
)
def test_a_card_that_was_edited_is_refused(before: str, after: str, tmp_path: Path) -> None:
    path = written(replace(load_card("trackmaster"), commissioned=MADE), tmp_path)
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    with pytest.raises(BadCard, match="changed since it was commissioned: commission") as refused:
        load_card(str(path))
    assert str(path) in str(refused.value)
    assert "backstride commission" in str(refused.value)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("on = 2026-11-22", 'on = "today"', "commissioned.on"),
        ('by = "technician"\n', "", "Commissioned has base, by"),
        ('what = "unit.belt_speed"', 'wath = "unit.belt_speed"', "Measured has how, unit"),
    ],
)
def test_a_table_that_is_none_is_told(before: str, after: str, said: str, tmp_path: Path) -> None:
    path = written(replace(load_card("trackmaster"), commissioned=MADE), tmp_path)
    _reseal(path, path.read_text().replace(before, after, 1))
    with pytest.raises(BadCard, match=said):
        load_card(str(path))


def _reseal(path: Path, text: str) -> None:
    """As somebody would who knows how: then it is the contents that must be right."""
    path.write_text(re.sub(r'sha256 = "\w*"', f'sha256 = "{seal(tomllib.loads(text))}"', text))


def test_a_serial_machine_is_its_adapter_by_whatever_name(tmp_path: Path) -> None:
    port, by_id = tmp_path / "ttyUSB0", tmp_path / "by-id"
    by_id.mkdir()
    port.touch()
    link = by_id / "usb-FTDI-if00"
    link.symlink_to(port)
    assert identity(str(port), by_id) == identity(str(link), by_id) == str(link)
    assert stays(ADAPTER)
    assert not stays("/dev/ttyUSB0")


def test_a_bluetooth_machine_is_its_address() -> None:
    address = "C4:00:00:00:00:01"
    assert identity(f"ftms:{address}") == identity(f"ftms:{address}?transport=usb:0") == address
    assert not identity("ftms:name=URTM041")
    assert stays(address)


def test_cards_have_plain_file_names(tmp_path: Path) -> None:
    assert card_path(tmp_path, ADAPTER).name == (
        "serial-by-id-usb-FTDI_FT232R_USB_UART_A1B2C3-if00-port0.toml"
    )
    assert card_path(tmp_path, "C4:00:00:00:00:01").name == "C4-00-00-00-00-01.toml"
    assert card_path(tmp_path, "../../etc/passwd").parent == tmp_path
