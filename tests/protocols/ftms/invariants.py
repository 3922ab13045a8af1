"""What holds of any octets at all; tests and the fuzzer share it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Final

from protocols.errors import Undecodable, Unencodable
from protocols.ftms.characteristics import DECODERS, Decoder, named
from protocols.ftms.control import Op, Request, Response, Result, encode_request, encode_response
from protocols.ftms.features import Features, ServiceData, encode_features, encode_service_data
from protocols.ftms.fields import Reading, Record
from protocols.ftms.heart_rate import HeartRate, encode_heart_rate
from protocols.ftms.ranges import RANGES, SupportedRange, encode_range
from protocols.ftms.running import (
    RunningFeatures,
    RunningSpeed,
    encode_running_features,
    encode_running_speed,
)
from protocols.ftms.status import MachineStatus, StatusOp, encode_machine_status
from protocols.ftms.training import TrainingStatus, encode_training_status
from protocols.ftms.treadmill import TreadmillData, encode_treadmill_data
from protocols.ftms.uuids import Uuid

HEADS: Final = {
    Uuid.TREADMILL_DATA: 2,
    Uuid.FITNESS_MACHINE_FEATURE: 0,
    Uuid.RSC_FEATURE: 0,
    **dict.fromkeys(RANGES, 0),
}
"""Octets of flags or op code, where it is not one; a value with fewer is `Undecodable`."""


def check_value(uuid: Uuid, data: bytes) -> None:
    """One value: at most the named error, and then only for want of a head; nothing invented,
    nothing lost; what can be said again reads the same."""
    try:
        reading = DECODERS[uuid](data)
    except Undecodable:
        if len(data) < HEADS.get(uuid, 1):
            return
        raise
    assert data.endswith(reading.rest)
    check_plain(reading)
    octets = said_again(reading.value)
    if octets is not None:
        again = DECODERS[uuid](octets)
        assert again.value == reading.value or reserved_bits_went(reading, again)
        assert (again.truncated, again.reserved, again.rest) == (False, 0, b"")


def check_stream(uuid: Uuid, values: Sequence[bytes]) -> None:
    """Values in order: at most the named error, and no record but from octets that came."""
    decoder = Decoder(uuid)
    records = 0
    for value in values:
        try:
            readings = decoder.feed(value)
        except Undecodable:
            continue
        records += len(readings)
        for reading in readings:
            check_plain(reading)
    records += len(decoder.finish())
    assert records <= len(values)
    assert decoder.finish() == []


def check_plain(reading: Reading[Record]) -> None:
    """It is JSON, and its numbers are numbers; what has no sign on the wire has none here."""
    json.dumps(named(reading), allow_nan=False)
    for name, value in reading.value.named().items():
        if isinstance(value, float | int):
            assert math.isfinite(value)
            assert value >= 0 or name in SIGNED or name.startswith(("minimum_", "maximum_")), name


SIGNED: Final = frozenset(
    {
        "incline_pct",
        "ramp_deg",
        "belt_force_n",
        "power_w",
        "target_inclination_pct",
        "target_resistance_level",
        "target_power_w",
        "wind_speed_mps",
        "grade_pct",
    }
)
"""Quantities of which less than nothing is something; range limits apart."""


def reserved_bits_went(before: Reading[Record], after: Reading[Record]) -> bool:
    """Reserved bits of features are read, and never written."""
    told, again = named(before), named(after)
    told.pop("unknown", None)
    told.pop("truncated", None)
    return told == again


def said_again(record: Record) -> bytes | None:
    """The octets that we would send for it. None: it is only a part, or has reserved codes."""
    try:
        return _octets(record)
    except Unencodable:
        return None


def _octets(record: Record) -> bytes:
    match record:
        case TreadmillData():
            [octets] = encode_treadmill_data(record)
            return octets
        case Request() | Response() | MachineStatus():
            return _operation(record)
        case TrainingStatus():
            return encode_training_status(record)
        case SupportedRange():
            return encode_range(record)
        case Features():
            return encode_features(record)
        case ServiceData():
            return encode_service_data(record)
        case HeartRate():
            return encode_heart_rate(record)
        case RunningSpeed():
            return encode_running_speed(record)
        case RunningFeatures():
            return encode_running_features(record)
        case _:
            raise AssertionError(record)


def _operation(record: Request | Response | MachineStatus) -> bytes:
    match record:
        case Request(op_code=Op() as op, values=values):
            return encode_request(op, **values)
        case Response(op_code=int() as op, result=Result() as result, values=values):
            return encode_response(op, result, **values)
        case MachineStatus(op_code=StatusOp() as op, values=values):
            return encode_machine_status(op, **values)
        case _:
            raise Unencodable(f"reserved or missing codes in {record}")
