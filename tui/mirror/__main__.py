"""`python -m tui.mirror --socket PATH`: the mirror's screen, as a process of its own."""

from __future__ import annotations

from pathlib import Path

import click

from tui.looks import speak_as_told
from tui.mirror.app import MirrorApp
from tui.socket_link import SocketLink
from tui.terminal import end_with_terminal


@click.command()
@click.option("--socket", type=click.Path(path_type=Path), required=True, help="The controller's.")
@click.option("--flipped", is_flag=True, help="To be read in a mirror.")
@click.option("--language", default="", help="Else the configured one's.")
def main(socket: Path, language: str, *, flipped: bool) -> None:
    """Show the walker a running controller."""
    speak_as_told(language)
    app = MirrorApp(SocketLink(socket), mirrored=flipped)
    end_with_terminal()
    app.run()


if __name__ == "__main__":
    main(prog_name="python -m tui.mirror")
