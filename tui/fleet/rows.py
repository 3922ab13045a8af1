"""A machine as one line: its cells, their widths, and how the line looks. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from controller.api import Health
from controller.belt.states import BeltState
from controller.facility.floor import Machine
from controller.facility.messages import WorkoutState
from sessions.quantities import SpeedUnit, format_clock, format_incline, speed_in
from tui.language import N_, _, figure, heard

Look = Literal["rest", "moving", "change", "alarm", "gone"]

_STATES: Final[dict[BeltState, tuple[str, str, Look]]] = {
    BeltState.SILENT: ("?", N_("NO WORD"), "alarm"),
    BeltState.READY: ("○", N_("ready"), "rest"),
    BeltState.ARMING: ("◆", N_("confirm?"), "rest"),
    BeltState.RUNNING: ("►", N_("RUNNING"), "moving"),
    BeltState.PAUSED: ("=", N_("paused"), "change"),
    BeltState.EASING: ("▼", N_("EASING"), "change"),
    BeltState.STOPPING: ("■", N_("STOPPING"), "alarm"),
    BeltState.STANDSTILL: ("○", N_("stands"), "rest"),
    BeltState.LATCHED: ("▲", N_("LOCKED"), "alarm"),
}


_OFFLINE: Final[tuple[str, str, Look]] = ("×", N_("OFFLINE"), "gone")
SHAPES: Final = (*(words[:2] for words in _STATES.values()), _OFFLINE[:2])
"""Each shape with its word."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its width, and how wide the screen must be to show it."""

    head: str
    width: int
    from_width: int = 0
    right: bool = False


COLUMNS: Final = (
    Column("", 1),
    Column(N_("STATE"), 9),
    Column(N_("MACHINE"), 12),
    Column(N_("WHO"), 8),
    Column(N_("SPEED"), 9, right=True),
    Column(N_("LEFT"), 7, right=True),
    Column(N_("INCLINE"), 7, from_width=96, right=True),
    Column(N_("WORKOUT"), 16, from_width=118),
    Column(N_("STEP"), 7, from_width=100, right=True),
    Column(N_("HEARD"), 7, from_width=88, right=True),
    Column(N_("NOTE"), 0),
)
"""From left to right; the last one takes what is left."""


@dataclass(frozen=True, slots=True)
class Row:
    """A machine's line: one cell for each of `COLUMNS`."""

    cells: tuple[str, ...]
    look: Look


def row(machine: Machine, now_s: float, stop: str = "") -> Row:
    """The line of a machine. `stop`: what became of a STOP sent from here."""
    shape, word, look = _state(machine, now_s)
    unit: SpeedUnit = machine.identity.speed_unit if machine.identity else "mph"
    fresh = machine.known(now_s)
    state, telemetry = machine.state, machine.telemetry if fresh else None
    session = state.session if state else None
    speed = telemetry.speed_mps if telemetry else None
    left_s = telemetry.remaining_s if telemetry else None
    incline = telemetry.incline_pct if telemetry else None
    cells = (
        shape,
        _(word),
        machine.name,
        session.participant if session else "",
        "" if speed is None else figure(f"{speed_in(speed, unit):.1f} {unit}"),
        "" if left_s is None or not session else format_clock(left_s),
        "" if incline is None else figure(format_incline(incline)),
        heard(session.title) or session.workout if session else "",
        _step(session),
        "" if machine.available is False else _ago(now_s - machine.heard_s),
        stop or _note(machine, now_s),
    )
    return Row(cells, "alarm" if stop else look)


def _step(session: WorkoutState | None) -> str:
    if session is None or not session.step:
        return ""
    return _("{number} of {count}").format(number=session.step, count=session.step_count)


def _state(machine: Machine, now_s: float) -> tuple[str, str, Look]:
    if machine.available is False:
        return _OFFLINE
    if machine.state is None or not machine.known(now_s):
        return "?", N_("SILENT"), "alarm" if machine.needs_somebody(now_s) else "gone"
    return _STATES[machine.state.belt]


def _note(machine: Machine, now_s: float) -> str:
    """What somebody should know of this machine, the most urgent of it."""
    state = machine.state
    if state is None:
        return ""
    if not machine.known(now_s):
        return _("treat its belt as moving") if machine.needs_somebody(now_s) else ""
    if state.cause is not None:
        return heard(state.cause.text)
    if state.request is not None:
        return _("{who} asks: {what}").format(who=state.request.by, what=heard(state.request.what))
    sick = [heard(link.name) for link in state.links if link.health is Health.BAD]
    if sick:
        return _("{links}: BAD").format(links=", ".join(sick))
    if state.locked:
        return _("idle: needs the code, there")
    if state.person_on_belt:
        return "" if state.session and state.session.session_id else _("somebody stands on it")
    return ""


def _ago(seconds: float) -> str:
    return _("now") if seconds < 1.5 else f"{seconds:.0f} s" if seconds < 100 else ">99 s"


def layout(width: int) -> list[tuple[int, int]]:
    """Which columns a screen of this width shows, and how wide each is."""
    shown = [
        (index, column.width) for index, column in enumerate(COLUMNS) if width >= column.from_width
    ]
    used = sum(column_width + 1 for _, column_width in shown)
    last, _ = shown[-1]
    return [*shown[:-1], (last, max(width - used, 0))]


def line(cells: tuple[str, ...], width: int) -> str:
    """The cells as text of exactly this width; what does not fit ends in an ellipsis."""
    parts = []
    for index, column_width in layout(width):
        text = cells[index]
        if len(text) > column_width:
            text = text[: max(column_width - 1, 0)] + "…" if column_width else ""
        fill = text.rjust if COLUMNS[index].right else text.ljust
        parts.append(fill(column_width))
    return " ".join(parts).ljust(width)[:width]


def heads() -> tuple[str, ...]:
    """The words over the columns."""
    return tuple(_(column.head) for column in COLUMNS)
