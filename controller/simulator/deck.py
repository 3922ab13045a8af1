"""The simulated force deck: a walker on load cells, behind the sensor node's end of the wire."""

from __future__ import annotations

from controller.simulator.cells import DeckCells
from controller.simulator.fault import SimulatedFault
from controller.simulator.mischief import Mischief
from controller.simulator.mishaps import Mishap
from controller.simulator.walker import SimulatedWalker
from protocols.force.node import ForceNode, NodeCard

_DRIFT_MPS = 0.1
STEP_M = 0.4
_MAX_BEHIND_US = 1_000_000
"""Time that the simulator did not get from its computer, beyond this, is left out."""


class SimulatedDeck:
    """Give it the time and the belt's speed, carry its bytes. Times are µs of the host's clock.

    The node's own crystal runs `clock_ppm` fast. The walker mounts `mount_after_s` after a host has
    greeted the node, which leaves the host a moment for its tare; None waits for the act STEP_ON.
    """

    def __init__(
        self,
        walker: SimulatedWalker | None = None,
        cells: DeckCells | None = None,
        *,
        clock_ppm: float = 40.0,
        mount_after_s: float | None = 2.0,
    ) -> None:
        self.walker = walker or SimulatedWalker()
        self.node = ForceNode(NodeCard(rate_millihertz=round(self.walker.rate_hz * 1000)))
        self._cells = cells or DeckCells()
        self._rate = 1.0 + clock_ppm / 1e6
        self._period_us = 1e6 / self.walker.rate_hz
        self._origin_us: int | None = None
        self._now_us = 0  # of the node's crystal, since the first `advance`
        self._next_us = 0.0
        self._powered = True
        self._mount_after_us = None if mount_after_s is None else round(mount_after_s * 1e6)
        self._mount_at_us: int | None = None

    @property
    def relay_closed(self) -> bool:
        """The node's relay in the treadmill's safety-key loop; open without power."""
        return self._powered and self.node.relay_closed

    def advance(self, now_us: int, belt_speed_mps: float) -> None:
        """Take all samples that are due by now, on a belt that moves at this speed."""
        self._tell_time(now_us)
        self._next_us = max(self._next_us, self._now_us - _MAX_BEHIND_US)
        while self._next_us <= self._now_us:
            forces_n = self.walker.advance(belt_speed_mps)
            if self._powered:
                self.node.sample(self._cells.convert(forces_n), round(self._next_us))
            self._next_us += self._period_us
        self._mount()

    def receive(self, data: bytes, now_us: int) -> None:
        """Take bytes of the host."""
        self._tell_time(now_us)
        if self._powered:
            self.node.receive(data, self._now_us)

    def transmit(self) -> bytes:
        """What leaves for the host now."""
        return self.node.transmit(self._now_us) if self._powered else b""

    def act(self, fault: SimulatedFault) -> bool:
        """Cause `fault`; False if it is none of the deck's or the walker's."""
        match fault:
            case SimulatedFault.STEP_ON:
                self.walker.step_on()
            case SimulatedFault.STEP_OFF:
                self.walker.step_off()
            case SimulatedFault.STUMBLE:
                self.walker.stumble()
            case SimulatedFault.FREEZE_DECK:
                self._cells.freeze()
            case SimulatedFault.SATURATE_DECK:
                self._cells.saturate()
            case SimulatedFault.UNPLUG_DECK:
                self._powered = False  # its only power comes over the cable
            case SimulatedFault.REPAIR:
                self._repair()
            case _:
                return False
        return True

    def do(self, mischief: Mischief) -> bool:
        """Do this to it; False if it is none of the deck's."""
        match mischief:
            case Mischief.REBOOT_DECK:
                self.node.power_up(self._now_us)
            case Mischief.DOUBLE_DECK:
                self._cells.scale(2)
            case Mischief.FLIP_DECK:
                self._cells.scale(-1)
            case Mischief.FALL:
                self.walker.befall(Mishap.KNEES)
            case Mischief.HANG:
                self.walker.befall(Mishap.HANG)
            case Mischief.DRIFT_TO_REAR:
                self.walker.drift(-_DRIFT_MPS)
            case Mischief.DRIFT_TO_FRONT:
                self.walker.drift(_DRIFT_MPS)
            case Mischief.STEP_FORTH:
                self.walker.shift(STEP_M)
            case Mischief.STEP_BACK:
                self.walker.shift(-STEP_M)
            case _:
                return False
        return True

    def _repair(self) -> None:
        self._cells.repair()
        if not self._powered:
            self._powered = True
            self.node.power_up(self._now_us)

    def _mount(self) -> None:
        """Step on, once, a while after the first greeting."""
        if self._mount_after_us is None or not self.node.greeted:
            return
        if self._mount_at_us is None:
            self._mount_at_us = self._now_us + self._mount_after_us
        elif self._now_us >= self._mount_at_us:
            self._mount_after_us = None
            self.walker.step_on()

    def _tell_time(self, now_us: int) -> None:
        if self._origin_us is None:
            self._origin_us = now_us
        self._now_us = max(self._now_us, round((now_us - self._origin_us) * self._rate))
