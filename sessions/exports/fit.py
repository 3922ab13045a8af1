"""A FIT activity: what watches and training diaries read.

FIT has no backward gait: sport running (or walking) on a treadmill, speeds never negative, and the
direction in developer fields, `direction` and `belt_velocity` (negative: backward). Exertion is the
session's own field `workout_rpe` (Borg's figure times ten); pain has none, so it is in developer
fields too. The encoder is Garmin's own, under its FIT Protocol License: the extra `fit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean
from typing import Final

from garmin_fit_sdk import Encoder

from sessions.care.pain import Moment
from sessions.exports.course import Course, Lap, Point, energy_kcal, mean
from sessions.exports.fit_fields import FIELDS, NUMBER, OWNER, Field

_PAINS: Final[Mapping[Field, Moment]] = {
    Field.PAIN_BEFORE: Moment.BEFORE,
    Field.PAIN: Moment.DURING,
    Field.PAIN_AFTER: Moment.AFTER,
    Field.PAIN_NEXT_DAY: Moment.NEXT_DAY,
}


def as_fit(course: Course) -> bytes:
    """The file: whole seconds, speeds to 1 mm/s, distances to 1 cm, inclines to 0.01 %."""
    encoder = Encoder(
        {
            key: {"developer_data_id_mesg": OWNER, "field_description_mesg": field}
            for key, field in FIELDS.items()
        }
    )
    encoder.write_mesg(_file_id(course))
    encoder.write_mesg(dict(OWNER))
    for field in FIELDS.values():
        encoder.write_mesg(dict(field))
    encoder.write_mesg(_event(course.start, "start"))
    for point in course.points:
        encoder.write_mesg(_record(course, point))
    encoder.write_mesg(_event(course.points[-1].at, "stop_all"))
    for lap in course.laps:
        encoder.write_mesg(_lap(course, lap))
    encoder.write_mesg(_session(course))
    encoder.write_mesg(_activity(course))
    return bytes(encoder.close())


_Message = dict[str, object]


def _file_id(course: Course) -> _Message:
    return {
        "mesg_num": NUMBER["FILE_ID"],
        "type": "activity",
        "manufacturer": "development",
        "product": 0,
        "time_created": course.start,
        "product_name": "Backstride",
    }


def _activity(course: Course) -> _Message:
    return {
        "mesg_num": NUMBER["ACTIVITY"],
        "timestamp": course.points[-1].at,
        "total_timer_time": course.seconds,
        "num_sessions": 1,
        "type": "manual",
        "event": "activity",
        "event_type": "stop",
    }


def _event(at: object, kind: str) -> _Message:
    return {"mesg_num": NUMBER["EVENT"], "timestamp": at, "event": "timer", "event_type": kind}


def _record(course: Course, point: Point) -> _Message:
    sign = -1 if course.backward else 1
    pain, exertion = course.said(point)
    own: dict[Field, object | None] = {
        Field.BELT_VELOCITY: sign * round(1000 * point.speed_mps),
        Field.LOADING_RATE: point.loading_bw_per_s,
        Field.PAIN: pain,
        Field.EXERTION: exertion,
    }
    return _known(
        {
            "mesg_num": NUMBER["RECORD"],
            "timestamp": point.at,
            "distance": point.distance_m,
            "enhanced_speed": point.speed_mps,
            "grade": point.incline_pct,
            "heart_rate": _whole(point.heart_rate_bpm),
            "cadence": _whole(point.cadence_spm, 0.5),  # of one foot: FIT counts strides
            "step_length": _times(point.step_length_m, 1000.0),  # mm
            "stance_time": point.contact_ms,
            "developer_fields": _own(own),
        }
    )


def _lap(course: Course, lap: Lap) -> _Message:
    return _figures(course, lap.points) | {
        "mesg_num": NUMBER["LAP"],
        "message_index": lap.number - 1,
        "timestamp": lap.points[-1].at,
        "start_time": lap.start,
        "event": "lap",
        "event_type": "stop",
        "total_elapsed_time": lap.seconds,
        "total_timer_time": lap.seconds,
        "total_distance": lap.distance_m,
    }


def _session(course: Course) -> _Message:
    own: dict[Field, object | None] = {
        Field.DIRECTION: "backward" if course.backward else "forward",
        Field.EXERTION: course.exertion,
    }
    own |= {field: course.pain(moment) for field, moment in _PAINS.items()}
    return (
        _figures(course, course.points)
        | {
            "mesg_num": NUMBER["SESSION"],
            "message_index": 0,
            "timestamp": course.points[-1].at,
            "start_time": course.start,
            "event": "session",
            "event_type": "stop",
            "total_elapsed_time": course.seconds,
            "total_timer_time": course.seconds,
            "total_distance": course.distance_m,
            "first_lap_index": 0,
            "num_laps": len(course.laps),
            "trigger": "activity_end",
            "developer_fields": _own(own),
        }
        | _known({"workout_rpe": _whole(course.exertion, 10.0)})
    )


def _figures(course: Course, points: tuple[Point, ...]) -> _Message:
    hearts = [point.heart_rate_bpm for point in points if point.heart_rate_bpm is not None]
    cadences = [point.cadence_spm for point in points if point.cadence_spm is not None]
    return _known(
        {
            "sport": "running" if course.running else "walking",
            "sub_sport": "treadmill" if course.running else "indoor_walking",
            "enhanced_avg_speed": fmean(point.speed_mps for point in points),
            "enhanced_max_speed": max(point.speed_mps for point in points),
            "avg_heart_rate": _whole(fmean(hearts)) if hearts else None,
            "max_heart_rate": _whole(max(hearts)) if hearts else None,
            "avg_cadence": _whole(fmean(cadences), 0.5) if cadences else None,
            "avg_step_length": _times(mean(point.step_length_m for point in points), 1000.0),
            "avg_stance_time": mean(point.contact_ms for point in points),
            "total_calories": _whole(energy_kcal(points)),
        }
    )


def _own(fields: Mapping[Field, object | None]) -> dict[int, object]:
    return {int(field): value for field, value in fields.items() if value is not None}


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else factor * value


def _whole(value: float | None, factor: float = 1.0) -> int | None:
    return None if value is None else round(factor * value)


def _known(message: _Message) -> _Message:
    return {key: value for key, value in message.items() if value is not None}
