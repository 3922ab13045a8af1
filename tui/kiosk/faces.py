"""Which picture a kiosk shows: the controller's state first, then where the visit is."""

from __future__ import annotations

from controller.api import Outcome, SessionView, Snapshot
from controller.asks import asks
from controller.belt.states import BeltState
from sessions.care.asking import Part
from sessions.engine.events import Phase
from sessions.quantities import SpeedUnit, format_clock, format_distance, format_speed, speed_in
from tui.kiosk.face import Area, Face
from tui.kiosk.visit import Menu, Page, Purpose, Visit
from tui.language import N_, _, figure, heard
from tui.view import Stage, StopSent, View
from tui.words import CHECKLIST, LOST_AT_REST, LOST_REMEDY, NOT_AN_EMERGENCY_STOP, step_words

CHECKS: dict[str, str] = {
    "surface_clear": N_("BELT CLEAR?"),
    "safety_key": N_("KEY CLIPPED ON?"),
    "handrail": N_("HAND ON THE RAIL?"),
    "second_person": N_("SECOND PERSON HERE?"),
}
"""Short words of the checklist; an item of a workout's own is told in its own words."""
ANSWER_FIRST = N_("READ THIS")
ENDS: dict[Outcome, tuple[str, str]] = {
    Outcome.FINISHED: (N_("WELL DONE"), "rest"),
    Outcome.STOPPED: (N_("STOPPED"), "rest"),
    Outcome.SAFETY_STOP: (N_("STOPPED FOR SAFETY"), "alarm"),
    Outcome.DEVICE_LOST: (N_("DEVICE LOST"), "alarm"),
    Outcome.INTERRUPTED: (N_("BROKEN OFF"), "alarm"),
}
PARTS: dict[Part, str] = {Part.PAIN: N_("PAIN 0 TO 10?"), Part.EXERTION: N_("EFFORT 0 TO 10?")}
_MOVING: dict[BeltState, tuple[str, str]] = {
    BeltState.RUNNING: (N_("WALK"), "moving"),
    BeltState.PAUSED: (N_("PAUSE"), "change"),
    BeltState.EASING: (N_("KEEP WALKING"), "change"),
    BeltState.STOPPING: (N_("STOPPING"), "alarm"),
}


def face(view: View, visit: Visit, menu: Menu) -> Face:
    """What is shown now."""
    snapshot = view.snapshot
    if view.stop is StopSent.UNANSWERED:
        remedy = _("Sending it again. Use the treadmill's own STOP.")
        return Face(_("STOP NOT CONFIRMED"), (remedy,), look="alarm")
    if view.lost or snapshot is None:
        return _lost(view)
    if view.state is BeltState.SILENT:
        words = _("No word from the treadmill: treat the belt as moving.")
        return Face(_("THE BELT MAY MOVE"), (words,), look="alarm")
    if view.state is BeltState.LATCHED:
        return _latched(view, snapshot, visit)
    if view.count is not None:
        return _counting(view.count)
    if view.request is not None:
        return _request(view)
    if view.question is not None and visit.page is not Page.IDLE:
        return _question(view, visit)
    return _at_stage(view, snapshot, visit, menu)


def _at_stage(view: View, snapshot: Snapshot, visit: Visit, menu: Menu) -> Face:
    if view.stage is Stage.LIVE and view.session is not None:
        return _live(view, snapshot, view.session)
    if view.stage is Stage.CONFIRM and view.session is not None:
        return _confirm(view, view.session)
    waits = view.session is not None and view.session.session_id is not None and view.locked
    if visit.page is Page.IDLE and not waits:
        return _idle(menu)
    if visit.page is Page.CODE or view.locked:
        return _code(view, visit)
    if view.stage is Stage.SUMMARY:
        return _summary(view)
    if view.stage is Stage.CHECKLIST and view.session is not None:
        return _check(view, view.session, visit, menu)
    return _choose(view, visit, menu)


def _idle(menu: Menu) -> Face:
    language = Area(menu.other_language, "language") if menu.other_language else None
    staff = Area(_("STAFF"), "staff") if menu.coded else None
    lines = (
        _("Try it: a slow walk backward on this treadmill, with a hand on the rail."),
        _("To begin press START: key 1, key F1, or touch it. The first time, ask the staff."),
        _("No medical device.") + " " + _(NOT_AN_EMERGENCY_STOP),
    )
    return Face(_("WALK BACKWARD"), lines, areas=(Area(_("START"), "begin"), language, staff))


