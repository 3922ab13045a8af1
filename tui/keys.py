"""Every key of the screen, where it fits and when it works, as one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sessions.engine.events import Phase
from tui.language import N_
from tui.view import Stage, View


def _always(_: View) -> bool:
    return True


def _in_touch(view: View) -> bool:
    return not view.lost


def _running(view: View) -> bool:
    return not view.lost and view.session is not None and view.session.phase is Phase.RUNNING


def _under_way(view: View) -> bool:
    phases = {Phase.RUNNING, Phase.PAUSED}
    return not view.lost and view.session is not None and view.session.phase in phases


def _waits_to_be_told(view: View) -> bool:
    if not _running(view) or view.session is None or view.session.step is None:
        return False
    return view.session.step_left_s is None and view.session.step_left_m is None


def _confirmable(view: View) -> bool:
    return view.confirmable


def _resettable(view: View) -> bool:
    return view.resettable


def _simulated(view: View) -> bool:
    return view.snapshot is not None and view.snapshot.machine.simulated


def _steerable(view: View) -> bool:
    return view.session is not None and view.session.phase in {Phase.RUNNING, Phase.PAUSED}


def _asked(view: View) -> bool:
    return view.request is not None


def _answerable(view: View) -> bool:
    return view.request is not None and not view.lost


def _questioned(view: View) -> bool:
    return view.question is not None


def _says(view: View) -> bool:
    return view.question is not None and not view.lost


def _telling(view: View) -> bool:
    return view.telling is not None and _says(view)


def _paused(view: View) -> bool:
    return view.session is not None and view.session.phase is Phase.PAUSED


def _latched(view: View) -> bool:
    return view.state == "latched"


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `fits`: it belongs to what is shown; `works`: it does something now."""

    keys: str  # as Textual binds them, separated by commas
    name: str
    cap: str = ""  # how it is written on the key line
    words: str = ""  # what it does; none: not on the key line
    stages: frozenset[Stage] = frozenset(Stage)
    shown: Callable[[View], bool] = _always
    works: Callable[[View], bool] = _always
    answers_leaving: bool = False
    on_line: bool = True  # else it has a place of its own
    help: str = ""

    @property
    def action(self) -> str:
        """The action to bind."""
        return f"press('{self.name}')"

    def fits(self, view: View) -> bool:
        """Whether the key belongs to what is shown."""
        if view.view_only and self.name not in FOR_VIEWERS:
            return False
        return (
            view.leaving == self.answers_leaving and view.stage in self.stages and self.shown(view)
        )


FOR_VIEWERS = frozenset({"help", "look", "leave", "leave_now", "stay"})
"""Keys of a screen that only looks, besides STOP."""
_CHOOSE = frozenset({Stage.CHOOSE})
_LIVE = frozenset({Stage.LIVE})
_CHECKLIST = frozenset({Stage.CHECKLIST})
_CONFIRM = frozenset({Stage.CONFIRM})
_SUMMARY = frozenset({Stage.SUMMARY})

FIGURES: dict[str, int] = {str(figure): figure for figure in range(10)} | {"x": 10}
"""The keys that say a figure of pain or exertion: digits, and X for ten, as on a clock face."""
SAYS: dict[str, int] = {f"say_{figure}": figure for figure in FIGURES.values()}
"""The figure that a key of the table says."""


def _figure(key: str, figure: int) -> Key:
    return Key(
        key,
        f"say_{figure}",
        key.upper(),
        str(figure),
        shown=_questioned,
        works=_says,
        on_line=False,
    )


