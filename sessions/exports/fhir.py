"""An HL7 FHIR bundle: device, session as a procedure, and its figures as observations.

R5 and R4B. Codes are LOINC and IEEE 11073-10101 where there is one, UCUM for units; what nobody has
a code for (backward gait, belt speed while going backward, force figures) is in a code system of
this project's own, `urn:backstride:measure`, and marked so by that name. Each answer about pain
(LOINC 72514-3) and exertion (no code known: a local one) is an observation. The participant is a
pseudonym, a business identifier without a Patient resource. Models check the structure before
anything leaves: the extra `fhir`.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from sessions.care.pain import Answer, Moment
from sessions.exports.course import Course, energy_kcal, mean

LOCAL: Final = "urn:backstride:measure"
PSEUDONYMS: Final = "urn:backstride:pseudonym"
LOINC: Final = "http://loinc.org"
MDC: Final = "urn:iso:std:iso:11073:10101"
SNOMED: Final = "http://snomed.info/sct"
UCUM: Final = "http://unitsofmeasure.org"
_CATEGORIES: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
_SPACE: Final = UUID("6f2d0f36-1a0e-4ba1-8a4f-0d2a1a4a52f5")
"""Ids follow from the session's own: exported twice, a session is the same."""

_Tree = dict[str, object]
_PAIN: Final[_Tree] = {
    "system": LOINC,
    "code": "72514-3",
    "display": "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
}
_EXERTION: Final[_Tree] = {
    "system": LOCAL,
    "code": "exertion-borg-0-10",
    "display": "Perceived exertion, Borg's scale of 0 to 10",
}
_MOMENTS: Final = {
    Moment.BEFORE: "before",
    Moment.DURING: "during",
    Moment.AFTER: "just after",
    Moment.NEXT_DAY: "on the day after",
}


class Release(StrEnum):
    """Which FHIR."""

    R5 = "R5"
    R4B = "R4B"


