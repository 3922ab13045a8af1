"""The terminal client: every stage of a session on one screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import ContentSwitcher

from controller.api import (
    Arm,
    Load,
    Present,
    ServerMessage,
    SessionBegan,
    Simulate,
    Snapshot,
    Unlock,
)
from sessions.care.asking import Part
from tui.bindings import bindings
from tui.card import WorkoutCard
from tui.client import ClientApp
from tui.countdown import HeldKey
from tui.keys import SAYS, pressable
from tui.link import Link
from tui.looks import Dressed
from tui.regions.banner import Banner
from tui.regions.fault_panel import FaultPanel
from tui.regions.header import Header
from tui.regions.key_line import KeyLine
from tui.regions.notes import Help, Notice
from tui.regions.question_panel import QuestionPanel
from tui.regions.request_panel import RequestPanel
from tui.regions.stop_bar import StopBar
from tui.stages.checklist import ChecklistStage
from tui.stages.choose import ChooseStage
from tui.stages.confirm import ConfirmStage
from tui.stages.live import LiveStage
from tui.stages.lock import LockStage
from tui.stages.pane import Pane
from tui.stages.summary import SummaryStage
from tui.trace import Trace
from tui.view import Stage, View
from tui.view_only import ViewOnly
from tui.wishes import WISHES

WIDTHS = [(0, "-narrow"), (118, "-wide"), (140, "-widest")]
HEIGHTS = [(0, "-short"), (36, "-tall")]
"""Columns and rows from which on the style sheet may use a class."""
_THEN: Final[dict[Part | None, Part | None]] = {
    None: Part.PAIN,
    Part.PAIN: Part.EXERTION,
    Part.EXERTION: None,
}
"""What is said unasked, one after the other."""


class BackstrideApp(Dressed, ClientApp):
    """One screen that follows `link`; `workouts` are what one can choose from.

    `view_only`: of all that is pressed there STOP alone goes to the controller.
    `clock` is a monotonic clock in seconds. Closing the screen neither stops nor changes the belt.
    """

    CSS_PATH = Path(__file__).with_name("backstride.tcss")
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = list(bindings())

    def __init__(
        self,
        link: Link,
        workouts: Sequence[WorkoutCard] = (),
        *,
        preselect: str = "taster",
        participant: str = "",
        view_only: bool = False,
        clock: Callable[[], float] = time.monotonic,
        retry_s: float = 0.5,
    ) -> None:
        super().__init__(ViewOnly(link) if view_only else link, clock=clock, retry_s=retry_s)
        self.set_reactive(BackstrideApp.view, View(view_only=view_only))
        self.dress()
        self._workouts = workouts
        self._preselect = preselect
        self._participant = participant
        self._enter = HeldKey()
        self._trace = Trace()
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
        self.follow()

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

    def _take(self, message: ServerMessage) -> None:
        if isinstance(message, Snapshot):
            self._trace.take(message)
        if isinstance(message, SessionBegan):
            self._untell()
        super()._take(message)

    # --- from a person ---------------------------------------------------------------------------

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

    def _tell(self) -> None:
        """Pain, then exertion, then neither: the question panel comes up and covers nothing."""
        self.view = replace(self.view, telling=_THEN[self.view.telling])

    def _untell(self) -> None:
        self.view = replace(self.view, telling=None)

    def _say(self, figure: int) -> None:
        super()._say(figure)
        if self.view.telling is not None:
            self._tell()

    _own: ClassVar[dict[str, Callable[[BackstrideApp], None]]] = {
        **ClientApp.answers,
        "choose": _choose,
        "leave": _leave,
        "leave_now": _leave_now,
        "stay": _stay,
        "help": _help,
        "faults": _faults,
        "look": Dressed.action_look,
        "tell": _tell,
        "untell": _untell,
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
