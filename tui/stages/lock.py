"""The idle lock: what it means, and where the code is typed. STOP works as everywhere."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from tui.language import _
from tui.regions.words import Words
from tui.view import View

MOST_DIGITS = 12


class CodeField(Input):
    """Takes digits; every other key means what it means elsewhere."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether the field takes this key for itself."""
        return character is not None and character.isdecimal()

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and not self.check_consume_key(event.key, event.character):
            event.prevent_default()


class LockStage(Vertical):
    """Nothing can be started before the code is given."""

    class Typed(Message):
        """A code, to be tried."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    def compose(self) -> ComposeResult:
        """What is so, what to do, and the field."""
        yield Words(id="lock-words")
        yield CodeField(
            id="code",
            password=True,
            restrict=r"[0-9]*",
            max_length=MOST_DIGITS,
            compact=True,
            select_on_focus=False,
        )

    def enter(self, view: View) -> None:
        """The stage comes up: no digit of an earlier try is left."""
        self.query_one(Input).value = ""
        self.call_after_refresh(self.query_one(Input).focus)

    def show(self, view: View) -> None:
        """Take what there is to show."""
        self.query_one("#lock-words", Words).say(lock_words(view))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """ENTER in the field."""
        event.stop()
        event.input.value = ""
        if event.value:
            self.post_message(self.Typed(event.value))


def lock_words(view: View) -> Content:
    """What somebody who comes to the machine should know."""
    idle = _("The belt stands, and nobody has used this treadmill for a while.")
    waits = _("The session waits.") if view.session and view.session.session_id else ""
    return Content("\n").join(
        [
            Content.styled("■ " + _("LOCKED"), "bold"),
            Content(f"{idle} {waits}"),
            Content(_("Nothing can be started, here or from afar. STOP works as ever.")),
            Content(""),
            Content.styled(_("Type the code and press ENTER. Staff have it."), "bold"),
        ]
    )