_MODELS: Final = {
    Release.R5: "fhir.resources.bundle",
    Release.R4B: "fhir.resources.R4B.bundle",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the session, how it is coded, and its unit."""

    system: str
    code: str
    display: str
    unit: str  # UCUM
    value: float | None


def as_fhir(course: Course, release: Release) -> str:
    """The bundle as JSON. Raises `ValueError` where a model finds it faulty."""
    resources = [
        _device(course, release),
        _procedure(course, release),
        *_observations(course),
    ]
    bundle: _Tree = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": _time(course.points[-1].at),
        "identifier": {"system": "urn:backstride:session", "value": course.session_id},
        "entry": [
            {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
            for resource in resources
        ],
    }
    _check(bundle, release)
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"


def _check(bundle: _Tree, release: Release) -> None:
    module = importlib.import_module(_MODELS[release])
    module.Bundle.model_validate(bundle)


def measures(course: Course) -> Iterator[Measure]:
    """The figures of the session; None is left out of the bundle."""
    points = course.points
    hearts = [point.heart_rate_bpm for point in points if point.heart_rate_bpm is not None]
    speeds = [point.speed_mps for point in points]
    inclines, cadences = (p.incline_pct for p in points), (p.cadence_spm for p in points)
    steps, loads = (p.step_length_m for p in points), (p.loading_bw_per_s for p in points)
    peak_bw = course.summary.get("peak_force_bw")
    yield Measure(LOINC, "55411-3", "Exercise duration", "s", course.seconds)
    yield Measure(LOINC, "55425-3", "Heart rate unspecified time mean", "/min", mean(hearts))
    yield Measure(LOINC, "55426-1", "Heart rate unspecified time maximum", "/min", _most(hearts))
    yield Measure(MDC, "8454247", "MDC_HF_DISTANCE", "m", course.distance_m)
    yield Measure(MDC, "8454254", "MDC_HF_SPEED", "m/s", mean(speeds))
    yield Measure(MDC, "8454255", "MDC_HF_CAD", "{steps}/min", mean(cadences))
    yield Measure(MDC, "8454256", "MDC_HF_INCLINE", "%", mean(inclines))
    yield Measure(MDC, "8454263", "MDC_HF_ENERGY", "kcal", energy_kcal(course.points))
    yield Measure(LOCAL, "max-belt-speed", "Highest belt speed", "m/s", _most(speeds))
    yield Measure(LOCAL, "step-length", "Mean step length", "m", mean(steps))
    yield Measure(
        LOCAL,
        "loading-rate",
        "Mean rate of loading over the first 25 ms of stance, in body weights a second",
        "1/s",
        mean(loads),
    )
    yield Measure(
        LOCAL,
        "peak-vertical-force",
        "Highest vertical ground reaction force, in body weights",
        "1",
        float(peak_bw) if isinstance(peak_bw, int | float) else None,
    )


def _device(course: Course, release: Release) -> _Tree:
    name = course.machine or "treadmill"
    kind: _Tree = {"coding": [_coding(MDC, "528425", "MDC_DEV_SPEC_PROFILE_HF_CARDIO")]}
    if release is Release.R5:
        names: _Tree = {"name": [{"value": name, "type": "user-friendly-name"}], "type": [kind]}
    else:
        names = {"deviceName": [{"name": name, "type": "user-friendly-name"}], "type": kind}
    return {"resourceType": "Device", "id": _id(course, "device"), "status": "active"} | names


def _procedure(course: Course, release: Release) -> _Tree:
    when = "occurrencePeriod" if release is Release.R5 else "performedPeriod"
    done = "completed" if course.outcome == "finished" else "stopped"
    return {
        "resourceType": "Procedure",
        "id": _id(course, "procedure"),
        "status": done,
        "code": {
            "coding": [
                _coding(SNOMED, "229065009", "Exercise therapy"),
                _coding(LOCAL, _gait(course), _gait(course).replace("-", " ")),
            ],
            "text": course.title or "Treadmill session",
        },
        "subject": _subject(course),
        when: _period(course),
        "note": [{"text": f"Ended: {course.outcome}"}],
    }


def _observations(course: Course) -> Iterator[_Tree]:
    known = [measure for measure in measures(course) if measure.value is not None]
    group = _observation(course, "group")
    group["code"] = {"coding": [_coding(LOINC, "73985-4", "Exercise activity")]}
    group["valueCodeableConcept"] = {"coding": [_coding(LOCAL, _gait(course), _gait(course))]}
    said = list(_said(course))
    group["hasMember"] = [
        *(_reference(course, measure.code) for measure in known),
        *({"reference": f"urn:uuid:{one['id']}"} for one in said),
    ]
    yield group
    yield from said
    for measure in known:
        one = _observation(course, measure.code)
        one["code"] = {"coding": [_coding(measure.system, measure.code, measure.display)]}
        one["valueQuantity"] = {
            "value": round(float(measure.value or 0.0), 4),
            "unit": measure.unit,
            "system": UCUM,
            "code": measure.unit,
        }
        yield one


def _said(course: Course) -> Iterator[_Tree]:
    """Pain and exertion, each answer with its moment: in time, and in the words of its code."""
    for number, answer in enumerate(course.answers):
        if answer.pain is not None:
            yield _answer(course, f"pain-{number}", _PAIN, answer, float(answer.pain))
        if answer.exertion is not None:
            yield _answer(course, f"exertion-{number}", _EXERTION, answer, answer.exertion)


def _answer(course: Course, name: str, coding: _Tree, answer: Answer, value: float) -> _Tree:
    when = f"{_MOMENTS[answer.moment]} the session"
    survey = [{"coding": [_coding(_CATEGORIES, "survey", "Survey")]}]
    one = _observation(course, name) | {"category": survey}
    del one["effectivePeriod"], one["device"]
    one["code"] = {"coding": [coding], "text": f"{coding['display']}, {when}"}
    one["effectiveDateTime"] = _moment(course, answer)
    one["valueQuantity"] = {"value": value, "unit": "{score}", "system": UCUM, "code": "{score}"}
    return one


def _moment(course: Course, answer: Answer) -> str:
    """What was said about the day after has no time of day."""
    match answer.moment:
        case Moment.BEFORE:
            return _time(course.start)
        case Moment.DURING:
            return _time(course.start + timedelta(seconds=answer.at_s))
        case Moment.AFTER:
            return _time(course.start + timedelta(seconds=course.seconds))
        case Moment.NEXT_DAY:
            return f"{course.start + timedelta(days=1):%Y-%m-%d}"


def _observation(course: Course, name: str) -> _Tree:
    return {
        "resourceType": "Observation",
        "id": _id(course, name),
        "status": "final",
        "category": [{"coding": [_coding(_CATEGORIES, "activity", "Activity")]}],
        "subject": _subject(course),
        "effectivePeriod": _period(course),
        "device": _reference(course, "device"),
        "partOf": [_reference(course, "procedure")],
    }


def _gait(course: Course) -> str:
    way = "backward" if course.backward else "forward"
    return f"{way}-{'running' if course.running else 'walking'}"


def _subject(course: Course) -> _Tree:
    value = course.participant or "not named"
    return {"identifier": {"system": PSEUDONYMS, "value": value}}


def _period(course: Course) -> _Tree:
    end = course.start + timedelta(seconds=course.seconds)
    return {"start": _time(course.start), "end": _time(end)}


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _coding(system: str, code: str, display: str) -> _Tree:
    return {"system": system, "code": code, "display": display}


def _reference(course: Course, name: str) -> _Tree:
    return {"reference": f"urn:uuid:{_id(course, name)}"}


def _id(course: Course, name: str) -> str:
    return str(uuid5(_SPACE, f"{course.session_id}/{name}"))


def _most(values: Iterable[float]) -> float | None:
    return max(values, default=None)
