"""Configuration, cards and calibration: in the backup, and back where they belong."""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.backup.settings import SETTINGS
from controller.backup.writing import create
from controller.cli import backup
from controller.cli.main import cli

PHRASE = "five words are a passphrase"
CONFIG = """
[machine]
name = "Treadmill 3"
[deck]
calibration = "{calibration}"
[paths]
data = "{data}"
machines = "{machines}"
"""


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a configuration, a card, a calibration and a participant."""
    for name in [name for name in os.environ if name.startswith("BACKSTRIDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BACKSTRIDE_CONFIG", str(tmp_path / "etc" / "config.toml"))
    monkeypatch.setenv("BACKSTRIDE_BACKUP_PASSPHRASE", PHRASE)
    monkeypatch.setattr(backup, "write", partial(create, cost=2))
    (tmp_path / "etc" / "machines").mkdir(parents=True)
    settings(tmp_path)
    run("participants", "add", "P7", "--goal", "rehabilitation")
    run("backup", "create", str(tmp_path / "backup"))
    return tmp_path


def settings(folder: Path) -> dict[Path, str]:
    places = {
        "calibration": folder / "etc" / "deck.toml",
        "machines": folder / "etc" / "machines",
        "data": folder / "data",
    }
    texts = {
        folder / "etc" / "config.toml": CONFIG.format(**places),
        places["machines"] / "usb-0403.toml": "# a card\n",
        places["calibration"]: "# a calibration\n",
    }
    for path, text in texts.items():
        path.write_text(text)
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return texts


def run(*words: str, exit_code: int = 0) -> str:
    result = CliRunner().invoke(cli, [*words])
    assert result.exit_code == exit_code, result.output
    return result.output


def restored(clinic: Path, *options: str, exit_code: int = 0) -> list[str]:
    into = clinic / f"again{len(list(clinic.iterdir()))}"
    return run(
        "backup", "restore", str(clinic / "backup"), "--into", str(into), *options,
        exit_code=exit_code,
    ).splitlines()  # fmt: skip


def test_without_being_asked_nothing_outside_the_new_folder_is_written(clinic: Path) -> None:
    texts = settings(clinic)
    for path in texts:
        path.unlink()
    told = restored(clinic)
    into = max(clinic.glob("again*"))
    for name, path in (
        ("config.toml", clinic / "etc" / "config.toml"),
        ("calibration.toml", clinic / "etc" / "deck.toml"),
    ):
        assert (into / SETTINGS / name).read_text() == texts[path]
        assert any(f"{name}: belongs at {path}" in line for line in told)
    assert not [path for path in texts if path.exists()]


def test_on_a_machine_that_lost_everything_all_come_back_to_their_places(clinic: Path) -> None:
    texts = settings(clinic)
    for path in texts:
        path.unlink()
    (clinic / "etc" / "config.toml").touch()  # a variable names it, so it must be there
    os.utime(clinic / "etc" / "config.toml", (1_600_000_000, 1_600_000_000))
    told = restored(clinic, "--settings")
    assert {path: path.read_text() for path in texts} == texts
    assert {stat.S_IMODE(path.stat().st_mode) for path in texts} == {0o600}
    assert sum("written" in line for line in told) == 2
    assert sum("replaced an older one" in line for line in told) == 1


def test_what_is_the_same_stays_the_same(clinic: Path) -> None:
    told = restored(clinic, "--settings")
    assert sum("is there already, word for word" in line for line in told) == 3
    assert not list((clinic / "etc").rglob("*before*"))


def test_a_newer_one_is_told_and_stays_unless_asked(clinic: Path) -> None:
    card = clinic / "etc" / "machines" / "usb-0403.toml"
    card.write_text("# commissioned again\n")
    told = restored(clinic, "--settings")
    assert any(f"{card}: NOT replaced: the one there is newer" in line for line in told)
    assert card.read_text() == "# commissioned again\n"
    told = restored(clinic, "--settings", "--newer-too")
    assert any(f"{card}: replaced a NEWER one" in line for line in told)
    assert card.read_text() == "# a card\n"
    assert card.with_name("usb-0403.toml.before-restore").read_text() == "# commissioned again\n"


def test_an_older_one_is_replaced_and_kept_each_time(clinic: Path) -> None:
    card = clinic / "etc" / "machines" / "usb-0403.toml"
    for number, text in enumerate(("# first\n", "# second\n"), start=1):
        card.write_text(text)
        os.utime(card, (1_600_000_000, 1_600_000_000))
        assert any("replaced an older one" in line for line in restored(clinic, "--settings"))
        ending = ".before-restore" if number == 1 else ".before-restore-2"
        assert card.with_name(card.name + ending).read_text() == text


def test_settings_of_an_earlier_backup_are_not_in_the_next(clinic: Path) -> None:
    restored(clinic)
    config = clinic / "etc" / "config.toml"
    into = max(clinic.glob("again*"))
    config.write_text(config.read_text().replace(str(clinic / "data"), str(into)))
    run("backup", "create", str(clinic / "next"))
    listed = run("backup", "check", str(clinic / "next"))
    assert listed.count(f"{SETTINGS}/config.toml") == 1
    run("backup", "restore", str(clinic / "next"), "--into", str(clinic / "last"))


def test_newer_too_alone_means_nothing(clinic: Path) -> None:
    restored(clinic, "--newer-too", exit_code=2)
