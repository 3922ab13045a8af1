"""The kiosk's screen: four areas, four keys, and nothing else that does anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.driver import Driver
from textual.screen import Screen

from controller.api import Arm, Load, Reset, Unload, Unlock
from tui.answers import answer
from tui.client import ClientApp
from tui.kiosk.areas import STOP_SLOT, AreaBox, StopBox
from tui.kiosk.board import Board
from tui.kiosk.body import body
from tui.kiosk.driver import KioskDriver
from tui.kiosk.face import Face
from tui.kiosk.faces import face, items
from tui.kiosk.languages import Languages
from tui.kiosk.palette import THEME
from tui.kiosk.presses import Presses
from tui.kiosk.visit import Menu, Page, Purpose, Visit
from tui.language import spoken
from tui.link import Link
from tui.outbox import Answer
from tui.view import Stage, StopSent, View
from tui.wishes import WISHES

AWAY_S: Final = 60.0
"""Without a touch for so long, whoever was here has gone."""
SLOTS: Final[dict[str, int]] = {
    **{f"f{slot}": slot for slot in range(1, STOP_SLOT + 1)},
    **{f"{slot}": slot for slot in range(1, STOP_SLOT + 1)},
}
_RESETTABLE: Final = frozenset({Stage.CHECKLIST, Stage.SUMMARY, Stage.CHOOSE, Stage.LOCKED})


class KioskScreen(Screen[None], inherit_bindings=False):
    """A screen of Textual's without its keys."""