def _code(view: View, visit: Visit) -> Face:
    leaving = visit.page is Page.CODE and visit.purpose is Purpose.LEAVE
    last = Area(_("OK"), "try") if visit.typed else Area(_("BACK"), "home")
    lines = (
        _("Typed so far: {stars}").format(stars="* " * len(visit.typed) or "-"),
        _("Type the code and press ENTER, or add digits with CHANGE and ADD."),
        _("The right code closes this screen.") if leaving else _("The staff have the code."),
        heard(view.notice),
    )
    return Face(
        _("CODE"),
        lines,
        figures=((_("DIGIT"), str(visit.digit)),),
        areas=(Area(_("CHANGE"), "turn", repeats=True), Area(_("ADD"), "add"), last),
    )


def _choose(view: View, visit: Visit, menu: Menu) -> Face:
    if not menu.cards:
        return Face(_("NO WORKOUT"), areas=(None, None, Area(_("BACK"), "home")))
    card = menu.cards[visit.at % len(menu.cards)]
    lines = (
        figure(card.figures(view.unit)),
        *(_("Not for: {whom}").format(whom=heard(one)) for one in card.contraindications),
        _told(view),
    )
    return Face(
        heard(card.title),
        lines,
        areas=(
            Area(_("CHOOSE"), f"choose {card.name}"),
            Area(_("NEXT"), "next"),
            Area(_("BACK"), "home"),
        ),
    )


def items(session: SessionView, menu: Menu) -> list[tuple[str, str, str]]:
    """The checklist: the name that goes into the record, big words, all words."""
    usual = [(name, _(CHECKS[name]), _(words)) for name, words in CHECKLIST]
    own = [one for card in menu.cards if card.name == session.workout for one in card.checklist]
    return [*usual, *((words, _(ANSWER_FIRST), heard(words)) for words in own)]


def _check(view: View, session: SessionView, visit: Visit, menu: Menu) -> Face:
    listed = items(session, menu)
    back = Area(_("BACK"), "unload")
    if visit.ticked >= len(listed):
        return Face(_("ONE MOMENT"), (_told(view),), areas=(None, None, back))
    _name, short, words = listed[visit.ticked]
    where = _("{number} of {count}").format(number=visit.ticked + 1, count=len(listed))
    return Face(
        short,
        (words, where, _told(view)),
        areas=(Area(_("YES"), f"tick {visit.ticked}"), None, back),
    )


def _confirm(view: View, session: SessionView) -> Face:
    lines = (
        heard(session.title),
        _("Starts with {step}.").format(step=step_words(session.step, view.unit))
        if session.step
        else "",
        _("START starts the belt after 3, 2, 1. Anything else cancels."),
        _told(view),
    )
    start = Area(_("START"), "confirm") if view.confirmable else None
    return Face(_("READY? HOLD ON"), lines, areas=(start, None, Area(_("BACK"), "disarm")))


def _counting(count: int) -> Face:
    lines = (_("The belt starts. Hold on. Anything but START cancels."),)
    areas = (Area(_("START"), "confirm"), None, Area(_("BACK"), "cancel"))
    return Face(_("STARTS IN"), lines, ((("", str(count)),)), areas, "change")


def _live(view: View, snapshot: Snapshot, session: SessionView) -> Face:
    headline, look = _MOVING.get(view.state, (N_("WAIT"), "rest"))
    speed = _number(snapshot, view.unit)
    return Face(
        _(headline),
        _live_lines(view, snapshot, session),
        ((_("SPEED {unit}").format(unit=view.unit), speed), _left(session)),
        _live_areas(view, session),
        look,
    )


def _number(snapshot: Snapshot, unit: SpeedUnit) -> str:
    speed_mps = snapshot.belt.speed_mps
    return "--" if speed_mps is None else f"{speed_in(speed_mps, unit):.1f}"


