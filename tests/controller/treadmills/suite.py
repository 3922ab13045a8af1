"""What a suite has to know of the driver that it tests."""

from __future__ import annotations

from abc import ABC, abstractmethod

from controller.api import SimulatedFault
from controller.rehearse.far_ends import FarEnd
from controller.treadmills.cards import MachineCard
from tests.controller.treadmills.rigs import Wire


class Suite(ABC):
    """One driver, on one machine."""

    wire: Wire
    card: MachineCard
    stop_again_ms: int  # the longest that it may be silent while a belt is to stop

    @abstractmethod
    def end(self) -> FarEnd:
        """A new treadmill whose own watchdog is off."""

    def press_stop(self, end: FarEnd) -> None:
        """STOP on the treadmill's own console."""
        end.belt.act(SimulatedFault.CONSOLE_STOP)

    def pull_key(self, end: FarEnd) -> None:
        """The safety key."""
        end.belt.act(SimulatedFault.SAFETY_KEY)
