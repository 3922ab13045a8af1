"""What every screen of a session does: follow a controller, send a person's wishes, count a start
down, say STOP before anything else. How it looks is each screen's own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import ClassVar
from uuid import uuid4

from textual import events
from textual.reactive import reactive

from controller.api import (
    Announced,
    AnyCommand,
    Beat,
    Confirm,
    Reply,
    ServerMessage,
    SessionBegan,
    SessionEnded,
    Snapshot,
)
from controller.voice.patterns import BELLS_S
from tui.answers import answer
from tui.bindings import is_stop
from tui.countdown import Countdown
from tui.language import N_
from tui.link import Link
from tui.outbox import Answer, Outbox
from tui.reader.driver import TerminalApp
from tui.signs import Signs
from tui.terminal import takes_more
from tui.view import View

TICK_S = 0.1
STALE_S = 1.0
"""Without a snapshot for this long, what is shown is old."""
NOTICE_S = 8.0
"""How long a notice stays."""


class ClientApp(TerminalApp):
    """A screen that follows `link`. `clock` is monotonic, in seconds.

    Closing it neither stops nor changes the belt.
    """

    ENABLE_COMMAND_PALETTE = False
    TITLE = "Backstride"

    view: reactive[View] = reactive(View(), repaint=False)  # each region repaints what changed

    def __init__(
        self, link: Link, *, clock: Callable[[], float] = time.monotonic, retry_s: float = 0.5
    ) -> None:
        super().__init__()
        self._link = link
        self._clock = clock
        self._retry_s = retry_s
        self._outbox = Outbox(link, f"screen-{uuid4().hex[:6]}", self._answered)
        self._signs = Signs(link, self._outbox.next_id)
        self._countdown = Countdown()
        self._heard_s = clock()
        self._lost_why = ""
        self._notice_s = 0.0

    def follow(self) -> None:
        """Start to follow the controller, once there is something to show it on."""
        self.set_interval(TICK_S, self.tick)
        self.run_worker(self._follow(), name="follow the controller")

    # --- from the controller ---------------------------------------------------------------------

    async def _follow(self) -> None:
        while True:
            try:
                async for message in self._link.messages():
                    self._take(message)
                    await asyncio.sleep(0)  # a flood of messages must not keep a key waiting
                self._lost_why = "It closed the connection."
            except (OSError, ValueError) as error:
                self._lost_why = f"{error}".splitlines()[0] if f"{error}" else type(error).__name__
            await asyncio.sleep(self._retry_s)

    def _take(self, message: ServerMessage) -> None:
        match message:
            case Snapshot():
                self._heard_s = self._clock()
                self.view = replace(self.view, snapshot=message, lost_s=None, lost_why="")
            case Announced(tone=tone):
                self._ring(BELLS_S[tone])
            case Beat():
                self.bell()
            case SessionBegan():
                self.view = replace(self.view, summary=None)
            case SessionEnded(summary=summary):
                self.view = replace(self.view, summary=summary)
            case _:
                pass

    def _ring(self, gaps_s: Sequence[float]) -> None:
        for at_s in accumulate(gaps_s):
            self.set_timer(at_s, self.bell) if at_s else self.bell()

    # --- time ------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Ten times a second: countdown, unanswered commands, staleness, notices, signs of life."""
        now_s = self._clock()
        self._outbox.look(now_s)
        silent_s = now_s - self._heard_s
        lost = silent_s >= STALE_S
        self.view = replace(
            self.view,
            lost_s=int(silent_s) if lost else None,
            lost_why=self._lost_why if lost else "",
            notice=self.view.notice if now_s - self._notice_s < NOTICE_S else "",
            stop=self._outbox.stop_sent,
        )
        self._count(now_s)
        if self.view.snapshot is not None and not lost:
            self._watch(now_s)

    def _watch(self, now_s: float) -> None:
        """What is shown now is so: a sign of life."""
        if takes_more():
            self._signs.give(now_s)

    def _count(self, now_s: float) -> None:
        before = self._countdown.shown
        token = self._countdown.advance(self._confirmable_token(), now_s)
        if token is not None:
            self._send(Confirm(id=self._outbox.next_id(), token=token))
        if self._countdown.shown not in {None, before}:
            self.bell()
        self.view = replace(self.view, count=self._countdown.shown)

    def _confirmable_token(self) -> int | None:
        snapshot = self.view.snapshot
        return snapshot.belt.confirm_token if snapshot and self.view.confirmable else None

    def _cancel_count(self) -> None:
        if self._countdown.shown is not None:
            self._countdown.cancel()
            self.view = replace(self.view, count=None)
            self._note(N_("The start was cancelled. Nothing moves."))

    # --- from a person ---------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """STOP comes before everything: a field with the focus would take the key for itself."""
        if isinstance(event, events.Key | events.MouseDown):
            self._signs.touched()
        if isinstance(event, events.Key) and is_stop(event) and not event.is_forwarded:
            self._stop()
        else:
            await super().on_event(event)

    def _stop(self) -> None:
        self._outbox.stop(self._clock())
        self._cancel_count()
        self.view = replace(self.view, stop=self._outbox.stop_sent)

    def _confirm(self) -> None:
        token = self._confirmable_token()
        if token is not None:
            self._countdown.begin(token, self._clock())
            self.bell()
            self.view = replace(self.view, count=self._countdown.shown)

    def _reply(self, *, granted: bool) -> None:
        if (request := self.view.request) is not None:
            self._send(Reply(id=self._outbox.next_id(), token=request.token, granted=granted))

    def _allow(self) -> None:
        self._reply(granted=True)

    def _decline(self) -> None:
        self._reply(granted=False)

    def _say(self, figure: int) -> None:
        if (question := self.view.question) is not None:
            self._send(answer(question, figure, self._outbox.next_id()))

    answers: ClassVar[dict[str, Callable[[ClientApp], None]]] = {
        "confirm": _confirm,
        "allow": _allow,
        "decline": _decline,
    }
    """What a person answers to the controller, by the name of the key."""

    # --- to the controller -----------------------------------------------------------------------

    def _send(self, command: AnyCommand) -> None:
        self._note("")
        self._outbox.send(command, self._clock())

    def _answered(self, answer: Answer) -> None:
        if answer.refusal:
            self._note(answer.refusal)
        self.view = replace(self.view, stop=self._outbox.stop_sent)

    def _note(self, words: str) -> None:
        self._notice_s = self._clock()
        self.view = replace(self.view, notice=words)
