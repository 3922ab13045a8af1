"""Treadmill Data (2ACD): one notification to fields, a record to notifications.

Sources: FTMS v1.0 sections 4.4 and 4.19; widths from the characteristic's XML of 2017, and for pace
also from the later GATT Specification Supplement, which made it two octets in another unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final, Literal

from protocols.errors import Unencodable
from protocols.ftms.fields import Field, Form, Reading, Record, head, size, walk, write

_S16: Final = 0x7FFF
_BEFORE_PACE: Final[Form] = (
    Field("speed_kmh", 2, per_unit=100, bit=0, when=0),  # bit 0 is "more data": then no speed
    Field("average_speed_kmh", 2, per_unit=100, bit=1),
    Field("distance_m", 3, bit=2),
    Field("incline_pct", 2, per_unit=10, signed=True, bit=3, absent=_S16),
    Field("ramp_deg", 2, per_unit=10, signed=True, bit=3, absent=_S16),
    Field("elevation_gain_m", 2, per_unit=10, bit=4, also_absent=(0x7FFF, 0xFFFF)),
    Field("elevation_loss_m", 2, per_unit=10, bit=4, also_absent=(0x7FFF, 0xFFFF)),
)
_PACE: Final[dict[int, Form]] = {
    1: (
        Field("instantaneous_pace_km_per_min", 1, per_unit=10, bit=5),
        Field("average_pace_km_per_min", 1, per_unit=10, bit=6),
    ),
    2: (
        Field("instantaneous_pace_s_per_500m", 2, bit=5),
        Field("average_pace_s_per_500m", 2, bit=6),
    ),
}
_BEHIND_PACE: Final[Form] = (
    Field("energy_kcal", 2, bit=7, absent=0xFFFF),
    Field("energy_kcal_per_hour", 2, bit=7, absent=0xFFFF),
    Field("energy_kcal_per_minute", 1, bit=7, absent=0xFF),
    Field("heart_rate_bpm", 1, bit=8),
    Field("met", 1, per_unit=10, bit=9),
    Field("elapsed_s", 2, bit=10),
    Field("remaining_s", 2, bit=11),
    Field("belt_force_n", 2, signed=True, bit=12, absent=_S16),
    Field("power_w", 2, signed=True, bit=12, absent=_S16),
)
_STEPS: Final = Field("steps", 3, bit=13)  # a reserved bit, which some makers use

MORE_DATA: Final = 1
_KNOWN: Final = 0x1FFF
_PACE_BITS: Final = 0x0060
_STEPS_BIT: Final = 0x2000
MIN_OCTETS: Final = 7  # of a notification that holds the flags and the longest group of fields

PaceOctets = Literal[1, 2]


@dataclass(frozen=True, slots=True)
class TreadmillData(Record):
    """A treadmill's telemetry, each quantity in the unit of its name, as the machine states it."""

    speed_kmh: float | None = None
    average_speed_kmh: float | None = None
    distance_m: float | None = None
    incline_pct: float | None = None
    ramp_deg: float | None = None
    elevation_gain_m: float | None = None
    elevation_loss_m: float | None = None
    instantaneous_pace_km_per_min: float | None = None
    average_pace_km_per_min: float | None = None
    instantaneous_pace_s_per_500m: float | None = None
    average_pace_s_per_500m: float | None = None
    energy_kcal: float | None = None
    energy_kcal_per_hour: float | None = None
    energy_kcal_per_minute: float | None = None
    heart_rate_bpm: float | None = None
    met: float | None = None
    elapsed_s: float | None = None
    remaining_s: float | None = None
    belt_force_n: float | None = None
    power_w: float | None = None
    steps: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One notification: a record, or a part of one that was split."""

    flags: int
    values: dict[str, float]
    truncated: bool
    reserved: int
    rest: bytes

    @property
    def more_follows(self) -> bool:
        """Whether other parts of the same record come behind this one."""
        return bool(self.flags & MORE_DATA)


def read_part(data: bytes, *, pace_octets: PaceOctets | None = None) -> Part:
    """Fields of one notification, as far as they are whole. Raises `Undecodable` below 2 octets.

    `pace_octets` is the width of pace where a machine's is known. Without it the length tells, and
    where that fits neither, pace and all that follows stay in `rest`.
    """
    flags, body = head(data, 2, "flags")
    form, understood, least = _form(flags, len(body), pace_octets)
    found = walk(form, body)
    return Part(
        flags=flags,
        values=dict(found.values),
        truncated=found.cut or len(body) < least,
        reserved=flags & ~understood,
        rest=found.rest,
    )


def decode_treadmill_data(
    data: bytes, *, pace_octets: PaceOctets | None = None
) -> Reading[TreadmillData]:
    """One notification by itself; `records` puts split ones together. Raises `Undecodable`."""
    return merged((read_part(data, pace_octets=pace_octets),))


def merged(parts: Sequence[Part], *, unfinished: bool = False) -> Reading[TreadmillData]:
    """The record that these parts make up; the later value counts."""
    values: dict[str, float] = {}
    reserved = 0
    for part in parts:
        values |= part.values
        reserved |= part.reserved
    return Reading(
        TreadmillData(**values),
        truncated=unfinished or any(part.truncated for part in parts),
        reserved=reserved,
        rest=b"".join(part.rest for part in parts),
    )


@lru_cache(maxsize=512)
def _form(flags: int, octets: int, pace_octets: PaceOctets | None) -> tuple[Form, int, int]:
    """The fields of a body of so many octets, the flags that they account for, and the least that
    the flags announce."""
    widths = (pace_octets,) if pace_octets else (1, 2)
    for steps in (0, _STEPS_BIT & flags):
        for width in widths:
            form = _present(flags, width, with_steps=bool(steps))
            if size(form) == octets:
                return form, _KNOWN | steps, octets
    form = _present(flags, widths[0], with_steps=False)
    least = size(form)
    if flags & _PACE_BITS and not pace_octets:
        form = tuple(field for field in _BEFORE_PACE if field.is_in(flags))
    return form, _KNOWN, least


def _present(flags: int, pace_octets: int, *, with_steps: bool) -> Form:
    table = (*_BEFORE_PACE, *_PACE[pace_octets], *_BEHIND_PACE, _STEPS)
    return tuple(
        field for field in table if field.is_in(flags) and (with_steps or field is not _STEPS)
    )


def encode_treadmill_data(record: TreadmillData, *, max_octets: int = 512) -> list[bytes]:
    """The notifications that say `record`: more than one if it is longer than `max_octets`, which
    is the ATT_MTU less 3. Speed goes with the last. Raises `Unencodable`."""
    if max_octets < MIN_OCTETS:
        raise Unencodable(f"notifications of {max_octets} octets: {MIN_OCTETS} are the least")
    (_, speed), *groups = _groups(record)
    parts: list[list[tuple[int, bytes]]] = [[]]
    room = max_octets - 2
    for group in groups:
        if sum(len(octets) for _, octets in parts[-1]) + len(group[1]) > room:
            parts.append([])
        parts[-1].append(group)
    if sum(len(octets) for _, octets in parts[-1]) + len(speed) > room:
        parts.append([])
    *before, last = parts
    return [*(_part(MORE_DATA, part) for part in before), _part(0, [(0, speed), *last])]


def _part(flags: int, groups: Sequence[tuple[int, bytes]]) -> bytes:
    flags |= sum(flag for flag, _ in groups)
    return flags.to_bytes(2, "little") + b"".join(octets for _, octets in groups)


def _groups(record: TreadmillData) -> Iterator[tuple[int, bytes]]:
    """Flag and octets of the fields that share it, where the record has one of them; speed, which
    is there when its flag is not, comes first."""
    values = {
        name: value for name, value in record.named().items() if isinstance(value, int | float)
    }
    for bit, row in groupby(_table(values), key=lambda field: field.bit):
        form = tuple(row)
        if bit == 0:
            yield 0, write(form, values)
        elif bit is not None and any(field.name in values for field in form):
            yield 1 << bit, write(form, values)


def _table(values: dict[str, float]) -> Form:
    widths = [width for width, form in _PACE.items() if any(row.name in values for row in form)]
    if len(widths) > 1:
        raise Unencodable("pace goes in km/min or in s/500 m, not both in one record")
    return (*_BEFORE_PACE, *_PACE[(*widths, 1)[0]], *_BEHIND_PACE, _STEPS)
