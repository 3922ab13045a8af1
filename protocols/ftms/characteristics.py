"""Every characteristic by its UUID: from the octets of a link to records, and to plain names."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, IntFlag
from functools import partial
from typing import Final

from protocols.ftms.control import decode_control_point
from protocols.ftms.features import decode_features, decode_service_data
from protocols.ftms.fields import Reading, Record, Unassigned, Value, known_bits
from protocols.ftms.heart_rate import decode_heart_rate
from protocols.ftms.ranges import RANGES, decode_range
from protocols.ftms.records import Records
from protocols.ftms.running import decode_running_features, decode_running_speed
from protocols.ftms.status import decode_machine_status
from protocols.ftms.training import decode_training_status
from protocols.ftms.treadmill import PaceOctets, decode_treadmill_data
from protocols.ftms.uuids import Uuid

DECODERS: Final[dict[Uuid, Callable[[bytes], Reading[Record]]]] = {
    Uuid.FITNESS_MACHINE_SERVICE_DATA: decode_service_data,
    Uuid.FITNESS_MACHINE_FEATURE: decode_features,
    Uuid.TREADMILL_DATA: decode_treadmill_data,
    Uuid.TRAINING_STATUS: decode_training_status,
    **{uuid: partial(decode_range, uuid) for uuid in RANGES},
    Uuid.FITNESS_MACHINE_CONTROL_POINT: decode_control_point,
    Uuid.FITNESS_MACHINE_STATUS: decode_machine_status,
    Uuid.HEART_RATE_MEASUREMENT: decode_heart_rate,
    Uuid.RSC_MEASUREMENT: decode_running_speed,
    Uuid.RSC_FEATURE: decode_running_features,
}
"""Each takes one value of the characteristic, any octets, and raises at most `Undecodable`."""


class Decoder:
    """All values of one characteristic of one link, in order. Only Treadmill Data is ever split,
    and only in it `pace_octets` counts: the width of pace where the machine's is known."""

    def __init__(self, uuid: Uuid, *, pace_octets: PaceOctets | None = None) -> None:
        self._decode = DECODERS[uuid]
        is_split = uuid is Uuid.TREADMILL_DATA
        self._records = Records(pace_octets=pace_octets) if is_split else None

    def feed(self, data: bytes) -> list[Reading[Record]]:
        """The records that this value ends. Raises `Undecodable`."""
        return [self._decode(data)] if self._records is None else [*self._records.feed(data)]

    def finish(self) -> list[Reading[Record]]:
        """Nothing follows: what there is of an unfinished record."""
        return [] if self._records is None else [*self._records.finish()]


def named(reading: Reading[Record]) -> dict[str, object]:
    """The record for JSON: codes and flags by their names, what is not known under `unknown`."""
    told: dict[str, object] = {}
    unknown: dict[str, str] = {}
    for name, value in reading.value.named().items():
        strange = _strange(value)
        if strange is not None:
            unknown[name] = f"{strange:#x}"
        if not isinstance(value, Unassigned):
            told[name] = _plain(value)
    if reading.reserved:
        unknown["flags"] = f"{reading.reserved:#x}"
    if reading.rest:
        unknown["octets"] = reading.rest.hex()
    truncated = {"truncated": True} if reading.truncated else {}
    return told | truncated | ({"unknown": unknown} if unknown else {})


def _strange(value: Value) -> int | None:
    """What of a code or of flags the specification reserves."""
    if isinstance(value, Unassigned):
        return int(value)
    return int(value) & ~known_bits(value) or None if isinstance(value, IntFlag) else None


def _plain(value: Value) -> object:
    if isinstance(value, IntFlag):
        return [str(flag.name).lower() for flag in value]
    return value.name.lower() if isinstance(value, IntEnum) else value
