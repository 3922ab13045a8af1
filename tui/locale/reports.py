"""What reports say in English, besides whole sentences: words of heads, lines and answers."""

from __future__ import annotations

from calendar import day_name, month_abbr, month_name
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from controller.api import RequestEnd
from controller.coaching import load_rules
from sessions.care.pain import Moment
from sessions.care.programmes import Goal, Quantity
from sessions.journal.near_misses import NEAR_MISSES
from sessions.reports.sessions_table import PAIN_NOTE

ENUMERATIONS: Final[tuple[type[StrEnum], ...]] = (Goal, Moment, Quantity, RequestEnd)
MODULES: Final = (
    "sessions.reports.absent",
    "sessions.reports.happenings",
    "sessions.reports.report",
    "sessions.reports.session_chart",
    "sessions.reports.session_report",
    "sessions.reports.stops",
    "sessions.reports.stops_table",
    "sessions.reports.treatment_chart",
    "sessions.reports.treatment_report",
    "sessions.reports.wording",
)
HEADS: Final = (
    *("Time", "Distance", "Speed", "Incline", "Cadence", "Footsteps", "Contact", "Flight", "Force"),
    *("Pain", "Pain*", "Exertion", "Stops", "Steps", "Step", "Prescribed", "Began", "Heart"),
    *("Landing", "Landings", "Symmetry", "Footfalls", "Lately", "Conditions", "Gait", "Treadmill"),
    *("Session", "Sessions", "Ended", "At", "What", "Why", "No.", "Asked", "Cue", "Times"),
    *("Figure", "Day", "Dose", "By", "Trend", "Goal", "Way", "Plan", "Done", "Cleared", "Notes"),
    *("Mean {}", "Highest heart"),
)
LINES: Final = (
    *("measured", "prescribed", "peak", "contact", "flight", "pain", "exertion", "limit"),
    *("highest", "mean", "time", "contact time", "peak force", "forefoot", "midfoot", "rearfoot"),
    *("holds", "stops", "even", "session", "stop", "pause", "stopped", "stop {}", "Finished"),
)
"""Lines and levels of charts, parts of bars, kinds of stops."""
VALUES: Final = (
    *("turned", "reversed", "none", "STOP", "screen", "kiosk", "raised", "lowered"),
    *("{} steps/min", "{} body weights", "{} body weights/s", "{} of {} ms", "{} of {} m/s"),
    *("{} ({} to {})", "by {}", "by {}: {}", "finished", "{} (simulated)"),
    *("time {} %, speed {} %", "{}, {} % steeper"),
    PAIN_NOTE,
)
COMMANDS: Final = (
    *("load", "unload", "present", "arm", "disarm", "confirm", "finish", "skip", "back", "go on"),
    *("nudge", "reset", "ask", "reply", "lower", "cap", "report", "say", "unlock", "attend"),
)
"""Commands that can be refused while a session runs."""


def reported() -> Iterator[tuple[str, str]]:
    """Every word, and where it is from; the sentences stand in `MODULES`."""
    for words in (HEADS, LINES, VALUES, COMMANDS, tuple(_days())):
        yield from ((word, "sessions.reports") for word in words)
    yield from ((what.text, "sessions.journal.near_misses") for what in NEAR_MISSES.values())
    for rule in load_rules(None, "en").rules:
        yield rule.name.replace("-", " "), "sessions.coaching.presets"


def _days() -> Iterator[str]:
    """`Sunday, 22 November 2026`, and `22 Nov` at an axis."""
    yield from (f"{name}, {{}}" for name in day_name)
    yield from (f"{{}} {name} {{}}" for name in month_name if name)
    yield from (f"{{}} {name}" for name in month_abbr if name)
