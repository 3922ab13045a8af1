"""`python -m tui.fleet`: the floor's screen, with the broker of the configuration."""

from __future__ import annotations

import click

from controller.config import load
from controller.facility.floor_link import FloorLink
from tui.fleet.app import FleetApp
from tui.looks import speak_as_told
from tui.terminal import end_with_terminal


@click.command()
@click.option("--site", default="", help="Only this site's machines.")
def main(site: str) -> None:
    """Show every machine of a broker."""
    speak_as_told()
    end_with_terminal()
    FleetApp(FloorLink(load().facility, site)).run()


if __name__ == "__main__":
    main(prog_name="python -m tui.fleet")
