"""Heart Rate Measurement (2A37 of 180D). Source: HRS v1.0 section 3.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from protocols.ftms.fields import Field, Form, Reading, Record, head, walk, write

_WIDE: Final = 1 << 0
_CONTACT: Final = 1 << 1
_CONTACT_IS_SENSED: Final = 1 << 2
_ENERGY: Final = 1 << 3
_INTERVALS: Final = 1 << 4
_KNOWN: Final = 0x1F

_FORM: Final[Form] = (
    Field("heart_rate_bpm", 1, bit=0, when=0),
    Field("heart_rate_bpm", 2, bit=0),
    Field("energy_expended_kj", 2, bit=3),
)
_INTERVAL: Final = Field("rr_intervals_s", 2, per_unit=1024)


@dataclass(frozen=True, slots=True)
class HeartRate(Record):
    """`sensor_contact` is None where the belt cannot tell. `rr_intervals_s`: between the last
    beats, the oldest first."""

    heart_rate_bpm: float | None
    sensor_contact: bool | None = None
    energy_expended_kj: float | None = None
    rr_intervals_s: tuple[float, ...] = ()


def decode_heart_rate(data: bytes) -> Reading[HeartRate]:
    """As far as fields are whole. Raises `Undecodable` if there are no flags."""
    flags, body = head(data, 1, "flags")
    found = walk((field for field in _FORM if field.is_in(flags)), body)
    values = dict(found.values)
    intervals: tuple[float, ...] = ()
    cut, rest = found.cut, found.rest
    if flags & _INTERVALS and not cut:
        behind = walk((_INTERVAL,) * max(1, (len(rest) + 1) // 2), rest)
        intervals = tuple(value for _, value in behind.values)
        cut, rest = behind.cut, behind.rest
    measured = HeartRate(
        values.get("heart_rate_bpm"),
        bool(flags & _CONTACT) if flags & _CONTACT_IS_SENSED else None,
        values.get("energy_expended_kj"),
        intervals,
    )
    return Reading(measured, truncated=cut, reserved=flags & ~_KNOWN, rest=rest)


def encode_heart_rate(measured: HeartRate) -> bytes:
    """The rate takes two octets above 255. Raises `Unencodable`."""
    values = {
        "heart_rate_bpm": measured.heart_rate_bpm,
        "energy_expended_kj": measured.energy_expended_kj,
    }
    flags = _flags(measured)
    body = write((field for field in _FORM if field.is_in(flags)), values)
    intervals = b"".join(_INTERVAL.encode(interval) for interval in measured.rr_intervals_s)
    return bytes((flags,)) + body + intervals


def _flags(measured: HeartRate) -> int:
    rate = measured.heart_rate_bpm
    return (
        (rate is not None and rate > 0xFF) * _WIDE
        | (measured.sensor_contact is not None) * _CONTACT_IS_SENSED
        | bool(measured.sensor_contact) * _CONTACT
        | (measured.energy_expended_kj is not None) * _ENERGY
        | bool(measured.rr_intervals_s) * _INTERVALS
    )
