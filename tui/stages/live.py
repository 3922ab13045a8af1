"""The session under way: three numbers first, then everything else."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from controller.api import GaitView, Health, HeartView, LimitView, SessionView, Snapshot
from sessions.engine.events import Phase
from sessions.quantities import SpeedUnit, format_clock, format_incline, format_speed, speed_in
from tui.language import N_, _, figure, heard
from tui.regions.big_number import BigNumber
from tui.regions.form import Form
from tui.regions.profile import Profile
from tui.regions.words import Words
from tui.view import View
from tui.words import step_words

UNKNOWN = "--"
_PERSON = {
    None: N_("person not known"),
    True: N_("on the belt"),
    False: N_("NOBODY ON THE BELT"),
}
_ON_ITS_WAY_MPS = 0.02
_ON_ITS_WAY_PCT = 0.2


class LiveStage(Vertical):
    """What is read from two metres away, largest first."""

    def compose(self) -> ComposeResult:
        """From the top: numbers, next step, gait, form, profile, limits."""
        with Horizontal(id="numbers"):
            yield BigNumber(id="speed")
            yield BigNumber(id="left")
            yield BigNumber(id="incline")
        yield Words(id="next")
        with Horizontal(id="gait-numbers"):
            yield BigNumber(id="cadence")
            yield BigNumber(id="force")
            yield BigNumber(id="contact")
            yield BigNumber(id="footsteps")
            yield BigNumber(id="heart")
        yield Words(id="gait")
        yield Form(id="form")
        yield Profile(id="profile")
        yield Words(id="limits")

    def enter(self, view: View) -> None:
        """The stage comes up: no widget may take the keys."""
        self.screen.set_focus(None)

    def show(self, view: View) -> None:
        """Take what there is to show."""
        snapshot, session = view.snapshot, view.session
        if snapshot is None or session is None:
            return
        self._show_numbers(snapshot, session, view)
        self._show_gait(snapshot.gait, snapshot.heart)
        self.set_class(snapshot.form is not None, "-form")
        self.query_one(Form).put(snapshot.form)
        self.query_one("#next", Words).say(next_words(session, view.unit))
        self.query_one("#limits", Words).say(limit_words(snapshot, view.unit))
        self.query_one(Profile).put(session.profile, session.profile_s, view.unit, session.cursor_s)

    def _show_numbers(self, snapshot: Snapshot, session: SessionView, view: View) -> None:
        starting = (_("STARTS IN"), str(view.count))
        self._put("speed", *speed_number(snapshot, session, view.unit))
        self._put("left", *(left_number(session) if view.count is None else starting))
        self._put("incline", *incline_number(snapshot, session))

    def _show_gait(self, gait: GaitView, heart: HeartView) -> None:
        self.query_one("#gait", Words).say(gait_words(gait, heart))
        self.query_one("#heart").display = worn(heart)
        self._put("heart", _("HEART RATE /min"), _figure(heart.bpm, 0))
        self._put("cadence", _("CADENCE /min"), _figure(gait.cadence_spm, 0))
        self._put("force", _("PEAK body weights"), _figure(gait.peak_force_bw, 1))
        self._put("contact", _("CONTACT ms"), _figure(gait.contact_ms, 0))
        self._put("footsteps", _("FOOTSTEPS"), str(gait.steps))

    def _put(self, name: str, label: str, number: str) -> None:
        self.query_one(f"#{name}", BigNumber).put(label, number)


def speed_number(snapshot: Snapshot, session: SessionView, unit: SpeedUnit) -> tuple[str, str]:
    """The measured speed, and in the label where it is going."""
    speed_mps = snapshot.belt.speed_mps
    if speed_mps is None:
        return _("SPEED {unit}: NOT KNOWN").format(unit=unit), UNKNOWN
    wanted_mps = session.step.speed_mps if _runs(session) and session.step else 0.0
    way = _way(wanted_mps - speed_mps, _ON_ITS_WAY_MPS, held=snapshot.heart.holding)
    return _("SPEED {unit}").format(unit=unit) + way, f"{speed_in(speed_mps, unit):.1f}"


def incline_number(snapshot: Snapshot, session: SessionView) -> tuple[str, str]:
    """The measured incline, and in the label where it is going."""
    incline_pct = snapshot.belt.incline_pct
    if incline_pct is None:
        return _("INCLINE %: NOT KNOWN"), UNKNOWN
    wanted_pct = session.step.incline_pct if _runs(session) and session.step else incline_pct
    way = _way(wanted_pct - incline_pct, _ON_ITS_WAY_PCT, held=snapshot.heart.holding)
    return _("INCLINE %") + way, f"{incline_pct:.1f}"


def left_number(session: SessionView) -> tuple[str, str]:
    """What is left of the step: time, distance, or how long it has been waiting."""
    if not _under_way(session):
        return _("SESSION TIME"), format_clock(session.elapsed_s)
    if session.step_left_s is not None:
        return _("TIME LEFT IN STEP"), format_clock(max(0.0, session.step_left_s))
    if session.step_left_m is not None:
        return _("METRES LEFT IN STEP"), f"{max(0.0, session.step_left_m):.0f}"
    return _("IN STEP, UNTIL TOLD (G)"), format_clock(session.step_elapsed_s)


def next_words(session: SessionView, unit: SpeedUnit) -> str:
    """The next step, and when it comes."""
    if session.next_step is None or not _under_way(session):
        return _("NEXT: standstill, the workout is over")
    step = step_words(session.next_step, unit)
    if session.step_left_s is not None:
        when = format_clock(max(0.0, session.step_left_s))
    elif session.step_left_m is not None:
        when = f"{session.step_left_m:.0f} m"
    else:
        return _("NEXT: {step}").format(step=step)
    return _("NEXT in {when}: {step}").format(when=when, step=step)


def worn(heart: HeartView) -> bool:
    """Whether a heart-rate belt was heard."""
    return heart.health in {Health.GOOD, Health.BAD}


def gait_words(gait: GaitView, heart: HeartView) -> str:
    """What is known of the person in one line; less of the feet where the heart is known too."""
    cadence, peak = _figure(gait.cadence_spm, 0), _figure(gait.peak_force_bw, 1)
    if worn(heart):
        words = _("{heart}   CADENCE {cadence}/min   PEAK {peak} BW   {person}")
    else:
        words = _(
            "CADENCE {cadence}/min   FORCE mean {mean} peak {peak} BW   CONTACT {contact} ms   "
            "{person}"
        )
    return figure(
        words.format(
            heart=heart_words(heart),
            cadence=cadence,
            mean=_figure(gait.mean_force_bw, 1),
            peak=peak,
            contact=_figure(gait.contact_ms, 0),
            person=_(_PERSON[gait.person_on_belt]),
        )
    )


def heart_words(heart: HeartView) -> str:
    """The heart rate, or that nobody knows it."""
    if heart.health is not Health.GOOD:
        return _("HEART LOST")
    return _("HEART {rate}/min").format(rate=_figure(heart.bpm, 0))


def limit_words(snapshot: Snapshot, unit: SpeedUnit) -> str:
    """The limit in force of each quantity, with its reason."""
    lines = []
    if snapshot.speed_limits:
        limit = snapshot.speed_limits[0]
        lines.append(_limit(format_speed(limit.value, unit), limit))
    if snapshot.incline_limits:
        limit = snapshot.incline_limits[0]
        lines.append(_limit(format_incline(limit.value), limit))
    if snapshot.heart_limits and worn(snapshot.heart):
        limit = snapshot.heart_limits[0]
        lines.append(_limit(_("{rate} beats/min").format(rate=f"{limit.value:.0f}"), limit))
    return "\n".join(lines)


def _runs(session: SessionView) -> bool:
    return session.phase is Phase.RUNNING


def _under_way(session: SessionView) -> bool:
    return session.phase in {Phase.RUNNING, Phase.PAUSED}


def _limit(value: str, limit: LimitView) -> str:
    words = _("LIMIT {value} ({source}: {reason})")
    source, reason = heard(limit.source), heard(limit.reason)
    return words.format(value=figure(value), source=source, reason=reason)


def _way(missing: float, tolerance: float, *, held: bool) -> str:
    if abs(missing) <= tolerance:
        return ""
    if missing > 0 and held:
        return " ■ " + _("held")
    return " ▲ " + _("rising") if missing > 0 else " ▼ " + _("falling")


def _figure(value: float | None, digits: int) -> str:
    return UNKNOWN if value is None else f"{value:.{digits}f}"