class KioskApp(ClientApp, inherit_bindings=False):
    """Follows `link`; `languages` are what one can choose from, each with its own name for itself.

    `clock` is a monotonic clock in seconds. Only the staff's code ends it.
    """

    CSS_PATH = Path(__file__).with_name("kiosk.tcss")
    ALLOW_SELECT = False

    def __init__(
        self,
        link: Link,
        menu: Menu,
        languages: dict[str, str],
        *,
        clock: Callable[[], float] = time.monotonic,
        retry_s: float = 0.5,
    ) -> None:
        super().__init__(link, clock=clock, retry_s=retry_s)
        self.register_theme(THEME)
        self.theme = THEME.name
        self._languages = Languages(languages)
        self._menu = menu
        self._visit = Visit()
        self._mounted = False
        self._drawn: tuple[Face, StopSent, str] | None = None
        self._face = Face("")
        self._presses = Presses(clock())
        self._touched_s = clock()
        self._tried: tuple[str, Purpose] = ("", Purpose.UNLOCK)
        self._ours = False  # the workout that is loaded was taken here

    def get_driver_class(self) -> type[Driver]:
        """That of a kiosk."""
        return KioskDriver

    def get_default_screen(self) -> KioskScreen:
        """The only screen."""
        return KioskScreen(id="_default")

    def compose(self) -> ComposeResult:
        """What there is to read, and the areas."""
        with Horizontal():
            yield Board(body, Face(""))
            with Vertical(id="areas"):
                for slot in range(1, STOP_SLOT):
                    yield AreaBox(slot)
                yield StopBox()

    def on_mount(self) -> None:
        """Start to follow the controller."""
        self._name_other_language()
        self._mounted = True
        self._show()
        self.follow()

    # --- what is shown ---------------------------------------------------------------------------

    @property
    def visit(self) -> Visit:
        """Where the visit is."""
        return self._visit

    @property
    def face(self) -> Face:
        """What is shown."""
        return self._face

    def watch_view(self, new: View) -> None:
        """Show what changed."""
        if self.is_running and self._mounted:
            self._show()

    def _show(self) -> None:
        if self.view.in_use and self._visit.page is Page.IDLE:
            self._visit = Visit(Page.VISIT)
        shown = face(self.view, self._visit, self._menu)
        if shown.actions != self._face.actions:
            self._presses.changed(self._clock())
        news = (shown, self.view.stop, spoken())
        if news == self._drawn:
            return
        self._face, self._drawn = shown, news
        self.query_one(Board).put(shown)
        for slot, area in enumerate(shown.areas, start=1):
            self.query_one(f"#area-{slot}", AreaBox).put(area)
        self.query_one(StopBox).put_sent(self.view.stop)

    def _name_other_language(self) -> None:
        self._menu = replace(self._menu, other_language=self._languages.other)

    def _turn(self, visit: Visit) -> None:
        self._visit = visit
        self._show()

    # --- time ------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Ten times a second: besides all that a screen does, notice that nobody is here."""
        super().tick()
        now_s = self._clock()
        if self.view.in_use and self.view.stage is not Stage.CONFIRM:
            self._touched_s = now_s  # never while the belt moves, or may
        elif now_s - self._touched_s >= AWAY_S:
            self._nobody_is_here()

    def _nobody_is_here(self) -> None:
        self._touched_s = self._clock()
        if self._ours and self.view.stage is Stage.CONFIRM:
            self._send(WISHES["disarm"](id=self._outbox.next_id()))
            self._touched_s -= AWAY_S - 1.0  # then back to the beginning, too
        elif self.view.stage in _RESETTABLE:
            self._home()

    def _home(self) -> None:
        """Back to the idle picture, in the kiosk's own language; what was taken is put away."""
        if self._ours and self.view.session is not None and not self.view.locked:
            self._send(Unload(id=self._outbox.next_id()))
        self._ours = False
        self._languages.go_home()
        self._name_other_language()
        self.view = replace(self.view, summary=None, notice="")
        self._turn(Visit())

    # --- from a person ---------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """One of the four, a digit of the code, or nothing."""
        event.prevent_default()
        event.stop()
        self._touched_s = self._clock()
        coding = self._face.actions[0] == "turn"
        if coding and event.key in "0123456789" and len(event.key) == 1:
            self._turn(self._visit_with_code().with_digit(int(event.key)))
        elif coding and event.key == "backspace":
            self._turn(replace(self._visit_with_code(), typed=self._visit.typed[:-1]))
        elif coding and event.key == "enter" and self._visit.typed:
            self._try()
        elif slot := SLOTS.get(event.key):
            self._press(slot)

    def on_area_box_pressed(self, event: AreaBox.Pressed) -> None:
        """A touch."""
        self._touched_s = self._clock()
        self._press(event.slot)

    def _press(self, slot: int) -> None:
        if slot == STOP_SLOT:
            self._stop()
            self._show()
            return
        area = self._face.areas[slot - 1]
        cancels = self._countdown.shown is not None and (area is None or area.action != "confirm")
        if cancels:
            self._cancel_count()
        elif area is not None and self._presses.meant(slot, area, self._clock()):
            self._do(area.action)

    def _do(self, action: str) -> None:
        name, _, what = action.partition(" ")
        if name in WISHES.keys() - self._own.keys():
            self._send(WISHES[name](id=self._outbox.next_id()))
        elif name in self.answers:
            self.answers[name](self)
        else:
            self._own[name](self, what)

    def _begin(self, _: str) -> None:
        self._turn(Visit(Page.VISIT))

    def _go_home(self, _: str) -> None:
        self._home()

    def _done(self, _: str) -> None:
        self._ours = True  # whoever ends the summary puts the workout away, whosesoever it is
        self._home()

    def _language(self, _: str) -> None:
        self._languages.change()
        self._name_other_language()
        self._show()

    def _staff(self, _: str) -> None:
        self._turn(self._visit.asked_for_code(Purpose.LEAVE))

    def _next(self, _: str) -> None:
        self._turn(replace(self._visit, at=self._visit.at + 1))

    def _choose(self, name: str) -> None:
        self._ours = True
        self._turn(replace(self._visit, ticked=0))
        self._send(Load(id=self._outbox.next_id(), workout=name))

    def _tick_item(self, number: str) -> None:
        self._turn(replace(self._visit, ticked=int(number) + 1))
        self._arm_when_checked()

    def _less(self, _: str) -> None:
        self._turn(self._visit.moved(-1))

    def _more(self, _: str) -> None:
        self._turn(self._visit.moved(1))

    def _say_figure(self, _: str) -> None:
        question, figure = self.view.question, self._visit.figure
        self._turn(replace(self._visit, figure=None))
        if question is not None and figure is not None:
            self._send(answer(question, figure, self._outbox.next_id()))

    def _reset(self, _: str) -> None:
        if self._menu.coded:
            self._turn(self._visit.asked_for_code(Purpose.RESET))
        else:
            self._send(Reset(id=self._outbox.next_id()))

    def _turn_digit(self, _: str) -> None:
        visit = self._visit_with_code()
        self._turn(replace(visit, digit=(visit.digit + 1) % 10))

    def _add_digit(self, _: str) -> None:
        visit = self._visit_with_code()
        self._turn(visit.with_digit(visit.digit))

    # --- the checklist and the code --------------------------------------------------------------

    def _arm_when_checked(self) -> None:
        session = self.view.session
        if session is None:
            return
        listed = [name for name, _, _ in items(session, self._menu)]
        if self._visit.ticked >= len(listed):
            self._send(Arm(id=self._outbox.next_id(), checked=tuple(listed)))

    def _visit_with_code(self) -> Visit:
        """The visit on the page of the code; who came to a locked machine wants it unlocked."""
        if self._visit.page is Page.CODE:
            return self._visit
        return self._visit.asked_for_code(Purpose.UNLOCK)

    def _try(self, _: str = "") -> None:
        visit = self._visit_with_code()
        command = Unlock(id=self._outbox.next_id(), code=visit.typed)
        self._tried = (command.id, visit.purpose)
        self._turn(visit.asked_for_code(visit.purpose))
        self._send(command)

    def _answered(self, answer: Answer) -> None:
        super()._answered(answer)
        tried, purpose = self._tried
        if isinstance(answer.command, Arm) and answer.refusal:
            self._visit = replace(self._visit, ticked=0)
        if answer.command.id == tried and not answer.refusal:
            self._opened(purpose)

    def _opened(self, purpose: Purpose) -> None:
        """Somebody knew the code."""
        if purpose is Purpose.LEAVE and not self.view.in_use:
            self.exit()
            return
        if purpose is Purpose.RESET:
            self._send(Reset(id=self._outbox.next_id()))
        self._turn(Visit(Page.VISIT))

    _own: ClassVar[dict[str, Callable[[KioskApp, str], None]]] = {
        "begin": _begin,
        "home": _go_home,
        "done": _done,
        "language": _language,
        "staff": _staff,
        "next": _next,
        "choose": _choose,
        "tick": _tick_item,
        "less": _less,
        "more": _more,
        "say": _say_figure,
        "reset": _reset,
        "turn": _turn_digit,
        "add": _add_digit,
        "try": _try,
    }
    """What an area does here; the others send a wish."""
