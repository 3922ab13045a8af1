"""What can go wrong, to be tried on the simulated treadmill and walker."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from controller.api import SimulatedFault
from tui.language import _
from tui.regions.words import Words
from tui.view import View
from tui.words import FAULTS


class FaultPanel(Vertical):
    """A list beside the live stage; on small screens it lies over it until used."""

    class Caused(Message):
        """A fault was picked."""

        def __init__(self, fault: SimulatedFault) -> None:
            super().__init__()
            self.fault = fault

    def compose(self) -> ComposeResult:
        """A title and the list."""
        yield Words(_("SIMULATE  (ENTER or click)"), classes="label")
        yield OptionList(
            *(Option(Content(_(words)), id=fault) for fault, words in FAULTS.items()),
            id="faults",
            compact=True,
        )

    def show(self, view: View) -> None:
        """Take what there is to show."""
        simulated = view.snapshot is not None and view.snapshot.machine.simulated
        self.set_class(simulated and view.stage == "live", "-beside")
        if not simulated:
            self.remove_class("-over")

    def toggle(self) -> None:
        """Open and take the keys, or give them back."""
        listed = self.query_one(OptionList)
        if self.has_class("-over"):
            self.close()
        else:
            self.add_class("-over")
            listed.focus()

    def close(self) -> None:
        """Give the keys back."""
        self.remove_class("-over")
        self.screen.set_focus(None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click in the list."""
        event.stop()
        self.post_message(self.Caused(SimulatedFault(str(event.option_id))))
        self.close()
