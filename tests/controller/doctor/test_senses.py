"""What the doctor says of sound, Bluetooth and rights."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from controller.config import Config
from controller.config_schema import Heart, Machine, Voice
from controller.doctor import senses
from controller.doctor.finding import Finding, Verdict, bad
from controller.doctor.rights import check_rights
from controller.doctor.senses import check_bluetooth, check_sound


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the whole PATH, and a computer with one sound card."""
    cards = tmp_path / "cards"
    cards.write_text(" 0 [Speaker]: USB-Audio - Speaker\n")
    monkeypatch.setattr(senses, "_CARDS", cards)
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def _speaker(programs: Path, script: str) -> None:
    program = programs / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_a_voice_that_speaks_is_good(programs: Path) -> None:
    _speaker(programs, "exit 0")
    assert [found.verdict for found in check_sound(Config())] == [Verdict.GOOD, Verdict.GOOD]


def test_a_voice_that_fails_tells_its_last_words(programs: Path) -> None:
    _speaker(programs, "echo 'no voice named xx' >&2; exit 1")
    speech, _ = check_sound(Config(voice=Voice(language="xx")))
    assert (speech.verdict, speech.found) == (Verdict.BAD, "no voice named xx")


def test_without_a_voice_there_are_bells_only(programs: Path) -> None:
    speech, _ = check_sound(Config())
    assert speech.verdict is Verdict.BAD
    assert "espeak-ng" in speech.remedy


def test_a_voice_switched_off_is_noted(programs: Path) -> None:
    speech, _ = check_sound(Config(voice=Voice(enabled=False)))
    assert speech.verdict is Verdict.NOTE


@pytest.mark.parametrize("cards", ["", "--- no soundcards ---\n"])
def test_without_a_sound_card_nobody_hears(programs: Path, cards: str) -> None:
    senses._CARDS.write_text(cards)
    assert list(check_sound(Config()))[1].verdict is Verdict.BAD


@pytest.mark.parametrize(
    "config",
    [
        Config(machine=Machine(url="ftms:AA:BB:CC:DD:EE:FF")),
        Config(heart=Heart(url="ble:AA:BB:CC:DD:EE:FF")),
    ],
)
def test_bluetooth_is_looked_for_where_it_is_needed(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus, radios = tmp_path / "bus", tmp_path / "radios"
    monkeypatch.setattr(senses, "_BUS", bus)
    monkeypatch.setattr(senses, "_RADIOS", radios)
    assert "no system bus" in check_bluetooth(config).found
    bus.touch()
    assert "no radio" in check_bluetooth(config).found
    (radios / "hci0").mkdir(parents=True)
    assert check_bluetooth(config) == Finding("Bluetooth", Verdict.GOOD, "hci0")


def test_nobody_needs_bluetooth_for_a_wire() -> None:
    assert check_bluetooth(Config()).verdict is Verdict.NOT_USED


@pytest.mark.parametrize(("limit", "verdict"), [(0, Verdict.NOTE), (-1, Verdict.GOOD)])
def test_rights_that_lack_come_with_the_line_that_gives_them(
    limit: int, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    findings = list(check_rights())
    assert {found.verdict for found in findings} == {verdict}
    if verdict is Verdict.NOTE:
        lines = " ".join(found.remedy for found in findings)
        assert "rtprio 50" in lines
        assert "memlock unlimited" in lines
        assert "nice -10" in lines


def test_a_complaint_without_a_remedy_is_none() -> None:
    with pytest.raises(ValueError, match="needs a remedy"):
        bad("disk", "full", "")
