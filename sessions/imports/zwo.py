"""Zwift's workout files, `.zwo`: XML without a published definition.

What is read is what files of it have in common: https://github.com/h4l/zwift-workout-file-reference
(reverse-engineered). Targets are shares of the runner's own speed; `pace` says of which race; with
`durationType` "distance" a duration is metres.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as Xml
from xml.parsers import expat

from sessions.imports.imported import (
    Asked,
    Imported,
    ImportRefused,
    Making,
    line,
    metres,
    repeated,
    seconds,
    step,
)
from sessions.workouts.plan import StepKind
from sessions.workouts.schema import StepItem

MAX_BYTES: Final = 1 << 20
_STAIR_S, _MOST_STAIRS = 60.0, 10
_TEXTS: Final = frozenset({"textevent", "textnotification"})


@dataclass(frozen=True, slots=True)
class _Reading:
    """What holds for the whole file."""

    making: Making
    by_distance: bool


def read_zwo(data: bytes, asked: Asked) -> Imported:
    """The workout in a file. Raises `ImportRefused`."""
    root = _parsed(data)
    if root.tag != "workout_file":
        raise ImportRefused(f"this is XML, but no Zwift workout: it begins with {root.tag[:40]!r}")
    if (sport := _text(root, "sportType") or "bike").lower() != "run":
        raise ImportRefused(f"a workout for {sport[:20]!r}: only those for running have a speed")
    workout = root.find("workout")
    if workout is None:
        raise ImportRefused("the file has no <workout>")
    reading = _Reading(Making(asked), (_text(root, "durationType") or "time") == "distance")
    _told_paces(reading, workout)
    items = [
        item
        for number, element in enumerate(workout, start=1)
        for item in _items(reading, element, f"step {number} ({element.tag[:20]})")
    ]
    author = line(_text(root, "author") or "", 80)
    return reading.making.finished(
        items,
        title=_text(root, "name") or "",
        about=_text(root, "description") or "",
        source=f"Imported from a Zwift workout{f' by {author}' if author else ''}.",
        gait=None,
    )


def _parsed(data: bytes) -> Xml.Element:
    """The XML, without document types: with them a small file becomes a huge one, or asks for
    others."""
    if len(data) > MAX_BYTES:
        raise ImportRefused(f"too big: at most {MAX_BYTES >> 20} MiB")
    builder = Xml.TreeBuilder()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > 16:
            raise ImportRefused("nested deeper than any workout")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused(f"no XML: {error}") from None


def _refuse_doctype(*_: object) -> None:
    raise ImportRefused("it has a document type (DTD) or entities, which no workout needs")


def _items(reading: _Reading, element: Xml.Element, where: str) -> Iterator[StepItem]:
    make = _ELEMENTS.get(element.tag.lower())
    if make is None:
        reading.making.lose(f"{where}: unknown, left out")
        return
    for name in ("Cadence", "CadenceLow", "CadenceHigh", "CadenceResting"):
        if name in element.attrib:
            reading.making.lose("target cadences: the coach has targets of its own")
    yield from make(reading, element, where)


def _steady(reading: _Reading, element: Xml.Element, where: str) -> Iterator[StepItem]:
    speed_mps = reading.making.share(_share(reading, element, where), where)
    yield step(
        StepKind.WORK,
        speed_mps,
        where,
        **_end(reading, element, "Duration", where),
        **_cues(reading, element, where, speed_mps),
    )


def _ramp(kind: StepKind) -> Callable[[_Reading, Xml.Element, str], Iterator[StepItem]]:
    def make(reading: _Reading, element: Xml.Element, where: str) -> Iterator[StepItem]:
        low = _number(element, "PowerLow", where)
        high = _number(element, "PowerHigh", where)
        length = _number(element, "Duration", where)
        mean_mps = reading.making.share((low + high) / 2, where)
        length_s = length / mean_mps if reading.by_distance else length
        stairs = 1 if low == high else max(2, min(_MOST_STAIRS, round(length_s / _STAIR_S)))
        if stairs > 1:
            reading.making.lose(f"{where}: a ramp, here {stairs} stairs")
        for stair in range(stairs):
            share = low + (high - low) * (stair + 0.5) / stairs
            speed_mps = reading.making.share(share, where)
            end = _ending(reading, length / stairs)
            cues = _cues(reading, element, where, speed_mps) if stair == 0 else {}
            yield step(kind, speed_mps, where, **end, **cues)

    return make


def _intervals(reading: _Reading, element: Xml.Element, where: str) -> Iterator[StepItem]:
    if any(child.tag.lower() in _TEXTS for child in element):
        reading.making.lose(f"{where}: texts inside repeats: they count from the first of them")
    parts = []
    for kind, side in ((StepKind.WORK, "On"), (StepKind.RECOVERY, "Off")):
        if f"{side}Power" in element.attrib:
            share = _number(element, f"{side}Power", where)
        else:
            names = (f"Power{side}Low", f"Power{side}High")
            share = min(_number(element, name, where) for name in names)
            reading.making.lose("ranges of speed: their lower ends are taken")
        speed_mps = reading.making.share(share, where)
        parts.append(
            step(kind, speed_mps, where, **_end(reading, element, f"{side}Duration", where))
        )
    yield repeated(round(_number(element, "Repeat", where)), parts, where)


def _free(reading: _Reading, element: Xml.Element, where: str) -> Iterator[StepItem]:
    speed_mps = reading.making.untold(where)
    end = _end(reading, element, "Duration", where)
    yield step(StepKind.WORK, speed_mps, where, **end, **_cues(reading, element, where, speed_mps))


_ELEMENTS: Final[Mapping[str, Callable[[_Reading, Xml.Element, str], Iterator[StepItem]]]] = {
    "steadystate": _steady,
    "solidstate": _steady,
    "warmup": _ramp(StepKind.WARM_UP),
    "cooldown": _ramp(StepKind.COOL_DOWN),
    "ramp": _ramp(StepKind.WORK),
    "intervalst": _intervals,
    "freeride": _free,
    "freerun": _free,
    "maxeffort": _free,
}


def _told_paces(reading: _Reading, workout: Xml.Element) -> None:
    paces = sorted({element.attrib["pace"] for element in workout if "pace" in element.attrib})
    if len(paces) > 1:
        told = ", ".join(line(pace, 8) for pace in paces)
        reading.making.lose(
            f"shares of different race paces ({told}): all are taken of one reference"
        )


def _share(reading: _Reading, element: Xml.Element, where: str) -> float:
    if "Power" in element.attrib:
        return _number(element, "Power", where)
    low, high = _number(element, "PowerLow", where), _number(element, "PowerHigh", where)
    if low != high:
        reading.making.lose("ranges of speed: their lower ends are taken")
    return min(low, high)


def _end(reading: _Reading, element: Xml.Element, name: str, where: str) -> dict[str, object]:
    return _ending(reading, _number(element, name, where))


def _ending(reading: _Reading, value: float) -> dict[str, object]:
    return {"distance": metres(value)} if reading.by_distance else {"time": seconds(value)}


def _cues(
    reading: _Reading, element: Xml.Element, where: str, speed_mps: float
) -> dict[str, object]:
    """Texts that were shown, as words to be spoken."""
    length = _number(element, "Duration", where)
    length_s = length / speed_mps if reading.by_distance else length
    cues = []
    for child in element:
        if child.tag.lower() not in _TEXTS:
            continue
        at_s = _offset_s(child, speed_mps)
        words = line(child.attrib.get("message", ""), 200)
        if words and at_s is not None and at_s < length_s:
            cues.append({"at": seconds(at_s), "say": words})
        else:
            reading.making.lose(f"{where}: a text without words or after the step's end")
    if len(cues) > 50:
        reading.making.lose(f"{where}: {len(cues) - 50} texts; a step holds 50")
    return {"cues": cues[:50]} if cues else {}


def _offset_s(text: Xml.Element, speed_mps: float) -> float | None:
    try:
        if "distoffset" in text.attrib:
            offset = float(text.attrib["distoffset"]) / speed_mps
        else:
            offset = float(text.attrib.get("timeoffset", "0"))
    except ValueError:
        return None
    return offset if 0 <= offset < math.inf else None


def _number(element: Xml.Element, name: str, where: str) -> float:
    written = element.attrib.get(name)
    if written is None:
        raise ImportRefused(f"{where} has no {name}")
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not 0 <= value < 1e6:
        raise ImportRefused(f"{where}: {name} is {written[:20]!r}, which is no amount")
    return value


def _text(root: Xml.Element, name: str) -> str | None:
    found = root.find(name)
    return None if found is None else (found.text or "").strip()
