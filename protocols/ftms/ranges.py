"""What targets a machine accepts: the Supported Ranges (2AD4 to 2AD8). Source: FTMS v1.0, 4.11 on;
formats of the fields from the characteristics' XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from protocols.ftms.fields import Field, Form, Reading, Record, Value, walk, write
from protocols.ftms.uuids import Uuid


def _form(
    quantity: str, unit: str, *, octets: int = 2, per_unit: int = 1, signed: bool = False
) -> Form:
    return (
        Field(f"minimum_{quantity}_{unit}".rstrip("_"), octets, per_unit, signed),
        Field(f"maximum_{quantity}_{unit}".rstrip("_"), octets, per_unit, signed),
        Field(f"minimum_increment_{unit}".rstrip("_"), octets, per_unit),
    )


_FORMS: Final[dict[Uuid, Form]] = {
    Uuid.SUPPORTED_SPEED_RANGE: _form("speed", "kmh", per_unit=100),
    Uuid.SUPPORTED_INCLINATION_RANGE: _form("inclination", "pct", per_unit=10, signed=True),
    Uuid.SUPPORTED_RESISTANCE_LEVEL_RANGE: _form("resistance_level", "", per_unit=10, signed=True),
    Uuid.SUPPORTED_HEART_RATE_RANGE: _form("heart_rate", "bpm", octets=1),
    Uuid.SUPPORTED_POWER_RANGE: _form("power", "w", signed=True),
}
RANGES: Final = tuple(_FORMS)


@dataclass(frozen=True, slots=True)
class SupportedRange(Record):
    """Of one of `RANGES`, in km/h, %, steps, bpm or W, as the machine states it: it need not make
    sense."""

    uuid: Uuid
    minimum: float | None = None
    maximum: float | None = None
    minimum_increment: float | None = None

    def named(self) -> dict[str, Value]:
        values = (self.minimum, self.maximum, self.minimum_increment)
        rows = zip(_FORMS[self.uuid], values, strict=True)
        return {row.name: value for row, value in rows if value is not None}


def decode_range(uuid: Uuid, data: bytes) -> Reading[SupportedRange]:
    """What of the three fields is whole. Never raises for one of `RANGES`."""
    found = walk(_FORMS[uuid], data)
    values = (value for _, value in found.values)
    return Reading(SupportedRange(uuid, *values), truncated=found.cut, rest=found.rest)


def encode_range(supported: SupportedRange) -> bytes:
    """Raises `Unencodable`, also for a value that is None."""
    values = (supported.minimum, supported.maximum, supported.minimum_increment)
    form = _FORMS[supported.uuid]
    return write(form, dict(zip((row.name for row in form), values, strict=True)))
