"""What a machine can do: Fitness Machine Feature (2ACC), and what it advertises (1826).

Sources: FTMS v1.0 section 4.3, tables 4.3 and 4.4; FTMP v1.0 section 3.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from protocols.errors import Unencodable
from protocols.ftms.fields import Field, Reading, Record, head, known_bits, walk, write


class MachineFeature(IntFlag):
    """What it measures."""

    AVERAGE_SPEED = 1 << 0
    CADENCE = 1 << 1
    TOTAL_DISTANCE = 1 << 2
    INCLINATION = 1 << 3
    ELEVATION_GAIN = 1 << 4
    PACE = 1 << 5
    STEP_COUNT = 1 << 6
    RESISTANCE_LEVEL = 1 << 7
    STRIDE_COUNT = 1 << 8
    EXPENDED_ENERGY = 1 << 9
    HEART_RATE_MEASUREMENT = 1 << 10
    METABOLIC_EQUIVALENT = 1 << 11
    ELAPSED_TIME = 1 << 12
    REMAINING_TIME = 1 << 13
    POWER_MEASUREMENT = 1 << 14
    FORCE_ON_BELT_AND_POWER_OUTPUT = 1 << 15
    USER_DATA_RETENTION = 1 << 16


class TargetFeature(IntFlag):
    """What it can be set to. Start, stop and pause have no bit: each control point has them."""

    SPEED_TARGET_SETTING = 1 << 0
    INCLINATION_TARGET_SETTING = 1 << 1
    RESISTANCE_TARGET_SETTING = 1 << 2
    POWER_TARGET_SETTING = 1 << 3
    HEART_RATE_TARGET_SETTING = 1 << 4
    TARGETED_EXPENDED_ENERGY_CONFIGURATION = 1 << 5
    TARGETED_STEP_NUMBER_CONFIGURATION = 1 << 6
    TARGETED_STRIDE_NUMBER_CONFIGURATION = 1 << 7
    TARGETED_DISTANCE_CONFIGURATION = 1 << 8
    TARGETED_TRAINING_TIME_CONFIGURATION = 1 << 9
    TARGETED_TIME_IN_TWO_HEART_RATE_ZONES_CONFIGURATION = 1 << 10
    TARGETED_TIME_IN_THREE_HEART_RATE_ZONES_CONFIGURATION = 1 << 11
    TARGETED_TIME_IN_FIVE_HEART_RATE_ZONES_CONFIGURATION = 1 << 12
    INDOOR_BIKE_SIMULATION_PARAMETERS = 1 << 13
    WHEEL_CIRCUMFERENCE_CONFIGURATION = 1 << 14
    SPIN_DOWN_CONTROL = 1 << 15
    TARGETED_CADENCE_CONFIGURATION = 1 << 16


class MachineType(IntFlag):
    """What is advertised to be there."""

    TREADMILL = 1 << 0
    CROSS_TRAINER = 1 << 1
    STEP_CLIMBER = 1 << 2
    STAIR_CLIMBER = 1 << 3
    ROWER = 1 << 4
    INDOOR_BIKE = 1 << 5


@dataclass(frozen=True, slots=True)
class Features(Record):
    """Reserved bits are kept in both."""

    fitness_machine_features: MachineFeature | None = None
    target_setting_features: TargetFeature | None = None


@dataclass(frozen=True, slots=True)
class ServiceData(Record):
    """What stands behind the service's UUID in an advertisement."""

    fitness_machine_available: bool
    fitness_machine_type: MachineType | None = None


_FEATURES: Final = (Field("fitness_machine_features", 4), Field("target_setting_features", 4))
_TYPE: Final = (Field("fitness_machine_type", 2),)
_AVAILABLE: Final = 1


def decode_features(data: bytes) -> Reading[Features]:
    """What of the two words is whole. Never raises."""
    found = walk(_FEATURES, data)
    words = dict(found.values)
    machine = words.get("fitness_machine_features")
    target = words.get("target_setting_features")
    features = Features(
        None if machine is None else MachineFeature(int(machine)),
        None if target is None else TargetFeature(int(target)),
    )
    return Reading(features, truncated=found.cut, rest=found.rest)


def encode_features(features: Features) -> bytes:
    """Reserved bits are written as 0. Raises `Unencodable` if one word is None."""
    machine, target = features.fitness_machine_features, features.target_setting_features
    if machine is None or target is None:
        raise Unencodable(f"both words of the features are needed, not {features}")
    words = known_bits(machine), known_bits(target)
    return write(_FEATURES, dict(zip((row.name for row in _FEATURES), words, strict=True)))


def decode_service_data(data: bytes) -> Reading[ServiceData]:
    """The octets behind the UUID. Raises `Undecodable` if there are none."""
    flags, body = head(data, 1, "flags")
    found = walk(_TYPE, body)
    kind = dict(found.values).get("fitness_machine_type")
    return Reading(
        ServiceData(bool(flags & _AVAILABLE), None if kind is None else MachineType(int(kind))),
        truncated=found.cut,
        reserved=flags & ~_AVAILABLE,
        rest=found.rest,
    )


def encode_service_data(data: ServiceData) -> bytes:
    """Reserved bits are written as 0. Raises `Unencodable` without a type."""
    if data.fitness_machine_type is None:
        raise Unencodable("fitness_machine_type is missing, and the wire cannot say so")
    kind = known_bits(data.fitness_machine_type)
    return bytes((data.fitness_machine_available,)) + write(_TYPE, {_TYPE[0].name: kind})
