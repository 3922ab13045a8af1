"""Screens are processes of their own: a screen that hangs or dies leaves the controller alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from controller.api_socket.address import socket_path
from controller.cli.exits import Exit
from controller.config import Config
from sessions.quantities import SpeedUnit


class NotStarted(Exception):
    """A controller did not start; it said itself why."""


def screen_command(
    socket: Path,
    unit: SpeedUnit,
    workout: str | None = None,
    participant: str = "",
    *,
    view_only: bool = False,
) -> list[str]:
    """What runs as a screen on the controller at `socket`."""
    command = [sys.executable, "-m", "tui", "--socket", str(socket), "--unit", unit]
    if workout is not None:
        command += ["--workout", workout]
    if participant:
        command += ["--participant", participant]
    return [*command, "--view-only"] if view_only else command


def attach_screen(
    socket: Path, unit: SpeedUnit, workout: str | None = None, participant: str = ""
) -> int:
    """Show the controller at `socket` until the person leaves; the screen's exit code."""
    command = screen_command(socket, unit, workout, participant)
    return subprocess.run(command, check=False).returncode


def mirror_command(socket: Path, *, flipped: bool) -> list[str]:
    """What runs as a mirror of the controller at `socket`."""
    return [sys.executable, "-m", "tui.mirror", "--socket", str(socket), *["--flipped"] * flipped]


def show_screen(config: Config, workout: str, participant: str = "") -> int:
    """Start a controller, and a screen on it; the screen's exit code."""
    try:
        with own_controller(config):
            return attach_screen(socket_path(config), config.machine.unit, workout, participant)
    except NotStarted:
        return Exit.USAGE


@contextmanager
def own_controller(config: Config) -> Iterator[None]:
    """A controller for as long as this lasts; then it leaves when it has nothing to do. Raises
    `NotStarted`."""
    command = [sys.executable, "-m", "controller.cli.serve", "--until-left"]
    command += ["--machine", config.machine.url]
    if config.deck.url:
        command += ["--deck", config.deck.url]
    if config.facility.broker:
        command += ["--broker", config.facility.broker]
    if config.bridge.enabled:
        command += ["--bridge"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as controller:
        assert controller.stdout is not None
        if not controller.stdout.readline():
            controller.wait()
            raise NotStarted
        try:
            yield
        finally:
            assert controller.stdin is not None
            controller.stdin.close()
            if controller.stdout.readline().startswith(b"live"):
                click.echo("The session goes on. See it with: backstride attach")
                controller.returncode = 0  # it leaves by itself when the session is over