KEYS: tuple[Key, ...] = (
    *(_figure(key, figure) for key, figure in FIGURES.items()),
    Key("y", "leave_now", "Y", N_("leave"), answers_leaving=True),
    Key("n,escape,q", "stay", "N", N_("stay"), answers_leaving=True),
    Key(
        "enter",
        "confirm",
        "ENTER",
        N_("start"),
        _CONFIRM,
        works=_confirmable,
        help=N_("start the belt after 3, 2, 1, which any other key cancels"),
    ),
    Key(
        "enter",
        "confirm",
        "ENTER",
        N_("start again"),
        _LIVE,
        _paused,
        _confirmable,
        help=N_("after a pause, at standstill: start again after 3, 2, 1"),
    ),
    Key(
        "a",
        "allow",
        "A",
        N_("allow"),
        shown=_asked,
        works=_answerable,
        on_line=False,
    ),
    Key(
        "d",
        "decline",
        "D",
        N_("decline"),
        shown=_asked,
        works=_answerable,
        on_line=False,
    ),
    Key(
        "r",
        "reset",
        "R",
        N_("reset"),
        shown=_latched,
        works=_resettable,
        help=N_("after a locked stop, at standstill: ready again, moves nothing"),
    ),
    Key(
        "enter",
        "choose",
        "ENTER",
        N_("take this workout"),
        _CHOOSE,
        works=_in_touch,
        help=N_("take the marked workout; an arrow marks another"),
    ),
    Key(
        "escape",
        "unload",
        "ESC",
        N_("other workout"),
        _CHECKLIST,
        works=_in_touch,
        help=N_("back to the list of workouts"),
    ),
    Key(
        "escape",
        "disarm",
        "ESC",
        N_("back"),
        _CONFIRM,
        works=_in_touch,
        help=N_("back to the checklist"),
    ),
    Key(
        "p",
        "pause",
        "P",
        N_("pause"),
        _LIVE,
        _steerable,
        works=_running,
        help=N_("let the belt stand for a while"),
    ),
    Key(
        "n",
        "skip",
        "N",
        N_("next"),
        _LIVE,
        _steerable,
        works=_under_way,
        help=N_("on to the next step"),
    ),
    Key(
        "b",
        "back",
        "B",
        N_("back"),
        _LIVE,
        _steerable,
        works=_under_way,
        help=N_("this step again, or the one before"),
    ),
    Key(
        "g",
        "go_on",
        "G",
        N_("go on"),
        _LIVE,
        _waits_to_be_told,
        _waits_to_be_told,
        help=N_("end a step that waits to be told"),
    ),
    Key(
        "up",
        "faster",
        "▲",
        "",
        _LIVE,
        _steerable,
        works=_running,
    ),
    Key(
        "down",
        "slower",
        "▲▼",
        N_("speed"),
        _LIVE,
        _steerable,
        works=_running,
        help=N_("a little faster or slower, within the limits"),
    ),
    Key(
        "left",
        "flatter",
        "◄",
        "",
        _LIVE,
        _steerable,
        works=_running,
    ),
    Key(
        "right",
        "steeper",
        "◄►",
        N_("incline"),
        _LIVE,
        _steerable,
        works=_running,
        help=N_("a little less or more incline, within the limits"),
    ),
    Key(
        "o",
        "tell",
        "O",
        N_("pain"),
        _LIVE,
        works=_in_touch,
        help=N_("say pain, and exertion, without being asked; it makes nothing faster"),
    ),
    Key("escape", "untell", "ESC", N_("say nothing"), _LIVE, _telling, _telling),
    Key(
        "f",
        "finish",
        "F",
        N_("finish"),
        _LIVE,
        _steerable,
        works=_under_way,
        help=N_("finish early: cool down, then stand"),
    ),
    Key("enter", "done", "ENTER", N_("choose another workout"), _SUMMARY, works=_in_touch),
    Key(
        "s",
        "faults",
        "S",
        N_("faults"),
        shown=_simulated,
        help=N_("what can go wrong, on the simulated treadmill only"),
    ),
    Key(
        "question_mark,f1",
        "help",
        "?",
        N_("help"),
        help=N_("show and hide this page; F2: other colours"),
    ),
    Key("f2", "look"),
    Key(
        "q,ctrl+c,ctrl+q",
        "leave",
        "Q",
        N_("leave"),
        help=N_("close this screen; a session goes on running"),
    ),
)
BY_NAME: dict[str, tuple[Key, ...]] = {
    name: tuple(key for key in KEYS if key.name == name) for name in {key.name for key in KEYS}
}


def pressable(name: str, view: View) -> bool:
    """Whether the key named `name` does something now."""
    return any(key.fits(view) and key.works(view) for key in BY_NAME[name])
