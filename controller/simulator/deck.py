"""The simulated force deck: a walker on load cells, behind the sensor node's end of the wire; or
two decks side by side, each with a node and a wire of its own."""

from __future__ import annotations

from collections.abc import Sequence

from controller.simulator.cells import Newtons
from controller.simulator.fault import SimulatedFault
from controller.simulator.mischief import Mischief
from controller.simulator.mishaps import Mishap
from controller.simulator.node import DeckNode
from controller.simulator.walker import SimulatedWalker
from protocols.force.node import ForceNode, NodeCard

_DRIFT_MPS = 0.1
STEP_M = 0.4
_MAX_BEHIND_US = 1_000_000
"""Time that the simulator did not get from its computer, beyond this, is left out."""


class SimulatedDeck:
    """Give it the time and the belt's speed, carry the bytes of its nodes. Times are µs of the
    host's clock.

    One node under both feet, unless `nodes` says otherwise: two are decks side by side, and each
    bears the feet that stand on it. Faults are the first one's. Its crystal runs `clock_ppm` fast.
    The walker mounts `mount_after_s` after a host has greeted all nodes, which leaves the host a
    moment for its tare; None waits for the act STEP_ON.
    """

    def __init__(
        self,
        walker: SimulatedWalker | None = None,
        nodes: Sequence[DeckNode] = (),
        *,
        clock_ppm: float = 40.0,
        mount_after_s: float | None = 2.0,
    ) -> None:
        self.walker = walker or SimulatedWalker()
        card = NodeCard(rate_millihertz=round(self.walker.rate_hz * 1000))
        self.nodes = tuple(nodes) or (DeckNode(card),)
        self._rate = 1.0 + clock_ppm / 1e6
        self._period_us = 1e6 / self.walker.rate_hz
        self._origin_us: int | None = None
        self._now_us = 0  # of the first node's crystal, since the first `advance`
        self._next_us = 0.0
        self._mount_after_us = None if mount_after_s is None else round(mount_after_s * 1e6)
        self._mount_at_us: int | None = None
        self._turned = False  # the belt runs to the console

    @property
    def node(self) -> ForceNode:
        """The first node's own end of the wire."""
        return self.nodes[0].wire

    @property
    def relay_closed(self) -> bool:
        """The nodes' relays in the treadmill's safety-key loop; open without power."""
        return all(node.powered and node.wire.relay_closed for node in self.nodes)

    def advance(self, now_us: int, belt_speed_mps: float) -> None:
        """Take all samples that are due by now, on a belt that moves at this speed."""
        self._tell_time(now_us)
        self._next_us = max(self._next_us, self._now_us - _MAX_BEHIND_US)
        while self._next_us <= self._now_us:
            at_us = round(self._next_us)
            for node, forces_n in zip(self.nodes, self._loads_n(belt_speed_mps), strict=True):
                node.sample(_end_for_end(forces_n) if self._turned else forces_n, at_us)
            self._next_us += self._period_us
        self._mount()

    def receive(self, data: bytes, now_us: int, node: int = 0) -> None:
        """Take bytes of the host for a node."""
        self._tell_time(now_us)
        self.nodes[node].receive(data, self._now_us)

    def transmit(self, node: int = 0) -> bytes:
        """What leaves from a node for the host now."""
        return self.nodes[node].transmit(self._now_us)

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
                self.nodes[0].cells.freeze()
            case SimulatedFault.SATURATE_DECK:
                self.nodes[0].cells.saturate()
            case SimulatedFault.UNPLUG_DECK:
                self.nodes[0].powered = False  # its only power comes over the cable
            case SimulatedFault.REPAIR:
                self._repair()
            case _:
                return False
        return True

    def do(self, mischief: Mischief) -> bool:
        """Do this to it; False if it is none of the deck's."""
        match mischief:
            case Mischief.REBOOT_DECK:
                self.nodes[0].restart(self._now_us)
            case Mischief.REVERSE_BELT:
                self._turned = True
            case Mischief.DOUBLE_DECK:
                self.nodes[0].cells.scale(2)
            case Mischief.FLIP_DECK:
                self.nodes[0].cells.scale(-1)
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

    def _loads_n(self, belt_speed_mps: float) -> Sequence[Newtons]:
        """What the cells of each node bear at the next sample."""
        whole_n = self.walker.advance(belt_speed_mps)
        if len(self.nodes) == 1:
            return (whole_n,)
        feet = self.walker.each_foot_n
        return [node.bears(feet) for node in self.nodes]

    def _repair(self) -> None:
        self._turned = False
        for node in self.nodes:
            node.cells.repair()
            if not node.powered:
                node.powered = True
                node.restart(self._now_us)

    def _mount(self) -> None:
        """Step on, once, a while after the first greeting."""
        if self._mount_after_us is None or not all(node.wire.greeted for node in self.nodes):
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


def _end_for_end(cells_n: Newtons) -> Newtons:
    """The same person on the same belt, seen from its other end."""
    front_left, front_right, rear_left, rear_right = cells_n
    return rear_left, rear_right, front_left, front_right
