"""What else of a session is worth telling: near misses, requests, changes by hand, alarms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sessions.journal.near_misses import KIND, NEAR_MISSES, What, read
from sessions.journal.rows import Json, StoredEvent
from sessions.quantities import SpeedUnit, format_incline, format_speed
from sessions.reports.figures import number

MOST: Final = 24
_ALARMING: Final = frozenset({"attention", "warning", "alarm"})
_ALREADY_TOLD: Final = frozenset({"stop", "pause", "arm", "confirm", "report"})
_BY_HAND: Final = {
    "skip": "went on to the next step",
    "back": "went back a step",
    "finish": "early finish asked for",
}
_LOWERED: Final = {"lower": "lowered to {}", "cap": "limited to {}"}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, `at_s` into the session."""

    at_s: float
    text: str


def happenings(
    started_s: float, events: Sequence[StoredEvent], unit: SpeedUnit
) -> tuple[Happening, ...]:
    """In their order; the same words again and again are told once, with their number."""
    told = [(event.at_s - started_s, _words(event, unit)) for event in events]
    times = Counter(text for _, text in told if text)
    first: dict[str, float] = {}
    for at_s, text in told:
        if text and text not in first:
            first[text] = max(0.0, at_s)
    return tuple(
        Happening(at_s, text if times[text] == 1 else f"{text} ({times[text]} times)")
        for text, at_s in first.items()
    )


def _words(event: StoredEvent, unit: SpeedUnit) -> str:
    tell = _TOLD.get(event.kind)
    return "" if tell is None else tell(event, unit)


def _near_miss(event: StoredEvent, unit: SpeedUnit) -> str:
    del unit
    (miss,) = read([event])
    what = NEAR_MISSES.get(miss.what, What(miss.what))
    told = f"{what.text} ({miss.detail})" if miss.detail else what.text
    if miss.value is not None and miss.limit is not None:
        told = f"{told}, {miss.value:g} of {miss.limit:g} {what.unit}".rstrip()
    return f"Nearly a stop: {told}"


def _announced(event: StoredEvent, unit: SpeedUnit) -> str:
    del unit
    alarming = event.data.get("tone") in _ALARMING
    return f"Said to the participant: {event.data.get('text', '')}" if alarming else ""


def _asked(event: StoredEvent, unit: SpeedUnit) -> str:
    request = event.data.get("request")
    if not isinstance(request, Mapping):
        return ""
    wishes = ", ".join(_wishes(request, unit)) or str(request.get("what", ""))
    return f"Request from afar by {request.get('by', 'somebody')}: {wishes}"


def _wishes(told: Json, unit: SpeedUnit) -> Iterator[str]:
    speed, incline = number(told.get("speed_mps")), number(told.get("incline_pct"))
    if speed is not None:
        yield format_speed(speed, unit)
    if incline is not None:
        yield f"{format_incline(incline)} incline"


def _request_ended(event: StoredEvent, unit: SpeedUnit) -> str:
    del unit
    return f"The request was {event.data.get('end', 'settled')}"


def _commanded(event: StoredEvent, unit: SpeedUnit) -> str:
    kind, refused = str(event.data.get("type", "")), event.data.get("refused")
    if refused is not None:
        return f"Refused ({kind.replace('_', ' ')}): {refused}"
    if kind in _ALREADY_TOLD:
        return ""
    if kind == "nudge":
        way = "raised" if event.data.get("steps") == 1 else "lowered"
        told = f"{event.data.get('quantity', '')} {way} by a step"
        return f"By hand: {told}"
    if kind in _LOWERED:
        wishes, reason = ", ".join(_wishes(event.data, unit)), event.data.get("reason")
        told = _LOWERED[kind].format(wishes)
        return f"By hand: {told} ({reason})" if reason else f"By hand: {told}"
    return f"By hand: {_BY_HAND[kind]}" if kind in _BY_HAND else ""


_TOLD: Final[Mapping[str, Callable[[StoredEvent, SpeedUnit], str]]] = {
    KIND: _near_miss,
    "announced": _announced,
    "request_asked": _asked,
    "request_ended": _request_ended,
    "command": _commanded,
}
