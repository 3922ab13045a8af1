"""A TCX file, after Garmin's TrainingCenterDatabase version 2: what older programs read.

It has no incline, no direction, no treadmill, no pain and no exertion: the notes say them. Its
sports are Running, Biking and Other; walking is Other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from statistics import fmean
from typing import Final
from xml.etree import ElementTree as Xml

from sessions.care.pain import Moment
from sessions.exports.course import Course, Lap, Point

NAMESPACE: Final = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
_HEART: Final = range(1, 256)


def as_tcx(course: Course) -> bytes:
    """The file."""
    Xml.register_namespace("", NAMESPACE)
    root = Xml.Element(_name("TrainingCenterDatabase"))
    activity = _add(_add(root, "Activities"), "Activity")
    activity.set("Sport", "Running" if course.running else "Other")
    _add(activity, "Id", _time(course.start))
    for lap in course.laps:
        _lap(activity, lap)
    _add(activity, "Notes", _notes(course))
    creator = _add(activity, "Creator")
    creator.set(_TYPE, "Device_t")
    _add(creator, "Name", "Backstride")
    _add(creator, "UnitId", "0")
    _add(creator, "ProductID", "0")
    version = _add(creator, "Version")
    _add(version, "VersionMajor", "0")
    _add(version, "VersionMinor", "0")
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _lap(activity: Xml.Element, lap: Lap) -> None:
    element = _add(activity, "Lap")
    element.set("StartTime", _time(lap.start))
    _add(element, "TotalTimeSeconds", f"{lap.seconds:.1f}")
    _add(element, "DistanceMeters", f"{max(0.0, lap.distance_m):.2f}")
    _add(element, "MaximumSpeed", f"{max(point.speed_mps for point in lap.points):.3f}")
    _add(element, "Calories", str(round(lap.energy_kcal or 0.0)))  # the schema wants a figure
    hearts = [heart for point in lap.points if (heart := _heart(point)) is not None]
    if hearts:
        _add(_add(element, "AverageHeartRateBpm"), "Value", str(round(fmean(hearts))))
        _add(_add(element, "MaximumHeartRateBpm"), "Value", str(max(hearts)))
    _add(element, "Intensity", "Active")
    _add(element, "TriggerMethod", "Manual")
    track = _add(element, "Track")
    for point in lap.points:
        _trackpoint(track, point)


def _trackpoint(track: Xml.Element, point: Point) -> None:
    element = _add(track, "Trackpoint")
    _add(element, "Time", _time(point.at))
    _add(element, "DistanceMeters", f"{point.distance_m:.2f}")
    heart = _heart(point)
    if heart is not None:
        _add(_add(element, "HeartRateBpm"), "Value", str(heart))
    if point.cadence_spm is not None:
        strides = min(254, round(point.cadence_spm / 2))
        _add(element, "Cadence", str(strides))


def _heart(point: Point) -> int | None:
    heart = point.heart_rate_bpm
    return round(heart) if heart is not None and round(heart) in _HEART else None


def _notes(course: Course) -> str:
    way = "backward" if course.backward else "forward"
    inclines = [point.incline_pct for point in course.points if point.incline_pct is not None]
    incline = f", incline up to {max(inclines):.1f} %" if inclines else ""
    told = f"{course.title}: {way} on a treadmill{incline}. Ended: {course.outcome}."
    return " ".join((told, *_said(course)))


def _said(course: Course) -> Iterator[str]:
    pains = [f"{moment} {pain}" for moment in Moment if (pain := course.pain(moment)) is not None]
    if pains:
        yield f"Pain of 10: {', '.join(pains)}."
    if course.exertion is not None:
        yield f"Exertion {course.exertion:g} of 10."


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: Xml.Element, name: str, text: str | None = None) -> Xml.Element:
    element = Xml.SubElement(parent, _name(name))
    element.text = text
    return element


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
