"""A stop explained, as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from controller.belt.faults import FAULTS, Cause
from sessions.journal.explain import Explanation, InForce, Moment, Reading, condensed
from sessions.journal.plot import bars, columns
from sessions.quantities import (
    SpeedUnit,
    format_clock,
    format_distance,
    format_incline,
    format_speed,
    speed_in,
)

PLOT_WIDTH = 64
_TOLD: Final = ("text", "type", "state", "workout", "detail", "by", "fault", "refused")
"""What a line says of an event, of what its record holds."""


def explanation_text(told: Explanation, unit: SpeedUnit) -> Iterator[str]:
    """What decided, then the course of things, then the plot."""
    yield from _verdict(told, unit)
    yield ""
    yield from _course(told, unit)
    yield from _plots(told, unit)


def _verdict(told: Explanation, unit: SpeedUnit) -> Iterator[str]:
    rows = [
        ("session", told.session_id),
        ("stopped", f"{format_clock(told.stopped_at_s)} after its start"),
        ("because", str(told.cause["text"]) if told.cause else "its program came to an end"),
        ("rule", _rule(told)),
        ("asked by", _asked(told.asked)),
        ("speed", _speeds(told.at_stop, unit)),
        ("limits", "; ".join(_limits(told, unit))),
        ("standstill", _standstill(told)),
        ("what to do", str(told.cause["remedy"]) if told.cause else ""),
    ]
    yield from (f"{name:12}{text}" for name, text in rows if text)


def _rule(told: Explanation) -> str:
    code = str(told.cause["code"]) if told.cause else ""
    if code not in set(Cause):
        return ""
    fault = FAULTS[Cause(code)]
    return f"{code}: {fault.reaction.name.lower()} (hazard {fault.hazard})"


def _asked(asked: Moment | None) -> str:
    if asked is None:
        return ""
    return f"{asked.data.get('client', '')} ({asked.data['type']})"


def _speeds(at_stop: Reading | None, unit: SpeedUnit) -> str:
    if at_stop is None:
        return ""
    commanded = format_speed(at_stop.commanded_speed_mps, unit)
    known = at_stop.speed_mps is not None
    measured = format_speed(at_stop.speed_mps or 0.0, unit) if known else "not known"
    return f"commanded {commanded}, measured {measured} at the stop"


def _limits(told: Explanation, unit: SpeedUnit) -> Iterator[str]:
    def line(words: str, limit: InForce) -> str:
        return f"{words} by {limit.source}" + (f" ({limit.reason})" if limit.reason else "")

    if told.speed_limit:
        yield line(format_speed(told.speed_limit.value, unit), told.speed_limit)
    if told.incline_limit:
        yield line(format_incline(told.incline_limit.value), told.incline_limit)


def _standstill(told: Explanation) -> str:
    if told.standstill_s is None:
        return "not measured within the record"
    travel = "" if told.travel_m is None else f", {format_distance(told.travel_m)} of belt"
    return f"measured {told.standstill_s:.1f} s after the stop{travel}"


def _course(told: Explanation, unit: SpeedUnit) -> Iterator[str]:
    """Readings and events in one order of time."""
    yield f"{'s':>7}  {'belt':10} {'told':>6} {'is':>6} {unit:5} {'incline':>7}  what happened"
    rows = [(reading.at_s, 0, _reading(reading, unit)) for reading in condensed(told.readings)]
    rows += [(moment.at_s, 1, f"{'':39}{_moment(moment)}") for moment in told.moments]
    for at_s, _, text in sorted(rows, key=lambda row: row[:2]):
        yield f"{round(at_s, 1) + 0.0:7.1f}  {text}".rstrip()


def _reading(reading: Reading, unit: SpeedUnit) -> str:
    measured = "?" if reading.speed_mps is None else f"{speed_in(reading.speed_mps, unit):.2f}"
    incline = "?" if reading.incline_pct is None else f"{reading.incline_pct:.1f} %"
    commanded = f"{speed_in(reading.commanded_speed_mps, unit):.2f}"
    off = "  nobody on the belt" if reading.person_on_belt is False else ""
    return f"{reading.state:10} {commanded:>6} {measured:>6} {'':5} {incline:>7}{off}"


def _moment(moment: Moment) -> str:
    said = [str(moment.data[name]) for name in _TOLD if moment.data.get(name)]
    return f"{moment.kind}: {', '.join(said)}" if said else moment.kind


def _plots(told: Explanation, unit: SpeedUnit) -> Iterator[str]:
    if not told.readings:
        return
    begin_s, end_s = told.readings[0].at_s, told.readings[-1].at_s
    length_s = max(end_s - begin_s, 0.1)
    width = min(PLOT_WIDTH, max(len(told.readings) // 2, 1))  # no column without a reading
    courses: dict[str, list[tuple[float, float | None]]] = {
        f"speed told, {unit}": [
            (r.at_s, speed_in(r.commanded_speed_mps, unit)) for r in told.readings
        ],
        f"speed measured, {unit}": [
            (r.at_s, None if r.speed_mps is None else speed_in(r.speed_mps, unit))
            for r in told.readings
        ],
    }
    for title, course in courses.items():
        yield ""
        yield title
        yield from bars(columns(((s - begin_s, v) for s, v in course), length_s, width))
    stop = min(max(round(-begin_s / length_s * width), 0), width - 1)
    yield "      └" + "─" * stop + "┴" + "─" * (width - stop - 1)
    yield " " * (7 + stop) + "stop"
