"""`backstride kiosk`: a screen for whoever walks up, which only the staff's code leaves."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Final

import click

from controller.api_socket.address import socket_path
from controller.cli.config import configuration
from controller.cli.exits import Exit
from controller.cli.screen_options import complete_languages
from controller.cli.screens import NotStarted, own_controller
from controller.cli.unit_option import unit_option
from controller.cli.urls import devices_and_broker, with_urls
from controller.cli.workouts import complete_names
from controller.config import Config
from controller.service_unit.unit import kiosk_unit_text
from controller.workouts import find_workout
from sessions.workouts.faults import WorkoutError

TYPED: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
"""Signals that a terminal's keys can send. Who is started while they are ignored ignores them."""
OFFERED: Final = ("taster", "start-1-walking", "senior", "cool-down")
SHORT_S: Final = 5.0
MOST_SHORT: Final = 5
"""A screen that fails within so many seconds is started so many times, then left to systemd."""
NO_CODE: Final = (
    "a kiosk needs the staff's code, without which nobody could leave it: make one with "
    "backstride config code, or say --without-code"
)


@click.command()
@devices_and_broker
@click.option("--socket", type=click.Path(path_type=Path), help="Of a controller that runs here.")
@click.option(
    "--workout",
    "workouts",
    multiple=True,
    metavar="NAME",
    default=OFFERED,
    show_default=True,
    shell_complete=complete_names,
    help="What one can choose, in this order; repeat it.",
)
@click.option(
    "--language",
    metavar="CODE",
    default="",
    shell_complete=complete_languages,
    help="Of the idle picture: en, de.",
)
@click.option("--without-code", is_flag=True, help="Anybody may start; only SIGTERM ends it.")
@unit_option(kiosk_unit_text, "the console tty1")
def cli(
    machine: str | None,
    deck: str | None,
    broker: str | None,
    socket: Path | None,
    *,
    workouts: tuple[str, ...],
    language: str,
    without_code: bool,
) -> None:
    """Show a treadmill to whoever walks up to it: four big areas, one of them STOP.

    Follows the controller that runs here, or starts one. No key leaves it: the staff do, by STAFF
    on the idle picture and their code. SIGTERM ends it, too. Closing it leaves a belt as it is.
    """
    config = with_urls(configuration(), machine, deck, broker)
    if config.kiosk.kept is None and not without_code:
        raise click.UsageError(NO_CODE)
    _find(workouts)
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise click.UsageError("a kiosk needs a terminal, which it draws on by standard error")
    path = socket or socket_path(config)
    screen = _screen(path, config, workouts, language, coded=config.kiosk.kept is not None)
    runs = socket is not None or path.is_socket()
    try:
        with _held_terminal(), contextlib.nullcontext() if runs else own_controller(config):
            sys.exit(_keep_shown(screen))
    except NotStarted:
        sys.exit(Exit.USAGE)


def _find(workouts: tuple[str, ...]) -> None:
    for name in workouts:
        try:
            find_workout(name)
        except WorkoutError as error:
            raise click.UsageError(str(error)) from error


def _screen(
    path: Path, config: Config, workouts: tuple[str, ...], language: str, *, coded: bool
) -> list[str]:
    command = [sys.executable, "-m", "tui.kiosk", "--socket", str(path.absolute())]
    command += ["--unit", config.machine.unit, "--language", language]
    for name in workouts:
        command += ["--workout", name]
    return command if coded else [*command, "--without-code"]


@contextlib.contextmanager
def _held_terminal() -> Iterator[None]:
    """No key of this terminal sends a signal or is shown, also while no screen reads it."""
    terminal = sys.stdin.fileno()
    for number in TYPED:
        signal.signal(number, signal.SIG_IGN)
    before = termios.tcgetattr(terminal)
    raw = termios.tcgetattr(terminal)
    raw[3] &= ~(termios.ISIG | termios.ICANON | termios.ECHO | termios.IEXTEN)
    termios.tcsetattr(terminal, termios.TCSANOW, raw)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):  # a terminal that is gone needs nothing
            termios.tcsetattr(terminal, termios.TCSAFLUSH, before)


def _keep_shown(command: list[str]) -> int:
    """Show it, again if it fails, until it was meant to end."""
    ended, short = False, 0
    screen: subprocess.Popen[bytes] | None = None

    def end(_: int, __: FrameType | None) -> None:
        nonlocal ended
        ended = True
        if screen is not None:
            screen.terminate()

    signal.signal(signal.SIGTERM, end)
    while not ended and short < MOST_SHORT:
        began_s = time.monotonic()
        screen = subprocess.Popen(command, env=_environment(os.environ))
        code = screen.wait()
        if ended or code in {Exit.DONE, -signal.SIGHUP}:
            return Exit.DONE
        short = short + 1 if time.monotonic() - began_s < SHORT_S else 0
    return Exit.DONE if ended else Exit.FAULTY


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Without what would have Textual write files, open ports or leave keys to the terminal."""
    kept = {name: value for name, value in variables.items() if not name.startswith("TEXTUAL")}
    return kept | {"TEXTUAL_DISABLE_KITTY_KEY": "1"}
