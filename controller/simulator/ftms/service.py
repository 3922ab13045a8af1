"""What the treadmill's Fitness Machine Service consists of, and what can be read of it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from controller.simulator.ftms.machine import Machine
from controller.simulator.ftms.peculiarities import Peculiarities
from protocols.ftms.features import (
    Features,
    MachineFeature,
    MachineType,
    ServiceData,
    TargetFeature,
    encode_features,
    encode_service_data,
)
from protocols.ftms.ranges import encode_range
from protocols.ftms.training import TrainingState, TrainingStatus, encode_training_status
from protocols.ftms.uuids import Uuid
from protocols.gatt.messages import Properties

SERVICE: Final = Uuid.FITNESS_MACHINE_SERVICE_DATA.short
FEATURE: Final = Uuid.FITNESS_MACHINE_FEATURE.short
DATA: Final = Uuid.TREADMILL_DATA.short
TRAINING: Final = Uuid.TRAINING_STATUS.short
SPEEDS: Final = Uuid.SUPPORTED_SPEED_RANGE.short
INCLINES: Final = Uuid.SUPPORTED_INCLINATION_RANGE.short
CONTROL: Final = Uuid.FITNESS_MACHINE_CONTROL_POINT.short
STATUS: Final = Uuid.FITNESS_MACHINE_STATUS.short

ADVERTISED: Final = encode_service_data(ServiceData(True, MachineType.TREADMILL))
"""The service data behind 1826."""


class Service:
    """The characteristics of one machine."""

    def __init__(self, machine: Machine, peculiar: Peculiarities) -> None:
        self._machine = machine
        self._preamble = peculiar.preamble
        self._inclines = machine.inclines
        self._values: dict[str, Callable[[], bytes]] = {
            FEATURE: self._features,
            TRAINING: self._training,
            SPEEDS: self._speeds,
        }
        if (inclines := machine.inclines) is not None:
            self._values[INCLINES] = partial(encode_range, inclines)

    @property
    def characteristics(self) -> dict[str, Properties]:
        """All of them, by name."""
        present = {
            FEATURE: Properties.READ,
            DATA: Properties.NOTIFY,
            TRAINING: Properties.READ | Properties.NOTIFY,
            SPEEDS: Properties.READ,
            CONTROL: Properties.WRITE | Properties.INDICATE,
            STATUS: Properties.NOTIFY,
        }
        if self._inclines is not None:
            present[INCLINES] = Properties.READ
        if self._preamble is not None:
            present[self._preamble.characteristic] = Properties.WRITE
        return present

    @property
    def training_state(self) -> TrainingState:
        """Idle, or under way."""
        return TrainingState.MANUAL_MODE if self._machine.running else TrainingState.IDLE

    def read(self, characteristic: str) -> bytes:
        """The value of one that can be read."""
        return self._values[characteristic]()

    def _training(self) -> bytes:
        return encode_training_status(TrainingStatus(self.training_state))

    def _speeds(self) -> bytes:
        return encode_range(self._machine.speeds)

    def _features(self) -> bytes:
        measures = (
            MachineFeature.AVERAGE_SPEED
            | MachineFeature.TOTAL_DISTANCE
            | MachineFeature.ELEVATION_GAIN
            | MachineFeature.EXPENDED_ENERGY
            | MachineFeature.ELAPSED_TIME
        )
        targets = TargetFeature.SPEED_TARGET_SETTING
        if self._inclines is not None:
            measures |= MachineFeature.INCLINATION
            targets |= TargetFeature.INCLINATION_TARGET_SETTING
        return encode_features(Features(measures, targets))
