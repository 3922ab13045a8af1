"""The banner: what the belt does, why, and what to do now; on every stage."""

from __future__ import annotations

from textual.content import Content

from controller.api import CauseView, SessionView, Snapshot
from controller.belt.states import BeltState
from sessions.quantities import format_clock
from tui.language import _, figure, heard
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
        return [_("○ Connecting to the controller ...")]
    words = STATES[view.state]
    first = f"{words.shape} {_(words.words)}"
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
    remedy = LOST_REMEDY if view.in_use or view.snapshot is None else LOST_AT_REST
    old = _("What is shown in grey is old. Trying again.")
    return [
        "▲ " + _("{lost} ({seconds} s ago)").format(lost=_(LOST), seconds=view.lost_s),
        _(remedy),
        f"{old} {heard(view.lost_why)}".rstrip(),
    ]


def cause_lines(cause: CauseView) -> list[str]:
    """Why it stopped, and what to do."""
    return [
        _("Cause: {cause}").format(cause=heard(cause.text)),
        _("To do: {remedy}").format(remedy=heard(cause.remedy)),
    ]


def _latched_lines(snapshot: Snapshot) -> list[str]:
    cause = snapshot.belt.cause
    lines = cause_lines(cause) if cause else []
    if snapshot.belt.standstill:
        return [*lines, _("R resets, once the cause is seen to. Nothing starts by itself.")]
    return [*lines, _("The belt is NOT measured to stand yet: reset is locked.")]


def _paused_words(view: View) -> str:
    if view.count is not None:
        return _(": STARTS IN {count}   any key but ENTER cancels").format(count=view.count)
    if view.confirmable:
        return _(": the belt stands. ENTER, at the machine, starts it again")
    return _(": the belt slows to standstill, keep walking")


def _where(session: SessionView) -> str:
    if session.step is None:
        return ""
    step = _("step {number} of {count}").format(
        number=session.step.index + 1, count=session.step_count
    )
    told = [_("{time} done").format(time=format_clock(session.elapsed_s))]
    if session.remaining_s is not None:
        told.append(_("{time} to go").format(time=format_clock(session.remaining_s)))
    return f"   {step}, {heard(session.step.kind)}   {', '.join(told)}"


def _told_lines(snapshot: Snapshot) -> list[str]:
    """Who has a part in this session from afar, then what was said."""
    by = snapshot.attended_by
    parts = [
        _("{who} supervises").format(who=by) if by else "",
        _("speed and incline are granted") if snapshot.control_granted else "",
    ]
    from_afar = "; ".join(filter(None, parts))
    return [
        *(["◆ " + _("From afar: {what}").format(what=from_afar)] if from_afar else []),
        *_said_lines(snapshot),
    ]


def _said_lines(snapshot: Snapshot) -> list[str]:
    said, coach = figure(heard(snapshot.said)), figure(heard(snapshot.coach))
    news = snapshot.coach and snapshot.coach != snapshot.said
    return [
        _("Said: {words}").format(words=said) if said else "",
        _("Coach: {words}").format(words=coach) if news else "",
    ]
