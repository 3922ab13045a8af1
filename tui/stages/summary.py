"""How the session ended, in words, numbers and plots."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual_plotext import PlotextPlot

from controller.api import Outcome, Summary
from controller.form_words import cue_rows, form_rows
from sessions.quantities import (
    SpeedUnit,
    format_clock,
    format_distance,
    format_duration,
    format_incline,
    format_speed,
    speed_in,
)
from tui.chart import halves, round_above
from tui.language import N_, _, figure, heard, spoken
from tui.regions.banner import cause_lines
from tui.regions.words import Words
from tui.trace import Sample, Trace
from tui.view import View
from tui.words import OUTCOMES

ALARMING = frozenset({Outcome.SAFETY_STOP, Outcome.DEVICE_LOST, Outcome.INTERRUPTED})
FEW_CUES, MOST_CUES = 2, 10
"""Cues that a small, a tall screen has rows for."""
PLOTTED = 400
"""Samples at most in a plot."""


class SummaryStage(Vertical):
    """The last stage of a session."""

    def __init__(self, trace: Trace, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._trace = trace
        self._plotted: object = None

    def compose(self) -> ComposeResult:
        """The outcome, the numbers, three plots."""
        yield Words(id="outcome")
        yield Words(id="facts")
        yield Words(id="coached")
        with Horizontal(id="plots"):
            yield PlotextPlot(id="plot-speed")
            yield PlotextPlot(id="plot-incline")
            yield PlotextPlot(id="plot-cadence")

    def enter(self, view: View) -> None:
        """The stage comes up: no widget may take the keys."""
        self.screen.set_focus(None)

    def show(self, view: View) -> None:
        """Take what there is to show."""
        if view.summary is None:
            closing = _("The session is over; its record is closing ...")
            self.query_one("#outcome", Words).say(closing)
            self.query_one("#facts", Words).say("")
            self._show_coached("")
        else:
            outcome = self.query_one("#outcome", Words)
            outcome.say(outcome_words(view.summary))
            outcome.set_class(view.summary.outcome in ALARMING, "-alarm")
            self.query_one("#facts", Words).say(facts_words(view.summary, view.unit))
            most = MOST_CUES if self.screen.has_class("-tall") else FEW_CUES
            self._show_coached(coached_words(view.summary, most))
        self._plot(view.unit)

    def _show_coached(self, words: str) -> None:
        coached = self.query_one("#coached", Words)
        coached.display = bool(words)
        coached.say(words)

    def _plot(self, unit: SpeedUnit) -> None:
        what = (self._trace.session_id, len(self._trace.samples), unit, spoken(), self.app.theme)
        if what == self._plotted:
            return
        self._plotted = what
        samples = self._trace.thinned(PLOTTED)
        speeds = [None if s.speed_mps is None else speed_in(s.speed_mps, unit) for s in samples]
        self._draw("speed", _("Speed, {unit}").format(unit=unit), samples, speeds)
        self._draw("incline", _("Incline, %"), samples, [s.incline_pct for s in samples])
        self._draw("cadence", _("Cadence, /min"), samples, [s.cadence_spm for s in samples])

    def _draw(
        self, name: str, title: str, samples: list[Sample], values: list[float | None]
    ) -> None:
        widget = self.query_one(f"#plot-{name}", PlotextPlot)
        known = [
            (sample.elapsed_s, value)
            for sample, value in zip(samples, values, strict=True)
            if value is not None
        ]
        plot = widget.plt
        plot.clear_figure()
        plot.title(title)
        if known:
            times_s, found = map(list, zip(*known, strict=True))
            accent = Color.parse(self.app.theme_variables["accent"]).rgb
            plot.plot(times_s, found, marker="hd", color=accent)
            plot.ylim(0, round_above(max(found)))
            plot.yticks(*halves(round_above(max(found))))
            end_s = times_s[-1] or 1.0  # of one that was stopped at once nothing else is known
            plot.xlim(0, end_s)
            plot.xticks(*_ticks(end_s))
        widget.refresh()


def _ticks(end_s: float) -> tuple[list[float], list[str]]:
    at_s = [0.0, end_s / 2, end_s]
    return at_s, [format_clock(one_s) for one_s in at_s]


def outcome_words(summary: Summary) -> Content:
    """How it ended, why, and what to do."""
    shape, words = OUTCOMES[summary.outcome]
    lines = [Content.styled(f"{shape} {_(words)}", "bold")]
    if summary.cause is not None:
        lines += map(Content, cause_lines(summary.cause))
    return Content("\n").join(lines)


def facts_words(summary: Summary, unit: SpeedUnit) -> str:
    """The session in numbers."""
    who = f" · {summary.participant}" if summary.participant else ""
    title = _("session {session}").format(session=summary.session_id)
    lines = [f"{heard(summary.title)}{who} · {title}", *_course(summary, unit)]
    gait = [
        f"{value:.{digits}f} {_(words)}"
        for value, digits, words in (
            (summary.footsteps, 0, N_("footsteps")),
            (summary.mean_cadence_spm, 0, N_("a minute")),
            (summary.mean_contact_ms, 0, N_("ms contact")),
            (summary.mean_flight_ms, 0, N_("ms flight")),
            (summary.peak_force_bw, 1, N_("body weights at most")),
            (summary.mean_heart_rate_bpm, 0, N_("heartbeats a minute")),
            (summary.max_heart_rate_bpm, 0, N_("at most")),
        )
        if value is not None
    ]
    return "\n".join([*lines, figure(", ".join(gait))])


def _course(summary: Summary, unit: SpeedUnit) -> list[str]:
    length = f"{format_duration(summary.duration_s)}, {format_distance(summary.distance_m)}"
    speed = _("speed {mean} on average, {top} at most; incline up to {incline}").format(
        mean=format_speed(summary.mean_speed_mps, unit),
        top=format_speed(summary.max_speed_mps, unit),
        incline=format_incline(summary.max_incline_pct),
    )
    done = _("{done} of {count} steps done").format(
        done=summary.steps_done, count=summary.step_count
    )
    return [f"{figure(length)}, {done}", figure(speed)]


def coached_words(summary: Summary, most: int) -> str:
    """The feet, and at most so many of the coach's cues, as a short table."""
    cues = [
        (_("said {rule}").format(rule=heard(rule.replace("-", " "))), _said(parts))
        for rule, parts in cue_rows(summary)
    ]
    feet = [(heard(name), _said(parts)) for name, parts in form_rows(summary)]
    rows = [*feet, *cues[:most]]
    if (more := len(cues) - most) > 0:
        words = _("and {count} more: backstride sessions show").format(count=more)
        rows.append(("", words))
    width = max((len(name) for name, _ in rows), default=0)
    return "\n".join(f"{name:<{width}}  {words}" for name, words in rows)


def _said(parts: tuple[str, ...]) -> str:
    return figure(", ".join(map(heard, parts)))
