"""Language and theme: from the configuration or an option to the processes that are screens."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from controller.cli.main import cli
from controller.cli.screen_options import SHIPPED, for_screens
from controller.screen_settings import LANGUAGE, LOCALES, THEME, Screen, pass_on
from tui.language import offered
from tui.looks import speak_as_told


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (LANGUAGE, THEME, LOCALES):
        monkeypatch.setenv(name, "")  # so that it is put back
        monkeypatch.delenv(name)


@click.command()
@for_screens
def shown() -> None:
    click.echo(f"{os.environ.get(LANGUAGE)} {os.environ.get(THEME)}")


def test_options_reach_the_screen_by_the_configurations_own_variables() -> None:
    done = CliRunner().invoke(shown, ["--language", "de", "--theme", "light"])
    assert done.output == "de light\n"


def test_without_options_nothing_is_overridden() -> None:
    assert CliRunner().invoke(shown, []).output == "None None\n"
    assert CliRunner().invoke(shown, ["--theme", "pink"]).exit_code == 2


OPEN_A_SCREEN = ("run", "attach", "web", "clinic", "fleet", "deck show", "facility demo")
MAKE_A_REPORT = ("sessions report", "participants report")


def completed(names: str, option: str, incomplete: str) -> list[str]:
    """What a shell offers for an option of a command."""
    command: click.Command = cli
    for name in names.split():
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), name) or command
    (found,) = (one for one in command.params if one.name == option)
    return [one.value for one in found.shell_complete(click.Context(command), incomplete)]


@pytest.mark.parametrize("names", OPEN_A_SCREEN)
def test_every_command_that_opens_a_screen_takes_them(names: str) -> None:
    assert completed(names, "language", "d") == ["de"]
    assert "contrast" in completed(names, "theme", "")


@pytest.mark.parametrize("names", MAKE_A_REPORT)
def test_every_command_that_makes_a_report_takes_a_language(names: str) -> None:
    assert completed(names, "language", "") == ["en", "de"]


def test_every_language_that_ships_is_completed() -> None:
    assert set(SHIPPED) == set(offered())


def test_a_screen_says_which_languages_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LANGUAGE, "fr")
    with pytest.raises(click.UsageError, match="no language 'fr': there are en, de"):
        speak_as_told()


def test_the_configuration_reaches_the_screen(tmp_path: Path) -> None:
    pass_on(Screen())
    assert not {LANGUAGE, THEME, LOCALES} & set(os.environ)
    pass_on(Screen(language="fr", theme="contrast", locales=tmp_path))
    assert [os.environ[name] for name in (LANGUAGE, THEME, LOCALES)] == [
        "fr",
        "contrast",
        str(tmp_path),
    ]


@pytest.mark.parametrize("language", ["german!", "../de", "D"])
def test_what_cannot_be_a_language_is_refused(language: str) -> None:
    with pytest.raises(ValidationError):
        Screen(language=language)
