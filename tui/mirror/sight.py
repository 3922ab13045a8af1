"""What a mirror shows: speed, time left, cue and the state of STOP, drawn, as lines of text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from controller.belt.states import BeltState
from sessions.quantities import format_clock, speed_in
from tui.language import N_, _, heard
from tui.picture import AIR, GROUND, centred, flipped, poster
from tui.view import Stage, StopSent, View

HEAD_ROWS, LEAST_CUE_ROWS = 4, 8
RULE = " █ "

STATES: dict[BeltState, tuple[str, str]] = {
    BeltState.SILENT: (N_("THE BELT MAY MOVE"), "alarm"),
    BeltState.READY: (N_("THE BELT STANDS"), "rest"),
    BeltState.ARMING: (N_("THE BELT STANDS"), "rest"),
    BeltState.RUNNING: (N_("WALK"), "moving"),
    BeltState.PAUSED: (N_("PAUSE"), "change"),
    BeltState.EASING: (N_("KEEP WALKING"), "change"),
    BeltState.STOPPING: (N_("STOPPING"), "alarm"),
    BeltState.STANDSTILL: (N_("THE BELT STANDS"), "rest"),
    BeltState.LATCHED: (N_("STOPPED"), "alarm"),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """All that there is to see."""

    head: str
    look: str = "rest"
    speed: str = ""
    left: str = ""
    cue: str = ""


def sight(view: View) -> Sight:
    """What is shown now."""
    if view.stop is StopSent.UNANSWERED:
        return Sight(_("STOP NOT CONFIRMED"), "alarm")
    if view.lost:
        return Sight(_("NO CONTACT"), "alarm")
    if view.snapshot is None:
        return Sight(_("ONE MOMENT"))
    head, look = STATES[view.state]
    session, speed_mps = view.session, view.snapshot.belt.speed_mps
    if session is None or view.stage is not Stage.LIVE:
        return Sight(_(head), look)
    speed = "--" if speed_mps is None else f"{speed_in(speed_mps, view.unit):.1f}"
    left_s = session.step_left_s if session.step_left_s is not None else session.elapsed_s
    cue = view.snapshot.coach or view.snapshot.said
    return Sight(_(head), look, speed, format_clock(max(0.0, left_s)), heard(cue))


def lines(seen: Sight, columns: int, rows: int, *, mirrored: bool = False) -> list[str]:
    """Exactly `rows` lines of `columns` columns; `mirrored`: to be read in a mirror."""
    drawn = _drawn(seen, columns, rows)
    return flipped(drawn) if mirrored else drawn


def _drawn(seen: Sight, columns: int, rows: int) -> list[str]:
    if not seen.speed:
        return _box(seen.head, columns, rows)
    head = max(HEAD_ROWS, rows // 5)
    if not any(map(str.strip, _box(seen.head, columns, head))):
        head = max(2 * HEAD_ROWS + AIR, head)  # in two lines
    cue = min(max(LEAST_CUE_ROWS, rows // 3), rows - head) if seen.cue else 0
    room = rows - head - cue
    air = AIR if room > AIR else 0
    numbers = _side_by_side(seen.speed, seen.left, columns, room - air)
    above = [*_box(seen.head, columns, head), *[GROUND * columns] * air]
    return [*above, *numbers, *_box(seen.cue, columns, cue)]


def _side_by_side(speed: str, left: str, columns: int, rows: int) -> list[str]:
    """Two numbers, and a rule between them: nobody may take them for one. It ends above the last
    row, or it would stand on a letter of the cue."""
    wide = (columns - len(RULE)) // 2
    rules = [RULE if row < rows - 1 else GROUND * len(RULE) for row in range(rows)]
    both = zip(_box(speed, wide, rows), rules, _box(left, wide, rows), strict=True)
    return [f"{one}{rule}{other}".ljust(columns) for one, rule, other in both]


def _box(text: str, columns: int, rows: int) -> list[str]:
    """`text` in the middle of its box; of one that is too long the clauses that can be drawn whole,
    for the terminal's own letters would be read neither from afar nor in a mirror."""
    clauses = re.split(r"(?<=[;,.:!?]) ", text)
    for count in range(len(clauses), 0, -1):
        picture = poster(" ".join(clauses[:count]), columns - 2, rows)
        if picture and all(set(line) <= set(" ▀▄█") for line in picture):
            return centred(picture, columns, rows)
    return centred((), columns, rows)
