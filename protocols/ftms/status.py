"""Fitness Machine Status (2ADA): what changed at the machine. Source: FTMS v1.0 section 4.17.

A change that a client made is told only to the other clients (4.17.1), though machines differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from protocols.ftms import parameters
from protocols.ftms.fields import Reading, Record, Unassigned, Value, head
from protocols.ftms.parameters import NOTHING, Forms, read_parameters, write_parameters


class StatusOp(IntEnum):
    """Table 4.26."""

    RESET = 0x01
    STOPPED_OR_PAUSED_BY_USER = 0x02
    STOPPED_BY_SAFETY_KEY = 0x03
    STARTED_OR_RESUMED_BY_USER = 0x04
    TARGET_SPEED_CHANGED = 0x05
    TARGET_INCLINE_CHANGED = 0x06
    TARGET_RESISTANCE_LEVEL_CHANGED = 0x07
    TARGET_POWER_CHANGED = 0x08
    TARGET_HEART_RATE_CHANGED = 0x09
    TARGETED_EXPENDED_ENERGY_CHANGED = 0x0A
    TARGETED_NUMBER_OF_STEPS_CHANGED = 0x0B
    TARGETED_NUMBER_OF_STRIDES_CHANGED = 0x0C
    TARGETED_DISTANCE_CHANGED = 0x0D
    TARGETED_TRAINING_TIME_CHANGED = 0x0E
    TARGETED_TIME_IN_TWO_HEART_RATE_ZONES_CHANGED = 0x0F
    TARGETED_TIME_IN_THREE_HEART_RATE_ZONES_CHANGED = 0x10
    TARGETED_TIME_IN_FIVE_HEART_RATE_ZONES_CHANGED = 0x11
    INDOOR_BIKE_SIMULATION_PARAMETERS_CHANGED = 0x12
    WHEEL_CIRCUMFERENCE_CHANGED = 0x13
    SPIN_DOWN_STATUS = 0x14
    TARGETED_CADENCE_CHANGED = 0x15
    CONTROL_PERMISSION_LOST = 0xFF


PARAMETERS: Final[dict[StatusOp, Forms]] = {
    StatusOp.RESET: NOTHING,
    StatusOp.STOPPED_OR_PAUSED_BY_USER: parameters.STOP,
    StatusOp.STOPPED_BY_SAFETY_KEY: NOTHING,
    StatusOp.STARTED_OR_RESUMED_BY_USER: NOTHING,
    StatusOp.TARGET_SPEED_CHANGED: parameters.SPEED,
    StatusOp.TARGET_INCLINE_CHANGED: parameters.INCLINATION,
    StatusOp.TARGET_RESISTANCE_LEVEL_CHANGED: parameters.RESISTANCE,
    StatusOp.TARGET_POWER_CHANGED: parameters.POWER,
    StatusOp.TARGET_HEART_RATE_CHANGED: parameters.HEART_RATE,
    StatusOp.TARGETED_EXPENDED_ENERGY_CHANGED: parameters.ENERGY,
    StatusOp.TARGETED_NUMBER_OF_STEPS_CHANGED: parameters.STEPS,
    StatusOp.TARGETED_NUMBER_OF_STRIDES_CHANGED: parameters.STRIDES,
    StatusOp.TARGETED_DISTANCE_CHANGED: parameters.DISTANCE,
    StatusOp.TARGETED_TRAINING_TIME_CHANGED: parameters.TRAINING_TIME,
    StatusOp.TARGETED_TIME_IN_TWO_HEART_RATE_ZONES_CHANGED: parameters.TWO_ZONES,
    StatusOp.TARGETED_TIME_IN_THREE_HEART_RATE_ZONES_CHANGED: parameters.THREE_ZONES,
    StatusOp.TARGETED_TIME_IN_FIVE_HEART_RATE_ZONES_CHANGED: parameters.FIVE_ZONES,
    StatusOp.INDOOR_BIKE_SIMULATION_PARAMETERS_CHANGED: parameters.SIMULATION,
    StatusOp.WHEEL_CIRCUMFERENCE_CHANGED: parameters.WHEEL,
    StatusOp.SPIN_DOWN_STATUS: parameters.SPIN_DOWN_STATUS,
    StatusOp.TARGETED_CADENCE_CHANGED: parameters.CADENCE,
    StatusOp.CONTROL_PERMISSION_LOST: NOTHING,
}


@dataclass(frozen=True, slots=True)
class MachineStatus(Record):
    """One event. `values` has the parameters that came whole, by name."""

    op_code: StatusOp | Unassigned
    values: Mapping[str, float] = field(default_factory=dict)

    def named(self) -> dict[str, Value]:
        return {"op_code": self.op_code, **self.values}


def encode_machine_status(op: StatusOp, **values: float) -> bytes:
    """As `encode_machine_status(StatusOp.TARGET_SPEED_CHANGED, target_speed_kmh=3.0)`. Raises
    `Unencodable`."""
    return bytes((op,)) + write_parameters(op.name.lower(), PARAMETERS[op][0], values)


def decode_machine_status(data: bytes) -> Reading[MachineStatus]:
    """Raises `Undecodable` if there is no op code."""
    number, body = head(data, 1, "op code")
    op = StatusOp(number) if number in PARAMETERS else Unassigned(number)
    forms = NOTHING if isinstance(op, Unassigned) else PARAMETERS[op]
    values, cut, rest = read_parameters(forms, body)
    return Reading(MachineStatus(op, values), truncated=cut, rest=rest)
