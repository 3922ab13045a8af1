"""The characteristics, by their 16-bit numbers. Source: Bluetooth Assigned Numbers."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final

_BASE: Final = "-0000-1000-8000-00805f9b34fb"
_FORM: Final = re.compile(rf"(?:0x|0000)?([0-9a-f]{{4}})(?:{_BASE})?")


class Uuid(IntEnum):
    """What Backstride reads and writes; 1826, a service, stands for its advertised data."""

    FITNESS_MACHINE_SERVICE_DATA = 0x1826
    FITNESS_MACHINE_FEATURE = 0x2ACC
    TREADMILL_DATA = 0x2ACD
    TRAINING_STATUS = 0x2AD3
    SUPPORTED_SPEED_RANGE = 0x2AD4
    SUPPORTED_INCLINATION_RANGE = 0x2AD5
    SUPPORTED_RESISTANCE_LEVEL_RANGE = 0x2AD6
    SUPPORTED_HEART_RATE_RANGE = 0x2AD7
    SUPPORTED_POWER_RANGE = 0x2AD8
    FITNESS_MACHINE_CONTROL_POINT = 0x2AD9
    FITNESS_MACHINE_STATUS = 0x2ADA
    HEART_RATE_MEASUREMENT = 0x2A37
    RSC_MEASUREMENT = 0x2A53
    RSC_FEATURE = 0x2A54

    @property
    def short(self) -> str:
        """Four hexadecimal digits, as `2acd`."""
        return f"{self:04x}"

    @property
    def long(self) -> str:
        """All 128 bits, as Bluetooth stacks write it."""
        return f"0000{self:04x}{_BASE}"


def parse_uuid(text: str) -> Uuid | None:
    """`2acd`, `0x2ACD` or all 128 bits. None: not one of ours."""
    match = _FORM.fullmatch(text.strip().lower())
    known = match is not None and int(match[1], 16) in set(Uuid)
    return Uuid(int(match[1], 16)) if match is not None and known else None
