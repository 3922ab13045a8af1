"""The Control Point (2AD9): what a client asks, and what the machine answers.

Source: FTMS v1.0 section 4.16, tables 4.15 and 4.24.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from protocols.errors import Unencodable
from protocols.ftms import parameters
from protocols.ftms.fields import Reading, Record, Unassigned, Value, head
from protocols.ftms.parameters import NOTHING, Forms, read_parameters, write_parameters

RESPONSE_CODE: Final = 0x80


class Op(IntEnum):
    """What can be asked."""

    REQUEST_CONTROL = 0x00
    RESET = 0x01
    SET_TARGET_SPEED = 0x02
    SET_TARGET_INCLINATION = 0x03
    SET_TARGET_RESISTANCE_LEVEL = 0x04
    SET_TARGET_POWER = 0x05
    SET_TARGET_HEART_RATE = 0x06
    START_OR_RESUME = 0x07
    STOP_OR_PAUSE = 0x08
    SET_TARGETED_EXPENDED_ENERGY = 0x09
    SET_TARGETED_NUMBER_OF_STEPS = 0x0A
    SET_TARGETED_NUMBER_OF_STRIDES = 0x0B
    SET_TARGETED_DISTANCE = 0x0C
    SET_TARGETED_TRAINING_TIME = 0x0D
    SET_TARGETED_TIME_IN_TWO_HEART_RATE_ZONES = 0x0E
    SET_TARGETED_TIME_IN_THREE_HEART_RATE_ZONES = 0x0F
    SET_TARGETED_TIME_IN_FIVE_HEART_RATE_ZONES = 0x10
    SET_INDOOR_BIKE_SIMULATION_PARAMETERS = 0x11
    SET_WHEEL_CIRCUMFERENCE = 0x12
    SPIN_DOWN_CONTROL = 0x13
    SET_TARGETED_CADENCE = 0x14


class Result(IntEnum):
    """How it ended."""

    SUCCESS = 0x01
    OP_CODE_NOT_SUPPORTED = 0x02
    INVALID_PARAMETER = 0x03
    OPERATION_FAILED = 0x04
    CONTROL_NOT_PERMITTED = 0x05


PARAMETERS: Final[dict[Op, Forms]] = {
    Op.REQUEST_CONTROL: NOTHING,
    Op.RESET: NOTHING,
    Op.SET_TARGET_SPEED: parameters.SPEED,
    Op.SET_TARGET_INCLINATION: parameters.INCLINATION,
    Op.SET_TARGET_RESISTANCE_LEVEL: parameters.RESISTANCE,
    Op.SET_TARGET_POWER: parameters.POWER,
    Op.SET_TARGET_HEART_RATE: parameters.HEART_RATE,
    Op.START_OR_RESUME: NOTHING,
    Op.STOP_OR_PAUSE: parameters.STOP,
    Op.SET_TARGETED_EXPENDED_ENERGY: parameters.ENERGY,
    Op.SET_TARGETED_NUMBER_OF_STEPS: parameters.STEPS,
    Op.SET_TARGETED_NUMBER_OF_STRIDES: parameters.STRIDES,
    Op.SET_TARGETED_DISTANCE: parameters.DISTANCE,
    Op.SET_TARGETED_TRAINING_TIME: parameters.TRAINING_TIME,
    Op.SET_TARGETED_TIME_IN_TWO_HEART_RATE_ZONES: parameters.TWO_ZONES,
    Op.SET_TARGETED_TIME_IN_THREE_HEART_RATE_ZONES: parameters.THREE_ZONES,
    Op.SET_TARGETED_TIME_IN_FIVE_HEART_RATE_ZONES: parameters.FIVE_ZONES,
    Op.SET_INDOOR_BIKE_SIMULATION_PARAMETERS: parameters.SIMULATION,
    Op.SET_WHEEL_CIRCUMFERENCE: parameters.WHEEL,
    Op.SPIN_DOWN_CONTROL: parameters.SPIN_DOWN,
    Op.SET_TARGETED_CADENCE: parameters.CADENCE,
}


@dataclass(frozen=True, slots=True)
class Request(Record):
    """What a client writes. `values` has the parameters that came whole, by name."""

    op_code: Op | Unassigned
    values: Mapping[str, float] = field(default_factory=dict)

    def named(self) -> dict[str, Value]:
        return {"op_code": self.op_code, **self.values}


@dataclass(frozen=True, slots=True)
class Response(Record):
    """What the machine indicates when a procedure is over."""

    op_code: Op | Unassigned | None
    result: Result | Unassigned | None
    values: Mapping[str, float] = field(default_factory=dict)

    def named(self) -> dict[str, Value]:
        told: dict[str, Value | None] = {
            "op_code": "response_code",
            "request_op_code": self.op_code,
            "result_code": self.result,
            **self.values,
        }
        return {name: value for name, value in told.items() if value is not None}


def encode_request(op: Op, **values: float) -> bytes:
    """As `encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=3.0)`. Raises `Unencodable`."""
    return bytes((op,)) + write_parameters(op.name.lower(), PARAMETERS[op][0], values)


def encode_response(op: int, result: Result, **values: float) -> bytes:
    """The answer to any op code, also to one that is reserved. Only a successful spin down takes
    values. Raises `Unencodable`."""
    if not 0 <= op <= 0xFF:
        raise Unencodable(f"op code {op} is no octet")
    form = _response_forms(op, result)[0] if values else ()
    what = f"a response of {result.name.lower()} to op code {op}"
    return bytes((RESPONSE_CODE, op, result)) + write_parameters(what, form, values)


def decode_control_point(data: bytes) -> Reading[Request | Response]:
    """What was written, or what was indicated: the op code tells. Raises `Undecodable` if there is
    none."""
    number, body = head(data, 1, "op code")
    if number == RESPONSE_CODE:
        return _response(body)
    op = _op(number)
    forms = NOTHING if isinstance(op, Unassigned) else PARAMETERS[op]
    values, cut, rest = read_parameters(forms, body)
    return Reading(Request(op, values), truncated=cut, rest=rest)


def _response(body: bytes) -> Reading[Response]:
    op = _op(body[0]) if body else None
    if op is None or len(body) < 2:
        return Reading(Response(op, None), truncated=True)
    result = _result(body[1])
    values, cut, rest = read_parameters(_response_forms(op, result), body[2:])
    return Reading(Response(op, result, values), truncated=cut, rest=rest)


def _response_forms(op: int, result: int) -> Forms:
    """Table 4.24: only one response has parameters."""
    speeds = op == Op.SPIN_DOWN_CONTROL and result == Result.SUCCESS
    return parameters.SPIN_DOWN_SPEEDS if speeds else NOTHING


def _op(number: int) -> Op | Unassigned:
    return Op(number) if number in PARAMETERS else Unassigned(number)


def _result(number: int) -> Result | Unassigned:
    return Result(number) if number in set(Result) else Unassigned(number)
