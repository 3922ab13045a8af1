"""Running Speed and Cadence (1814): Measurement (2A53) and Feature (2A54). Source: RSCS v1.0, and
the characteristics' XML."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from protocols.errors import Unencodable
from protocols.ftms.fields import Field, Form, Reading, Record, head, known_bits, walk, write

_STRIDE: Final = 1 << 0
_DISTANCE: Final = 1 << 1
_RUNNING: Final = 1 << 2
_KNOWN: Final = 0x07

_FORM: Final[Form] = (
    Field("speed_mps", 2, per_unit=256),
    Field("instantaneous_cadence_per_min", 1),
    Field("instantaneous_stride_length_m", 2, per_unit=100, bit=0),
    Field("distance_m", 4, per_unit=10, bit=1),
)


class RunningFeature(IntFlag):
    """What a sensor measures."""

    INSTANTANEOUS_STRIDE_LENGTH_MEASUREMENT = 1 << 0
    TOTAL_DISTANCE_MEASUREMENT = 1 << 1
    WALKING_OR_RUNNING_STATUS = 1 << 2
    CALIBRATION_PROCEDURE = 1 << 3
    MULTIPLE_SENSOR_LOCATIONS = 1 << 4


@dataclass(frozen=True, slots=True)
class RunningSpeed(Record):
    """`running` is False while walking, and where a sensor cannot tell."""

    speed_mps: float | None
    instantaneous_cadence_per_min: float | None
    instantaneous_stride_length_m: float | None = None
    distance_m: float | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class RunningFeatures(Record):
    """Reserved bits are kept."""

    rsc_features: RunningFeature | None


_FEATURES: Final[Form] = (Field("rsc_features", 2),)


def decode_running_speed(data: bytes) -> Reading[RunningSpeed]:
    """As far as fields are whole. Raises `Undecodable` if there are no flags."""
    flags, body = head(data, 1, "flags")
    found = walk((field for field in _FORM if field.is_in(flags)), body)
    values = dict(found.values)
    measured = RunningSpeed(
        values.get("speed_mps"),
        values.get("instantaneous_cadence_per_min"),
        values.get("instantaneous_stride_length_m"),
        values.get("distance_m"),
        running=bool(flags & _RUNNING),
    )
    return Reading(measured, truncated=found.cut, reserved=flags & ~_KNOWN, rest=found.rest)


def encode_running_speed(measured: RunningSpeed) -> bytes:
    """Raises `Unencodable`."""
    flags = (
        (measured.instantaneous_stride_length_m is not None) * _STRIDE
        | (measured.distance_m is not None) * _DISTANCE
        | measured.running * _RUNNING
    )
    values = {field.name: getattr(measured, field.name) for field in _FORM}
    return bytes((flags,)) + write((field for field in _FORM if field.is_in(flags)), values)


def decode_running_features(data: bytes) -> Reading[RunningFeatures]:
    """Never raises."""
    found = walk(_FEATURES, data)
    bits = RunningFeature(int(found.values[0][1])) if found.values else None
    return Reading(RunningFeatures(bits), truncated=found.cut, rest=found.rest)


def encode_running_features(features: RunningFeatures) -> bytes:
    """Reserved bits are written as 0. Raises `Unencodable` if there are none."""
    if features.rsc_features is None:
        raise Unencodable("rsc_features is missing, and the wire cannot say so")
    return write(_FEATURES, {_FEATURES[0].name: known_bits(features.rsc_features)})
