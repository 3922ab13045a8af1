"""Which card holds for a machine; and what follows where nobody measured it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from controller.commissioning.card_text import card_text
from controller.config import Config
from controller.config_schema import Machine, Paths
from controller.devices import setup
from controller.doctor.card import check_card
from controller.doctor.finding import Verdict
from controller.loading import NotHere, limited, with_limits
from controller.machine_card import SECOND_PERSON, WALKING_MPS, card_name, notice
from controller.treadmills.cards import BadCard, load_card
from controller.treadmills.commissioned import Commissioned
from controller.treadmills.families import parse_machine_url
from controller.treadmills.identity import card_path
from controller.workouts import find_workout
from sessions.workouts.plan import Gait, Plan
from tui.words import CHECKLIST

ADDRESS = "C4:00:00:00:00:01"
PORT = "/dev/ttyNOT"
TODAY = date(2026, 11, 22)


def commissioned(folder: Path, machine: str, base: str, *, on: date = TODAY) -> Path:
    made = Commissioned(machine, on, by="technician", version="1.0", base=base, sha256="")
    path = card_path(folder, machine)
    path.write_text(card_text(replace(load_card(base), commissioned=made)))
    return path


def site(folder: Path, url: str, card: str = "") -> Config:
    return Config(machine=Machine(url=url, card=card), paths=Paths(machines=folder))


def plan(gait: Gait) -> Plan:
    return replace(find_workout("taster").workout.plan("mph"), gait=gait)


@pytest.mark.parametrize(
    ("url", "machine", "base"),
    [
        (f"trackmaster:{PORT}", PORT, "trackmaster"),
        (f"ftms:{ADDRESS}", ADDRESS, "horizon-omega-z"),
        (f"ftms:{ADDRESS}?transport=usb:0", ADDRESS, "ftms"),
    ],
)
def test_a_machine_is_driven_by_its_own_card(
    url: str, machine: str, base: str, tmp_path: Path
) -> None:
    path = commissioned(tmp_path, machine, base)
    found = setup(site(tmp_path, url))
    assert found.card_name == str(path)
    assert not found.card_is_chosen
    assert found.card.commissioned is not None
    assert found.view.commissioned
    assert found.view.card_notice.startswith("Card of 2026-11-22")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sim:", "simulated"),
        (f"trackmaster:{PORT}1", "trackmaster"),
        ("ftms:C4:00:00:00:00:02", "ftms"),
        ("ftms:name=TM-4", "ftms"),
    ],
)
def test_no_machine_is_driven_by_the_card_of_another(url: str, name: str, tmp_path: Path) -> None:
    commissioned(tmp_path, PORT, "trackmaster")
    commissioned(tmp_path, ADDRESS, "horizon-omega-z")
    assert card_name(site(tmp_path, url)) == name


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("url", [f"trackmaster:{PORT}1", "ftms:name=TM-4"])
def test_nor_where_the_configuration_says_so(url: str, tmp_path: Path) -> None:
    path = commissioned(tmp_path, PORT, "trackmaster")
    with pytest.raises(BadCard, match=f"the card of {PORT}, not of {url}"):
        setup(site(tmp_path, url, str(path)))


def test_nor_where_its_file_was_renamed(tmp_path: Path) -> None:
    commissioned(tmp_path, PORT, "trackmaster").rename(card_path(tmp_path, ADDRESS))
    with pytest.raises(BadCard, match=f"the card of {PORT}"):
        setup(site(tmp_path, f"ftms:{ADDRESS}"))


@pytest.mark.hazard("H20")
def test_an_own_card_that_was_edited_begins_nothing(tmp_path: Path) -> None:
    path = commissioned(tmp_path, PORT, "trackmaster")
    path.write_text(path.read_text().replace('unit = "mph"', 'unit = "km/h"', 1))
    config = site(tmp_path, f"trackmaster:{PORT}")
    with pytest.raises(BadCard, match="commission the machine anew"):
        setup(config)
    assert check_card(config, TODAY).verdict is Verdict.BAD


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("gait", Gait)
def test_a_machine_that_nobody_measured_walks(gait: Gait, tmp_path: Path) -> None:
    config = site(tmp_path, f"trackmaster:{PORT}")
    found = setup(config)
    limits = with_limits(plan(gait), found.card, config).speed_limits
    assert limits[0].value <= WALKING_MPS
    (own,) = [limit for limit in limits if limit.value == WALKING_MPS]
    assert own.source == "machine"
    assert "backstride commission" in own.reason


@pytest.mark.parametrize("url", ["sim:", "sim-ftms:"])
def test_a_simulated_one_needs_no_card(url: str, tmp_path: Path) -> None:
    config = site(tmp_path, url)
    found = setup(config)
    assert found.view.commissioned
    assert not found.view.card_notice
    limits = with_limits(plan(Gait.FORWARD), found.card, config).speed_limits
    assert all(limit.value != WALKING_MPS for limit in limits)
    assert check_card(config, TODAY).verdict is Verdict.NOT_USED


def test_a_workout_that_runs_is_for_a_measured_machine(tmp_path: Path) -> None:
    config = site(tmp_path, f"trackmaster:{PORT}")
    fast = replace(plan(Gait.FORWARD), max_speed_mps=2.0)
    steps = tuple(replace(step, speed_mps=1.5) for step in fast.steps)
    with pytest.raises(NotHere, match="not commissioned: walking speed"):
        limited(replace(fast, steps=steps), setup(config).card, config)
    commissioned(tmp_path, PORT, "trackmaster")
    assert limited(replace(fast, steps=steps), setup(config).card, config)


@pytest.mark.parametrize(("days", "old"), [(0, False), (360, False), (370, True)])
def test_a_card_grows_old_and_is_used_all_the_same(days: int, old: bool, tmp_path: Path) -> None:
    commissioned(tmp_path, PORT, "trackmaster", on=TODAY - timedelta(days))
    config = site(tmp_path, f"trackmaster:{PORT}")
    found, url = setup(config), parse_machine_url(config.machine.url)
    assert found.view.commissioned
    words = notice(url, found.card, TODAY, config.site.commission_months)
    assert ("commission this treadmill again" in words) is old
    assert check_card(config, TODAY).verdict is (Verdict.NOTE if old else Verdict.GOOD)


def test_the_doctor_says_what_is_missing(tmp_path: Path) -> None:
    found = check_card(site(tmp_path, f"trackmaster:{PORT}"), TODAY)
    assert found.verdict is Verdict.NOTE
    assert found.found.startswith("NOT COMMISSIONED")
    assert found.remedy == f"backstride commission --treadmill trackmaster:{PORT}"


def test_the_checklist_has_the_tick_that_is_asked_for() -> None:
    assert SECOND_PERSON in dict(CHECKLIST)
