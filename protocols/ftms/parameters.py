"""Operations with parameters, which the control point and the machine status share: one octet that
says what, then its fields. Sources: FTMS v1.0 tables 4.15 to 4.22, 4.26 and 4.27."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from protocols.errors import Unencodable
from protocols.ftms.fields import Field, Form, fitting, walk, write

Forms = tuple[Form, ...]
"""Of one operation: the first is written, the length tells which one is read."""


class ControlInformation(IntEnum):
    """How a belt is ended."""

    STOP = 1
    PAUSE = 2


class SpinDownControl(IntEnum):
    """A bike's calibration."""

    START = 1
    IGNORE = 2


class SpinDownStatus(IntEnum):
    """How a bike's calibration goes."""

    SPIN_DOWN_REQUESTED = 1
    SUCCESS = 2
    ERROR = 3
    STOP_PEDALING = 4


def _zones(*names: str) -> Forms:
    return (tuple(Field(f"targeted_time_in_{name}_zone_s", 2) for name in names),)


NOTHING: Final[Forms] = ((),)
SPEED: Final[Forms] = ((Field("target_speed_kmh", 2, per_unit=100),),)
INCLINATION: Final[Forms] = ((Field("target_inclination_pct", 2, per_unit=10, signed=True),),)
RESISTANCE: Final[Forms] = (
    (Field("target_resistance_level", 1, per_unit=10),),
    (Field("target_resistance_level", 2, per_unit=10, signed=True),),  # as some machines have it
)
POWER: Final[Forms] = ((Field("target_power_w", 2, signed=True),),)
HEART_RATE: Final[Forms] = ((Field("target_heart_rate_bpm", 1),),)
STOP: Final[Forms] = ((Field("control_information", 1, codes=ControlInformation),),)
ENERGY: Final[Forms] = ((Field("targeted_expended_energy_kcal", 2),),)
STEPS: Final[Forms] = ((Field("targeted_number_of_steps", 2),),)
STRIDES: Final[Forms] = ((Field("targeted_number_of_strides", 2),),)
DISTANCE: Final[Forms] = ((Field("targeted_distance_m", 3),),)
TRAINING_TIME: Final[Forms] = ((Field("targeted_training_time_s", 2),),)
TWO_ZONES: Final = _zones("fat_burn", "fitness")
THREE_ZONES: Final = _zones("light", "moderate", "hard")
FIVE_ZONES: Final = _zones("very_light", "light", "moderate", "hard", "maximum")
SIMULATION: Final[Forms] = (
    (
        Field("wind_speed_mps", 2, per_unit=1000, signed=True),
        Field("grade_pct", 2, per_unit=100, signed=True),
        Field("rolling_resistance_coefficient", 1, per_unit=10_000),
        Field("wind_resistance_coefficient_kg_per_m", 1, per_unit=100),
    ),
)
WHEEL: Final[Forms] = ((Field("wheel_circumference_mm", 2, per_unit=10),),)
SPIN_DOWN: Final[Forms] = ((Field("control_parameter", 1, codes=SpinDownControl),),)
SPIN_DOWN_SPEEDS: Final[Forms] = (
    (
        Field("target_speed_low_kmh", 2, per_unit=100),
        Field("target_speed_high_kmh", 2, per_unit=100),
    ),
    (),
)
SPIN_DOWN_STATUS: Final[Forms] = ((Field("spin_down_status", 1, codes=SpinDownStatus),),)
CADENCE: Final[Forms] = ((Field("targeted_cadence_per_min", 2, per_unit=2),),)


def read_parameters(forms: Forms, data: bytes) -> tuple[dict[str, float], bool, bytes]:
    """Values by name, whether the last is cut, and what is left over."""
    found = walk(fitting(forms, len(data)), data)
    return dict(found.values), found.cut, found.rest


def write_parameters(what: str, form: Form, values: Mapping[str, float]) -> bytes:
    """The octets behind the operation. Raises `Unencodable`."""
    wanted = [field.name for field in form]
    if sorted(wanted) != sorted(values):
        takes, given = ", ".join(wanted) or "nothing", ", ".join(values) or "nothing"
        raise Unencodable(f"{what} takes {takes}, not {given}")
    return write(form, values)
