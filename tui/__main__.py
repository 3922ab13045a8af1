"""`python -m tui --socket PATH`: the screen, as a process of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from controller.workouts import SUFFIXES, list_workouts, load_file
from sessions.quantities import SpeedUnit
from tui.app import BackstrideApp
from tui.card import card_of
from tui.looks import speak_as_told
from tui.socket_link import SocketLink
from tui.terminal import end_with_terminal


@click.command()
@click.option("--socket", type=click.Path(path_type=Path), required=True, help="The controller's.")
@click.option("--workout", default="taster", help="Preselected in the list.")
@click.option("--participant", default="", help="Who walks.")
@click.option("--unit", type=click.Choice(["mph", "km/h"]), default="mph", help="For the list.")
@click.option("--view-only", is_flag=True, help="STOP alone goes from here.")
def main(socket: Path, workout: str, participant: str, unit: str, *, view_only: bool) -> None:
    """Show a running controller."""
    speak_as_told()
    read_in: SpeedUnit = "mph" if unit == "mph" else "km/h"
    cards = [card_of(loaded, read_in) for loaded in list_workouts().workouts]
    if workout.endswith(SUFFIXES):
        workout = str(Path(workout).absolute())
        cards.insert(0, replace(card_of(load_file(Path(workout)), read_in), name=workout))
    app = BackstrideApp(
        SocketLink(socket),
        cards,
        preselect=workout,
        participant=participant,
        view_only=view_only,
    )
    end_with_terminal()
    app.run()


if __name__ == "__main__":
    main(prog_name="python -m tui")
