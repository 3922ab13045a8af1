"""What every stage can do."""

from __future__ import annotations

from typing import Protocol

from tui.view import View


class Pane(Protocol):
    """The middle of the screen, for one stage."""

    def enter(self, view: View) -> None:
        """The stage comes up."""

    def show(self, view: View) -> None:
        """Take what there is to show."""
