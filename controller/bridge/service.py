"""Which services an app finds, and what it can read there. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from controller.bridge.control import Ranges
from protocols.ftms.features import (
    Features,
    MachineFeature,
    TargetFeature,
    encode_features,
)
from protocols.ftms.ranges import encode_range
from protocols.ftms.running import RunningFeature, RunningFeatures, encode_running_features
from protocols.ftms.service import (
    FEATURE,
    FITNESS_MACHINE,
    INCLINES,
    SPEEDS,
    TRAINING,
    characteristics,
)
from protocols.ftms.training import TrainingState, TrainingStatus, encode_training_status
from protocols.ftms.uuids import Uuid
from protocols.gatt.messages import Properties

RUNNING_SPEED: Final = "1814"
DEVICE_INFORMATION: Final = "180a"

RUNNING: Final = Uuid.RSC_MEASUREMENT.short
RUNNING_FEATURE: Final = Uuid.RSC_FEATURE.short
MANUFACTURER, MODEL, SOFTWARE = "2a29", "2a24", "2a28"  # strings of Device Information

_R, _N = Properties.READ, Properties.NOTIFY


def services(*, lifts: bool, with_deck: bool) -> dict[str, dict[str, Properties]]:
    """The characteristics of each service, by name. A machine without a lift has no range of
    inclines; without a force deck nobody counts steps."""
    steps = {RUNNING_SPEED: {RUNNING: _N, RUNNING_FEATURE: _R}} if with_deck else {}
    about = {DEVICE_INFORMATION: {MANUFACTURER: _R, MODEL: _R, SOFTWARE: _R}}
    return {FITNESS_MACHINE: characteristics(lifts=lifts), **steps, **about}


@dataclass(frozen=True, slots=True)
class Values:
    """What can be read at one moment."""

    ranges: Ranges
    training: TrainingState
    asking: bool
    with_heart: bool

    def read(self, characteristic: str) -> bytes:
        """The value of one of `services` that can be read."""
        return {
            FEATURE: self._features,
            TRAINING: lambda: encode_training_status(TrainingStatus(self.training)),
            SPEEDS: lambda: encode_range(self.ranges.speed),
            INCLINES: self._inclines,
            RUNNING_FEATURE: lambda: encode_running_features(RunningFeatures(_STEPS)),
            MANUFACTURER: lambda: b"Backstride",
            MODEL: lambda: b"Treadmill bridge",
            SOFTWARE: _version,
        }[characteristic]()

    def _features(self) -> bytes:
        return encode_features(Features(self._measures(), self._targets()))

    def _inclines(self) -> bytes:
        assert self.ranges.incline is not None
        return encode_range(self.ranges.incline)

    def _measures(self) -> MachineFeature:
        measures = _ALWAYS
        if self.ranges.incline is not None:
            measures |= MachineFeature.INCLINATION
        if self.with_heart:
            measures |= MachineFeature.HEART_RATE_MEASUREMENT
        return measures

    def _targets(self) -> TargetFeature:
        """Start and stop have no bit; nothing else can be set where nobody may ask."""
        if not self.asking:
            return TargetFeature(0)
        if self.ranges.incline is None:
            return TargetFeature.SPEED_TARGET_SETTING
        return TargetFeature.SPEED_TARGET_SETTING | TargetFeature.INCLINATION_TARGET_SETTING


_ALWAYS: Final = (
    MachineFeature.TOTAL_DISTANCE | MachineFeature.ELAPSED_TIME | MachineFeature.REMAINING_TIME
)
_STEPS: Final = RunningFeature.TOTAL_DISTANCE_MEASUREMENT | RunningFeature.WALKING_OR_RUNNING_STATUS


def _version() -> bytes:
    try:
        return version("backstride").encode()
    except PackageNotFoundError:  # run from its sources
        return b"unknown"
