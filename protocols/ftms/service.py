"""The Fitness Machine Service of a treadmill: what it and its characteristics are called on a link,
and how it is advertised."""

from __future__ import annotations

from typing import Final

from protocols.ftms.features import MachineType, ServiceData, encode_service_data
from protocols.ftms.uuids import Uuid
from protocols.gatt.messages import Properties

FITNESS_MACHINE: Final = Uuid.FITNESS_MACHINE_SERVICE_DATA.short
FEATURE: Final = Uuid.FITNESS_MACHINE_FEATURE.short
DATA: Final = Uuid.TREADMILL_DATA.short
TRAINING: Final = Uuid.TRAINING_STATUS.short
SPEEDS: Final = Uuid.SUPPORTED_SPEED_RANGE.short
INCLINES: Final = Uuid.SUPPORTED_INCLINATION_RANGE.short
CONTROL: Final = Uuid.FITNESS_MACHINE_CONTROL_POINT.short
STATUS: Final = Uuid.FITNESS_MACHINE_STATUS.short

ADVERTISED: Final = encode_service_data(ServiceData(True, MachineType.TREADMILL))
"""The service data behind 1826."""


def characteristics(*, lifts: bool) -> dict[str, Properties]:
    """What can be done with each (FTMS v1.0, 4); a machine without a lift has no range of
    inclines."""
    return {
        FEATURE: Properties.READ,
        DATA: Properties.NOTIFY,
        TRAINING: Properties.READ | Properties.NOTIFY,
        SPEEDS: Properties.READ,
        **({INCLINES: Properties.READ} if lifts else {}),
        CONTROL: Properties.WRITE | Properties.INDICATE,
        STATUS: Properties.NOTIFY,
    }
