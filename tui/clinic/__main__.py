"""`python -m tui.clinic`: the therapist's screens, as a process of their own."""

from __future__ import annotations

import time
from pathlib import Path

import click

from controller.api_socket.address import socket_path
from controller.cli.config import configuration
from controller.cli.screens import attach_screen, show_screen
from controller.config import Config
from tui.clinic.app import ClinicApp, Walk
from tui.clinic.belt import Belt
from tui.looks import speak_as_told
from tui.socket_link import SocketLink
from tui.terminal import end_with_terminal


@click.command()
def main() -> None:
    """Show the record of the configuration, and the belt of its controller."""
    config = configuration()
    speak_as_told()
    belt = Belt(SocketLink(socket_path(config)), time.monotonic)
    app = ClinicApp(config, belt=belt, walk=walk_of(config))
    end_with_terminal()
    app.run()


def walk_of(config: Config) -> Walk:
    """The screen at the machine: on the controller that runs, or with one of its own."""

    def walk(workout: Path, pseudonym: str) -> int:
        socket = socket_path(config)
        if socket.is_socket():
            return attach_screen(socket, config.machine.unit, str(workout), pseudonym)
        return show_screen(config, str(workout), pseudonym)

    return walk


if __name__ == "__main__":
    main(prog_name="python -m tui.clinic")
