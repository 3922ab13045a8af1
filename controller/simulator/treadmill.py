"""A whole simulated treadmill: the machine of a card, and its control board on the wire. Pure."""

from __future__ import annotations

from controller.simulator.belt import SimulatedBelt
from controller.simulator.fault import SimulatedFault
from controller.simulator.mischief import Mischief
from controller.treadmills.cards import MachineCard
from protocols.trackmaster.device import Ranges, TrackMasterDevice
from protocols.trackmaster.units import elevation_tenths, speed_tenths
from protocols.trackmaster.wire import LOCKOUT_MS


class SimulatedTreadmill:
    """Bytes in, bytes out; milliseconds. It has been switched on for long enough to be started."""

    def __init__(self, card: MachineCard, *, watchdog: bool = True, now_ms: int = 0) -> None:
        machine = card.capabilities
        self.belt = SimulatedBelt(machine, now_ms)
        self._board = TrackMasterDevice(
            self.belt,
            unit=card.unit,
            ranges=Ranges(
                min_speed=speed_tenths(machine.min_speed_mmps, card.unit),
                max_speed=speed_tenths(machine.max_speed_mmps, card.unit),
                max_elevation=elevation_tenths(machine.max_incline_tenths),
            ),
            watchdog=watchdog,
            powered_on_ms=now_ms - LOCKOUT_MS,
        )

    @property
    def due_ms(self) -> int | None:
        """When the next answer leaves; None while none waits."""
        return self._board.due_ms

    def receive(self, data: bytes, now_ms: int) -> None:
        """Take bytes of the host."""
        self._board.receive(data, now_ms)

    def transmit(self, now_ms: int) -> bytes:
        """What leaves for the host now."""
        return self._board.transmit(now_ms)

    def advance(self, now_ms: int) -> None:
        """Let time pass: at least every 10 ms."""
        self.belt.advance(now_ms)
        self._board.advance(now_ms)

    def act(self, fault: SimulatedFault) -> bool:
        """Cause `fault`; False if it is none of the treadmill's."""
        return self.belt.act(fault)

    def do(self, mischief: Mischief) -> bool:
        """Do this to it; False if it is none of the treadmill's."""
        return self.belt.do(mischief)
