"""The terminal client: one screen that follows a controller and sends it a person's wishes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.widgets import ContentSwitcher

from controller.api import (
    Announced,
    AnyCommand,
    Arm,
    Beat,
    Confirm,
    Load,
    Present,
    Reply,
    ServerMessage,
    SessionBegan,
    SessionEnded,
    Simulate,
    Snapshot,
    Unlock,
)
from controller.voice.patterns import BELLS_S
from tui.answers import answer
from tui.bindings import bindings, is_stop
from tui.card import WorkoutCard
from tui.countdown import Countdown, HeldKey
from tui.keys import SAYS, pressable
from tui.link import Link
from tui.outbox import Answer, Outbox
from tui.palette import THEME
from tui.regions.banner import Banner
from tui.regions.fault_panel import FaultPanel
from tui.regions.header import Header
from tui.regions.key_line import KeyLine
from tui.regions.notes import Help, Notice
from tui.regions.question_panel import QuestionPanel
from tui.regions.request_panel import RequestPanel
from tui.regions.stop_bar import StopBar
from tui.signs import Signs
from tui.stages.checklist import ChecklistStage
from tui.stages.choose import ChooseStage
from tui.stages.confirm import ConfirmStage
from tui.stages.live import LiveStage
from tui.stages.lock import LockStage
from tui.stages.pane import Pane
from tui.stages.summary import SummaryStage
from tui.trace import Trace
from tui.view import Stage, View
from tui.wishes import WISHES

TICK_S = 0.1
STALE_S = 1.0
"""Without a snapshot for this long, what is shown is old."""
WIDTHS = [(0, "-narrow"), (118, "-wide"), (140, "-widest")]
HEIGHTS = [(0, "-short"), (36, "-tall")]
"""Columns and rows from which on the style sheet may use a class."""
NOTICE_S = 8.0
"""How long a notice stays."""


class BackstrideApp(App[None]):
    """One screen that follows `link`; `workouts` are what one can choose from.

    `clock` is a monotonic clock in seconds. Closing the screen neither stops nor changes the belt.
    """

    CSS_PATH = Path(__file__).with_name("backstride.tcss")
    ENABLE_COMMAND_PALETTE = False
    TITLE = "Backstride"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = list(bindings())

    view: reactive[View] = reactive(View())

    def __init__(
        self,
        link: Link,
        workouts: Sequence[WorkoutCard] = (),
        *,
        preselect: str = "taster",
        participant: str = "",
        clock: Callable[[], float] = time.monotonic,
        retry_s: float = 0.5,
    ) -> None:
        super().__init__()
        self.register_theme(THEME)
        self.theme = THEME.name
        self._link = link
        self._workouts = workouts
        self._preselect = preselect
        self._participant = participant
        self._clock = clock
        self._retry_s = retry_s
        self._outbox = Outbox(link, f"screen-{uuid4().hex[:6]}", self._answered)
        self._signs = Signs(link, self._outbox.next_id)
        self._countdown = Countdown()
        self._enter = HeldKey()
        self._trace = Trace()
        self._heard_s = clock()
        self._lost_why = ""
        self._notice_s = 0.0
        self._panes: dict[Stage, Pane] = {}

    # --- the screen ------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, banner, the stage, what comes up beside it, keys, STOP."""
        yield Header(id="header")
        yield Banner(id="banner")
        with Horizontal(id="middle"):
            with ContentSwitcher(initial=Stage.CHOOSE, id="stage"):
                yield LockStage(id=Stage.LOCKED)
                yield ChooseStage(self._workouts, self._preselect, id=Stage.CHOOSE)
                yield ChecklistStage(self._workouts, self._participant, id=Stage.CHECKLIST)
                yield ConfirmStage(id=Stage.CONFIRM)
                yield LiveStage(id=Stage.LIVE)
                yield SummaryStage(self._trace, id=Stage.SUMMARY)
            yield FaultPanel(id="fault-panel")
            yield Help(id="help")
        yield RequestPanel(id="request")
        yield QuestionPanel(id="question")
        yield Notice(id="notice")
        yield KeyLine(id="keys")
        yield StopBar(id="stop")

    def on_mount(self) -> None:
        """Start to follow the controller."""
        self._regions = (
            self.query_one(Header),
            self.query_one(Banner),
            self.query_one(FaultPanel),
            self.query_one(Help),
            self.query_one(RequestPanel),
            self.query_one(QuestionPanel),
            self.query_one(Notice),
            self.query_one(KeyLine),
            self.query_one(StopBar),
        )
        self._panes = {
            Stage.LOCKED: self.query_one(LockStage),
            Stage.CHOOSE: self.query_one(ChooseStage),
            Stage.CHECKLIST: self.query_one(ChecklistStage),
            Stage.CONFIRM: self.query_one(ConfirmStage),
            Stage.LIVE: self.query_one(LiveStage),
            Stage.SUMMARY: self.query_one(SummaryStage),
        }
        self._show(self.view)
        self._panes[self.view.stage].enter(self.view)
        self.set_interval(TICK_S, self.tick)
        self.run_worker(self._follow(), name="follow the controller")

    def watch_view(self, new: View) -> None:
        """Show what changed."""
        if self.is_running and self._panes:  # else it is not there yet, or on its way out
            self._show(new)

    def _show(self, view: View) -> None:
        switcher = self.query_one(ContentSwitcher)
        if switcher.current != view.stage:
            switcher.current = view.stage
            self._panes[view.stage].enter(view)
        self.screen.set_class(view.lost, "-lost")
        for region in self._regions:
            region.show(view)
        self._panes[view.stage].show(view)

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
                self._trace.take(message)
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
            self._note("The start was cancelled. Nothing moves.")

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

    def on_stop_bar_pressed(self) -> None:
        """STOP by a click."""
        self._stop()

    def on_key(self, event: events.Key) -> None:
        """While a start counts down every key but its own cancels it, and does nothing else."""
        if event.key == "enter":
            held = not self._enter.fresh(self._clock())
            if held and self.view.confirmable:
                event.prevent_default()
        elif self._countdown.shown is not None:
            self._cancel_count()
            event.prevent_default()

    def on_mouse_down(self) -> None:
        """A click cancels a countdown, too."""
        self._cancel_count()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key works where the table says so."""
        if action != "press":
            return True
        return pressable(str(parameters[0]), self.view)

    def action_press(self, name: str) -> None:
        """A key of the table, or a click on it."""
        if name in WISHES:
            self._send(WISHES[name](id=self._outbox.next_id()))
        elif name in SAYS:
            self._say(SAYS[name])
        else:
            self._own[name](self)
        if name == "done":
            self.view = replace(self.view, summary=None)

    async def action_quit(self) -> None:
        """Textual's own way out asks, too."""
        self._leave()

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

    def _leave(self) -> None:
        if self.view.in_use:
            self._cancel_count()
            self.view = replace(self.view, leaving=True)
        else:
            self.exit()

    def _leave_now(self) -> None:
        self.exit()

    def _stay(self) -> None:
        self.view = replace(self.view, leaving=False)

    def _help(self) -> None:
        self.view = replace(self.view, helping=not self.view.helping)

    def _faults(self) -> None:
        self.query_one(FaultPanel).toggle()

    def _choose(self) -> None:
        self.query_one(ChooseStage).choose()

    _own: ClassVar[dict[str, Callable[[BackstrideApp], None]]] = {
        "choose": _choose,
        "confirm": _confirm,
        "allow": _allow,
        "decline": _decline,
        "leave": _leave,
        "leave_now": _leave_now,
        "stay": _stay,
        "help": _help,
        "faults": _faults,
    }

    def on_choose_stage_chosen(self, event: ChooseStage.Chosen) -> None:
        """A workout was taken from the list."""
        self._send(Load(id=self._outbox.next_id(), workout=event.name))

    def on_checklist_stage_checked(self, event: ChecklistStage.Checked) -> None:
        """The checklist is done."""
        self._send(
            Arm(id=self._outbox.next_id(), participant=event.participant, checked=event.checked)
        )

    def on_checklist_stage_came(self, event: ChecklistStage.Came) -> None:
        """Somebody says who they are."""
        self._send(Present(id=self._outbox.next_id(), participant=event.participant))

    def on_lock_stage_typed(self, event: LockStage.Typed) -> None:
        """A code is to be tried."""
        self._send(Unlock(id=self._outbox.next_id(), code=event.code))

    def on_fault_panel_caused(self, event: FaultPanel.Caused) -> None:
        """A fault was picked."""
        self._send(Simulate(id=self._outbox.next_id(), fault=event.fault))

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
