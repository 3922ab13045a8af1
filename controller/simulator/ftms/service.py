"""What the treadmill's Fitness Machine Service consists of, and what can be read of it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from controller.simulator.ftms.machine import Machine
from controller.simulator.ftms.peculiarities import Peculiarities
from protocols.ftms.features import (
    Features,
    MachineFeature,
    TargetFeature,
    encode_features,
)
from protocols.ftms.ranges import encode_range
from protocols.ftms.service import FEATURE, INCLINES, SPEEDS, TRAINING, characteristics
from protocols.ftms.training import TrainingState, TrainingStatus, encode_training_status
from protocols.gatt.messages import Properties


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
        present = characteristics(lifts=self._inclines is not None)
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
