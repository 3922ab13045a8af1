"""A FIT activity: what watches and training diaries read.

FIT has no backward gait: sport running (or walking) on a treadmill, speeds never negative, and the
direction in developer fields, `direction` and `belt_velocity` (negative: backward). The encoder is
Garmin's own, under its FIT Protocol License: the extra `fit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean
from typing import TYPE_CHECKING, Final

from garmin_fit_sdk import Encoder, Profile

from sessions.exports.course import Course, Lap, Point

if TYPE_CHECKING:
    from garmin_fit_sdk.mesgs import DeveloperDataIdMesg, FieldDescriptionMesg

_NUMBER: Final = Profile["mesg_num"]
DEVELOPER: Final = bytes.fromhex("8b1f5c0e9d8b4c59a7c86a3b2c51e0d7")
"""This project's own number among those who add fields to FIT files."""
_VELOCITY, _DIRECTION = 0, 1
_OWNER: Final[DeveloperDataIdMesg] = {
    "mesg_num": _NUMBER["DEVELOPER_DATA_ID"],
    "application_id": list(DEVELOPER),
    "application_version": 1,
    "developer_data_index": 0,
}
_FIELDS: Final[Mapping[int, FieldDescriptionMesg]] = {
    _VELOCITY: {
        "mesg_num": _NUMBER["FIELD_DESCRIPTION"],
        "developer_data_index": 0,
        "field_definition_number": 0,
        "fit_base_type_id": 0x83,
        "field_name": "belt_velocity",
        "units": "mm/s",
    },
    _DIRECTION: {
        "mesg_num": _NUMBER["FIELD_DESCRIPTION"],
        "developer_data_index": 0,
        "field_definition_number": 1,
        "fit_base_type_id": 0x07,
        "field_name": "direction",
        "units": "",
    },
}


def as_fit(course: Course) -> bytes:
    """The file: whole seconds, speeds to 1 mm/s, distances to 1 cm, inclines to 0.01 %."""
    encoder = Encoder(
        {
            key: {"developer_data_id_mesg": _OWNER, "field_description_mesg": field}
            for key, field in _FIELDS.items()
        }
    )
    encoder.write_mesg(
        {
            "mesg_num": _NUMBER["FILE_ID"],
            "type": "activity",
            "manufacturer": "development",
            "product": 0,
            "time_created": course.start,
            "product_name": "Backstride",
        }
    )
    encoder.write_mesg(dict(_OWNER))
    for field in _FIELDS.values():
        encoder.write_mesg(dict(field))
    encoder.write_mesg(_event(course.start, "start"))
    for point in course.points:
        encoder.write_mesg(_record(course, point))
    encoder.write_mesg(_event(course.points[-1].at, "stop_all"))
    for lap in course.laps:
        encoder.write_mesg(_lap(course, lap))
    encoder.write_mesg(_session(course))
    encoder.write_mesg(
        {
            "mesg_num": _NUMBER["ACTIVITY"],
            "timestamp": course.points[-1].at,
            "total_timer_time": course.seconds,
            "num_sessions": 1,
            "type": "manual",
            "event": "activity",
            "event_type": "stop",
        }
    )
    return bytes(encoder.close())


_Message = dict[str, object]


def _event(at: object, kind: str) -> _Message:
    return {"mesg_num": _NUMBER["EVENT"], "timestamp": at, "event": "timer", "event_type": kind}


def _record(course: Course, point: Point) -> _Message:
    sign = -1 if course.backward else 1
    return _known(
        {
            "mesg_num": _NUMBER["RECORD"],
            "timestamp": point.at,
            "distance": point.distance_m,
            "enhanced_speed": point.speed_mps,
            "grade": point.incline_pct,
            "heart_rate": _whole(point.heart_rate_bpm),
            "cadence": _whole(point.cadence_spm, 0.5),  # of one foot: FIT counts strides
            "developer_fields": {_VELOCITY: sign * round(1000 * point.speed_mps)},
        }
    )


def _lap(course: Course, lap: Lap) -> _Message:
    return _figures(course, lap.points) | {
        "mesg_num": _NUMBER["LAP"],
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
    direction = "backward" if course.backward else "forward"
    return _figures(course, course.points) | {
        "mesg_num": _NUMBER["SESSION"],
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
        "developer_fields": {_DIRECTION: direction},
    }


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
        }
    )


def _whole(value: float | None, factor: float = 1.0) -> int | None:
    return None if value is None else round(factor * value)


def _known(message: _Message) -> _Message:
    return {key: value for key, value in message.items() if value is not None}