def _left(session: SessionView) -> tuple[str, str]:
    if session.step_left_s is not None and session.phase in {Phase.RUNNING, Phase.PAUSED}:
        return _("TIME LEFT"), format_clock(max(0.0, session.step_left_s))
    if session.step_left_m is not None and session.phase in {Phase.RUNNING, Phase.PAUSED}:
        return _("METRES LEFT"), f"{max(0.0, session.step_left_m):.0f}"
    return _("TIME"), format_clock(session.elapsed_s)


def _live_lines(view: View, snapshot: Snapshot, session: SessionView) -> tuple[str, ...]:
    if view.state is BeltState.STOPPING:
        return (_("Hold the handrail until the belt stands."), _told(view))
    following = session.next_step
    incline_pct = snapshot.belt.incline_pct
    return (
        figure(heard(snapshot.coach) or heard(snapshot.said)),
        _("Next: {step}").format(step=step_words(following, view.unit)) if following else "",
        figure(_("Incline {pct} %").format(pct=f"{incline_pct:.1f}")) if incline_pct else "",
        _told(view),
    )


def _live_areas(view: View, session: SessionView) -> tuple[Area | None, Area | None, Area | None]:
    if session.phase is Phase.PAUSED:
        start = Area(_("START"), "confirm") if view.confirmable else None
        return start, None, Area(_("FINISH"), "finish")
    if session.phase is not Phase.RUNNING:
        return None, None, None
    waits = session.step is not None and session.step_left_s is None and session.step_left_m is None
    third = Area(_("GO ON"), "go_on") if waits else Area(_("PAUSE"), "pause")
    return Area(_("SLOWER"), "slower", repeats=True), Area(_("FASTER"), "faster"), third


def _summary(view: View) -> Face:
    done = (Area(_("DONE"), "done"), None, None)
    summary = view.summary
    if summary is None:
        return Face(_("ONE MOMENT"), areas=done)
    headline, look = ENDS[summary.outcome]
    cause = summary.cause
    lines = (
        heard(cause.text) if cause else "",
        heard(cause.remedy) if cause else "",
        figure(
            _("{distance}, {speed} at most").format(
                distance=format_distance(summary.distance_m),
                speed=format_speed(summary.max_speed_mps, view.unit),
            )
        ),
    )
    return Face(_(headline), lines, ((_("TIME"), format_clock(summary.duration_s)),), done, look)


def _latched(view: View, snapshot: Snapshot, visit: Visit) -> Face:
    if visit.page is Page.CODE and visit.purpose is Purpose.RESET and view.resettable:
        return _code(view, visit)
    cause = snapshot.belt.cause
    wait = _("RESET, once the cause is seen to. Nothing starts by itself.")
    if not snapshot.belt.standstill:
        wait = _("The belt is NOT measured to stand yet. Keep off it.")
    lines = (heard(cause.text), heard(cause.remedy)) if cause else ()
    reset = Area(_("RESET"), "reset") if view.resettable else None
    return Face(_("STOPPED"), (*lines, wait, _told(view)), areas=(reset, None, None), look="alarm")


def _lost(view: View) -> Face:
    if view.snapshot is None and not view.lost:
        return Face(_("ONE MOMENT"), (_("Looking for the controller of this treadmill."),))
    remedy = LOST_REMEDY if view.in_use or view.snapshot is None else LOST_AT_REST
    return Face(_("NO CONTACT"), (_(remedy), _("Trying again.")), look="alarm")


def _request(view: View) -> Face:
    assert view.request is not None
    left = _("{seconds} s left").format(seconds=f"{view.request.left_s:.0f}")
    areas = (Area(_("YES"), "allow"), None, Area(_("NO"), "decline"))
    asked = heard(asks(view.request, view.unit))
    return Face(_("A REQUEST"), (figure(asked), left, _told(view)), areas=areas, look="change")


def _question(view: View, visit: Visit) -> Face:
    question = view.question
    assert question is not None
    ends = f"0 {heard(question.lowest)} ... 10 {heard(question.highest)}"
    number = "-" if visit.figure is None else str(visit.figure)
    say = None if visit.figure is None else Area(_("SAY"), "say")
    areas = (Area(_("LESS"), "less", repeats=True), Area(_("MORE"), "more", repeats=True), say)
    words = (heard(question.text), ends, _told(view))
    return Face(_(PARTS[question.part]), words, (("", number),), areas, "change")


def _told(view: View) -> str:
    """What the controller said to the last thing that was pressed."""
    return heard(view.notice)
