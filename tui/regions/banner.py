"""The banner: what the belt does, why, and what to do now; on every stage."""

from __future__ import annotations

from textual.content import Content

from controller.api import SessionView, Snapshot
from controller.belt.states import BeltState
from sessions.quantities import format_clock
from tui.regions.words import Words
from tui.view import Stage, View
from tui.words import LOST, LOST_AT_REST, LOST_REMEDY, STATES

LOOKS = ("rest", "moving", "change", "alarm", "lost")


class Banner(Words):
    """Full width; shape, words and colour say the same."""

    def show(self, view: View) -> None:
        """Take what there is to show."""
        look = "lost" if view.lost else STATES[view.state].look
        for name in LOOKS:
            self.set_class(name == look, f"-{name}")
        quiet = look == "rest" and view.stage is not Stage.LIVE
        self.display = not quiet and (view.snapshot is not None or view.lost)
        first, *rest = banner_lines(view)
        self.say(Content("\n").join([Content.styled(first, "bold"), *map(Content, rest)]))


def banner_lines(view: View) -> list[str]:
    """What the banner says, most important line first."""
    if view.lost:
        return _lost_lines(view)
    if view.snapshot is None:
        return ["○ Connecting to the controller ..."]
    words = STATES[view.state]
    first = f"{words.shape} {words.words}"
    if view.state is BeltState.LATCHED:
        return [first, *_latched_lines(view.snapshot)]
    if view.state is BeltState.PAUSED:
        return [f"{first}{_paused_words(view)}", *_told_lines(view.snapshot)]
    if view.session is not None and view.state is BeltState.RUNNING:
        return [first + _where(view.session), *_told_lines(view.snapshot)]
    if view.stage is Stage.LIVE:
        return [first, *_said_lines(view.snapshot)]
    return [first]


def _lost_lines(view: View) -> list[str]:
    why = f"Trying again. {view.lost_why}".rstrip()
    return [
        f"▲ {LOST} ({view.lost_s} s ago)",
        LOST_REMEDY if view.in_use or view.snapshot is None else LOST_AT_REST,
        f"What is shown in grey is old. {why}",
    ]


def _latched_lines(snapshot: Snapshot) -> list[str]:
    cause = snapshot.belt.cause
    lines = [f"Cause: {cause.text}", f"To do: {cause.remedy}"] if cause else []
    if snapshot.belt.standstill:
        return [*lines, "R resets, once the cause is seen to. Nothing starts by itself."]
    return [*lines, "The belt is NOT measured to stand yet: reset is locked."]


def _paused_words(view: View) -> str:
    if view.count is not None:
        return f": STARTS IN {view.count}   any key but ENTER cancels"
    if view.confirmable:
        return ": the belt stands. ENTER, at the machine, starts it again"
    return ": the belt slows to standstill, keep walking"


def _where(session: SessionView) -> str:
    if session.step is None:
        return ""
    step = f"   step {session.step.index + 1} of {session.step_count}, {session.step.kind}"
    left = "" if session.remaining_s is None else f", {format_clock(session.remaining_s)} to go"
    return f"{step}   {format_clock(session.elapsed_s)} done{left}"


def _told_lines(snapshot: Snapshot) -> list[str]:
    """Who has a part in this session from afar, then what was said."""
    by = snapshot.attended_by
    parts = [
        f"{by} supervises" if by else "",
        "speed and incline are granted" if snapshot.control_granted else "",
    ]
    from_afar = "; ".join(filter(None, parts))
    return [*([f"◆ From afar: {from_afar}"] if from_afar else []), *_said_lines(snapshot)]


def _said_lines(snapshot: Snapshot) -> list[str]:
    said = f"Said: {snapshot.said}" if snapshot.said else ""
    news = snapshot.coach and snapshot.coach != snapshot.said
    return [said, f"Coach: {snapshot.coach}" if news else ""]
