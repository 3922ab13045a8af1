"""`python -m tui.kiosk --socket PATH`: the kiosk's screen, as a process of its own.

No key of the terminal ends or stops it; SIGTERM does, and somebody who has the code. Exit code 0
says that it was meant to end.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import click

from controller.workouts import find_workout
from sessions.quantities import SpeedUnit
from tui.card import card_of
from tui.kiosk.app import KioskApp
from tui.kiosk.visit import Menu
from tui.language import offered
from tui.looks import speak_as_told
from tui.socket_link import SocketLink
from tui.terminal import end_with_terminal

TYPED = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
"""Signals that a terminal's keys can send."""


@click.command()
@click.option("--socket", type=click.Path(path_type=Path), required=True, help="The controller's.")
@click.option("--workout", "workouts", multiple=True, required=True, help="What one can choose.")
@click.option("--unit", type=click.Choice(["mph", "km/h"]), default="mph", help="For the list.")
@click.option("--language", default="", help="Of the idle picture; else the configured one's.")
@click.option("--without-code", is_flag=True, help="Nobody has a code.")
def main(
    socket: Path, workouts: tuple[str, ...], unit: SpeedUnit, language: str, *, without_code: bool
) -> None:
    """Show a running controller to whoever walks up to it."""
    for number in TYPED:
        signal.signal(number, signal.SIG_IGN)
    speak_as_told(language)
    cards = [card_of(find_workout(name), unit) for name in workouts]
    menu = Menu(cards, coded=not without_code)
    app = KioskApp(SocketLink(socket), menu, offered())
    end_with_terminal()
    asyncio.run(_shown(app))
    sys.exit(app.return_code)


async def _shown(app: KioskApp) -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.exit)
    await app.run_async()


if __name__ == "__main__":
    main(prog_name="python -m tui.kiosk")
