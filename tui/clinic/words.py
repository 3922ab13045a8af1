"""The words and shapes of the clinic's screens, as tables. Every colour has both besides."""

from __future__ import annotations

from datetime import date
from typing import Final

from textual.content import Content

from controller.api import Outcome
from controller.care.overview import Overview
from sessions.care.agenda import Place, Turn
from sessions.care.light import Colour, Light
from sessions.care.pain import Moment, Silence
from sessions.care.participant import Way
from sessions.care.programmes import Goal
from sessions.care.progression import Change
from sessions.care.screening import Verdict
from sessions.care.timetable import Standing
from tui.language import N_, _, heard

LIGHTS: Final[dict[Colour, tuple[str, str, str]]] = {
    Colour.GREEN: ("●", N_("GO ON"), "bold"),
    Colour.AMBER: ("◆", N_("LOOK FIRST"), "bold $accent"),
    Colour.RED: ("■", N_("NO SESSION"), "bold $alarm-ink"),
}
"""Shape, words, style."""

TURNS: Final[dict[Turn, tuple[str, str]]] = {
    Turn.DUE: ("►", N_("due today")),
    Turn.OVERDUE: ("▲", N_("overdue, {day}")),
    Turn.DONE: ("●", N_("done today")),
    Turn.COMING: ("○", N_("next {day}")),
    Turn.OVER: ("-", N_("plan is over")),
    Turn.UNPLANNED: ("-", N_("no plan")),
}
STANDINGS: Final[dict[Standing, tuple[str, str]]] = {
    Standing.DONE: ("●", N_("done")),
    Standing.MISSED: ("▲", N_("missed")),
    Standing.DUE: ("►", N_("due")),
    Standing.COMING: ("○", N_("coming")),
    Standing.EXTRA: ("●", N_("extra")),
}
VERDICTS: Final[dict[Verdict, tuple[str, str]]] = {
    Verdict.CLEARED: ("●", N_("CLEARED: nothing speaks against a session")),
    Verdict.ASK_FIRST: ("■", N_("ASK FIRST: no session before somebody has cleared it")),
    Verdict.NOT_NOW: ("■", N_("NOT NOW: no session today")),
}
GOALS: Final[dict[Goal, str]] = {
    Goal.REHABILITATION: N_("rehabilitation"),
    Goal.FITNESS: N_("fitness"),
    Goal.ATHLETIC: N_("athletic"),
    Goal.SENIOR: N_("senior"),
}
WAYS: Final[dict[Way, str]] = {
    Way.TURNED: N_("turned round on a forward belt"),
    Way.REVERSED: N_("facing the console, belt reversed"),
}
SILENCES: Final[dict[Silence, str]] = {
    Silence.GO_ON: N_("go on as planned"),
    Silence.HOLD: N_("hold: nothing rises"),
}
MOMENTS: Final[dict[Moment, str]] = {
    Moment.BEFORE: N_("before the next"),
    Moment.AFTER: N_("after the last"),
    Moment.NEXT_DAY: N_("day after the last"),
}
"""When pain is asked for outside of a session."""
CHANGES: Final[dict[Change, str]] = {
    Change.FIRST: N_("the first session"),
    Change.RAISED: N_("▲ one step more"),
    Change.SAME: N_("= the same again"),
    Change.BACK: N_("▼ one step back"),
    Change.ANEW: N_("▼ the plan begins anew"),
}
ENDED: Final[dict[bool, str]] = {True: N_("finished"), False: N_("not finished")}
OUTCOMES: Final[dict[Outcome, str]] = {
    Outcome.FINISHED: N_("finished"),
    Outcome.STOPPED: N_("stopped by a person"),
    Outcome.SAFETY_STOP: N_("safety stop"),
    Outcome.DEVICE_LOST: N_("device lost"),
    Outcome.INTERRUPTED: N_("record cut off"),
}
QUANTITIES: Final[dict[str, str]] = {
    "speed": N_("speed"),
    "incline": N_("incline"),
    "heart": N_("heart rate"),
}
_DAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS: Final = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip


def day_words(day: date) -> str:
    """`Mon 2 Nov`."""
    name, month = _(_DAYS[day.weekday()]), _(_MONTHS[day.month - 1])
    return _("{weekday} {day} {month}").format(weekday=name, day=day.day, month=month)


def turn_words(place: Place) -> str:
    """`▲ overdue, Mon 2 Nov`."""
    shape, words = TURNS[place.turn]
    told = _(words).format(day=day_words(place.day) if place.day else "")
    return f"{shape} {told}"


def light_words(light: Light) -> Content:
    """`■ NO SESSION`."""
    shape, words, style = LIGHTS[light.colour]
    return Content.styled(f"{shape} {_(words)}", style)


def last_words(one: Overview) -> str:
    """`Mon 2 Nov: finished, pain 2`."""
    if one.last is None:
        return _("none yet")
    ended = _(ENDED[one.last.finished])
    if one.last_pain is None:
        pain = _("pain not known")
    else:
        pain = _("pain {figure}").format(figure=one.last_pain)
    return f"{day_words(one.last.day)}: {ended}, {pain}"


def done_words(one: Overview) -> str:
    """`4 of 12`."""
    if not one.calendar:
        return ""
    return _("{done} of {planned}").format(done=one.done, planned=one.planned)


def trouble_words(error: Exception) -> str:
    """What went wrong, and what to do."""
    return f"▲ {heard(str(error))}"
