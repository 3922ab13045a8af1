"""Machine cards and machine URLs: what ships loads, what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.treadmills.cards import CARDS, BadCard, load_card, shipped_cards
from controller.treadmills.families import (
    MachineUrl,
    UnknownMachine,
    driver_for,
    parse_machine_url,
)
from controller.treadmills.port import Motion, Order, Windows
from controller.treadmills.trackmaster import TrackMasterDriver


@pytest.mark.parametrize("name", shipped_cards())
def test_every_card_that_ships_loads_and_has_a_driver(name: str) -> None:
    card = load_card(name)
    assert card.notes
    assert all(note.source for note in card.notes)
    assert driver_for(card).stop_frames


@pytest.mark.parametrize("name", ["simulated", "trackmaster", "trackmaster-kmh"])
def test_a_serial_card_knows_the_machines_watchdog_and_its_sentry_the_stop(name: str) -> None:
    card = load_card(name)
    assert card.capabilities.stop_on_silence_ms == 500
    driver = driver_for(card)
    driver.order(Order(Motion.STOP), 0)
    transmission = driver.transmit(0)
    assert transmission is not None
    assert transmission.flush
    assert transmission.data in driver.stop_frames[0]


@pytest.mark.hazard("H03")
def test_no_bluetooth_card_relies_on_a_watchdog_of_the_machine() -> None:
    cards = [load_card(name) for name in shipped_cards()]
    assert all(card.stop_on_silence_ms is None for card in cards if card.family == "ftms")


def test_a_card_without_windows_has_those_of_a_serial_wire() -> None:
    assert load_card("trackmaster").capabilities.windows == Windows()
    assert load_card("ftms").capabilities.windows.stale_ms == 2000


def test_a_card_gives_the_gate_whole_units() -> None:
    machine = load_card("simulated").capabilities
    assert machine.min_speed_mmps == 90
    assert machine.max_speed_mmps == 5364
    assert machine.max_incline_tenths == 250
    assert machine.incline_rate_tenths_per_s == 10


def test_a_card_of_ones_own_is_a_file(tmp_path: Path) -> None:
    own = tmp_path / "ward 3.toml"
    text = (CARDS / "trackmaster.toml").read_text("utf-8")
    own.write_text(text.replace('"mph"', '"km/h"'), "utf-8")
    card = load_card(str(own))
    assert card.unit == "km/h"
    assert isinstance(driver_for(card), TrackMasterDriver)


@pytest.mark.hazard("H29")
@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ('unit = "mph"', 'unit = "knots"', "unit = 'knots': must be 'mph' or 'km/h'"),
        ('unit = "mph"', "", "'unit' is missing"),
        ("max_speed_mps = 4.4704", "max_speed_mps = 40.0", "at most 8"),
        ("max_speed_mps = 4.4704", "max_speed_mps = nan", "must be above 0"),
        ("max_speed_mps = 4.4704", 'max_speed_mps = "fast"', "must be a number"),
        ("max_speed_mps = 4.4704", "max_speed_mps = -1.0", "must be above 0"),
        ("max_speed_mps = 4.4704", "max_speed_mps = 0.05", "must be below max_speed_mps"),
        ("baud = 4800", "baud = true", "baud = True: must be a whole number above 0"),
        ("baud = 4800", "color = 3", "unknown key 'color'"),
        ("baud = 4800", "baud = ", "line 6"),
        ("baud = 4800", "watch = 3", "watch must be a table"),
        ("baud = 4800", "watch = {lag = 3}", "unknown key 'lag' in [watch]"),
        ("baud = 4800", "watch = {lag_ms = -1}", "watch.lag_ms = -1: must be a whole number"),
        ("baud = 4800", "watch = {lag_ms = 70000}", "from 0 to 60000"),
        ("baud = 4800", "ftms = {command_unit = 'knots'}", "ftms.command_unit = 'knots': must be"),
        ("baud = 4800", "ftms = {unanswered = ['jump']}", "'jump' is none of request_control"),
        ("baud = 4800", "ftms = {names = 'KS'}", "ftms.names = 'KS': must be a list of texts"),
        ("baud = 4800", "ftms = {services = ['x']}", "'x' is no UUID"),
        ("baud = 4800", "ftms = {preset_speed = 1}", "must be true or false"),
        ("baud = 4800", "ftms = {preamble = {hex = '00'}}", "has a 'characteristic' and a 'hex'"),
        ('family = "trackmaster"', "family = 3", "family = 3: must be a text"),
        ("[[notes]]", "[[notes]]\nwho = 1", "a note has a 'text' and a 'source'"),
    ],
)
def test_a_bad_card_is_refused_with_the_place_and_the_remedy(
    tmp_path: Path, line: str, instead: str, said: str
) -> None:
    text = (CARDS / "trackmaster.toml").read_text("utf-8")
    assert line in text
    bad = tmp_path / "bad.toml"
    bad.write_text(text.replace(line, instead, 1), "utf-8")
    with pytest.raises(BadCard) as caught:
        load_card(str(bad))
    assert str(bad) in str(caught.value)
    assert said in str(caught.value)


def test_an_unknown_card_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadCard, match="merach, simulated, simulated-ftms, trackmaster"):
        load_card("peloton")
    with pytest.raises(BadCard, match="No such file"):
        load_card(str(tmp_path / "none.toml"))
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(BadCard, match="Is a directory"):
        load_card(str(tmp_path / "folder.toml"))


def test_a_card_of_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(BadCard, match="no machine card"):
        load_card(str(huge))


def test_an_unknown_family_is_answered_with_those_there_are(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    text = (CARDS / "trackmaster.toml").read_text("utf-8")
    other.write_text(text.replace('family = "trackmaster"', 'family = "csafe"'), "utf-8")
    with pytest.raises(BadCard, match="there is a driver for ftms, trackmaster"):
        driver_for(load_card(str(other)))


def test_machine_urls() -> None:
    assert parse_machine_url("sim:") == MachineUrl("sim", "")
    assert parse_machine_url("sim:").simulated
    assert parse_machine_url("sim:").card == "simulated"
    real = parse_machine_url("trackmaster:/dev/serial/by-id/usb-FTDI-if00")
    assert real == MachineUrl("trackmaster", "/dev/serial/by-id/usb-FTDI-if00")
    assert str(real) == "trackmaster:/dev/serial/by-id/usb-FTDI-if00"
    assert real.card == "trackmaster"
    assert not real.simulated
    assert parse_machine_url("sim-ftms:").simulated
    assert parse_machine_url("ftms:C4:00:00:00:00:01").card == "ftms"


@pytest.mark.parametrize(
    "url", ["", "sim", "ftms:", "ftms:1", "sim-ftms:x", "/dev/ttyUSB0", "sim:x", "trackmaster:"]
)
def test_a_url_of_no_machine_is_answered_with_what_is_allowed(url: str) -> None:
    with pytest.raises(UnknownMachine, match=r"give (sim:|trackmaster:/dev|ftms:|sim-ftms:)"):
        parse_machine_url(url)
