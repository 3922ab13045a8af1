"""What to tell a machine next so that it does what is ordered: a start, a speed, an incline.

A target that was sent is not sent again, whatever came of it: only what the machine itself did not
take may be. Targets never bring a start with them, and a belt that stands gets none. While an order
falls the machine, which lags behind it, is never told to rise.
"""

from __future__ import annotations

from typing import Final

from controller.treadmills.ftms.control import Command
from controller.treadmills.ftms.targets import targets_of
from controller.treadmills.ftms.traits import FtmsTraits
from controller.treadmills.port import BeltStatus, Capabilities, Feedback, Motion, Order
from protocols.ftms.control import Op
from protocols.ftms.features import TargetFeature, decode_features
from protocols.ftms.ranges import decode_range
from protocols.ftms.service import FEATURE, INCLINES, SPEEDS
from protocols.ftms.uuids import Uuid

SETTLED_MS: Final = 100  # an order that fell less than this ago may still fall

START: Final = Command(Op.START_OR_RESUME, bytes((Op.START_OR_RESUME,)))


def target(op: Op, count: int) -> Command:
    """Set Target Speed or Inclination."""
    return Command(op, bytes((op,)) + count.to_bytes(2, "little"), count)


class Steering:
    """One link's targets. A new link needs a new one."""

    def __init__(self, machine: Capabilities, traits: FtmsTraits) -> None:
        self._lifts = machine.max_incline_tenths > 0
        self._gentle_mmps = machine.min_speed_mmps + machine.windows.tolerance_mmps
        self._preset_speed = traits.preset_speed
        self.targets = targets_of(machine, traits)
        """What the machine takes, as far as it has told."""
        self._said: dict[Op, int] = {}
        self._fell_ms: dict[Op, int] = {}
        self._preset = self._started = False
        self._hold_tenths: int | None = None
        self._refused = ""  # what was complained of last
        self._complaint: str | None = None

    def stated(self, uuid: str, data: bytes) -> None:
        """What the machine says that it can."""
        if uuid == SPEEDS:
            speeds = decode_range(Uuid.SUPPORTED_SPEED_RANGE, data).value
            self.targets = self.targets.with_speeds(speeds)
        elif uuid == INCLINES:
            inclines = decode_range(Uuid.SUPPORTED_INCLINATION_RANGE, data).value
            self.targets = self.targets.with_inclines(inclines)
        elif uuid == FEATURE:
            features = decode_features(data).value.target_setting_features
            if features is not None and not features & TargetFeature.INCLINATION_TARGET_SETTING:
                self.targets = self.targets.without_incline()

    @property
    def slowest(self) -> Command:
        """The lowest speed that the machine takes."""
        return target(Op.SET_TARGET_SPEED, self.targets.speed.lowest)

    def begin(self) -> None:
        """A start is ordered: what was said before it does not count."""
        self._preset = self._started = False
        self._said.clear()

    def end(self, newest: Feedback | None) -> None:
        """A stop is ordered: a lift that is on its way is to stop where it is."""
        sent = self._said.get(Op.SET_TARGET_INCLINATION)
        self._hold_tenths = newest.incline_tenths if newest and sent is not None else None

    def ordered(self, before: Order, order: Order, now_ms: int) -> None:
        """Another order than before holds from now on."""
        if order.speed_mmps < before.speed_mmps:
            self._fell_ms[Op.SET_TARGET_SPEED] = now_ms
        if order.incline_tenths < before.incline_tenths:
            self._fell_ms[Op.SET_TARGET_INCLINATION] = now_ms

    def next(self, order: Order, newest: Feedback, now_ms: int) -> Command | None:
        """What brings the machine nearer to the order, if anything does."""
        if newest.speed_mmps == 0:
            return self._to_start() if order.motion is Motion.START else None
        if newest.status is not BeltStatus.STARTED:
            return None
        targets = self.targets
        speed = targets.speed_count(max(0, order.speed_mmps))
        command = self._changed(Op.SET_TARGET_SPEED, speed, order.speed_mmps, now_ms)
        if command or not self._lifts:
            return command
        incline = targets.incline_count(order.incline_tenths)
        return self._changed(Op.SET_TARGET_INCLINATION, incline, order.incline_tenths, now_ms)

    def hold(self) -> Command | None:
        """What stops a lift that is on its way, once."""
        held, self._hold_tenths = self._hold_tenths, None
        count = None if held is None else self.targets.incline_count(held)
        if count is None or count == self._said.get(Op.SET_TARGET_INCLINATION):
            return None
        return target(Op.SET_TARGET_INCLINATION, count)

    def said(self, command: Command) -> None:
        """It goes out."""
        if command is START:
            self._said.clear()  # a machine may begin at a speed of its own
        elif command.value is not None:
            self._said[command.op] = command.value

    def not_taken(self, command: Command) -> None:
        """The machine says itself that it did not take it: it may be said again."""
        if command is START:
            self._started = False
        self._said.pop(command.op, None)

    def complaint(self) -> str | None:
        """What was refused here since the last call, in words."""
        complaint, self._complaint = self._complaint, None
        return complaint

    def _to_start(self) -> Command | None:
        """The lowest speed first, so that no old one is resumed; then the start, once."""
        if self._started:
            return None
        if self.targets.lowest_mmps > self._gentle_mmps:
            self._complain(f"its lowest speed is {self.targets.lowest_mmps / 1000:.2f} m/s")
            return None
        if self._preset_speed and not self._preset:
            self._preset = True
            return self.slowest
        self._started = True
        return START

    def _changed(self, op: Op, count: int | None, ordered: int, now_ms: int) -> Command | None:
        if count is None:
            self._refuse(op, ordered)
            return None
        said = self._said.get(op)
        if said is None:
            level = op is Op.SET_TARGET_INCLINATION and not count
            return None if level else target(op, count)
        return None if said == count or self._rises(op, said, count, now_ms) else target(op, count)

    def _rises(self, op: Op, said: int, count: int, now_ms: int) -> bool:
        """Whether the target would be more than the last, while the order falls."""
        fell_ms = self._fell_ms.get(op)
        return count > said and fell_ms is not None and now_ms - fell_ms < SETTLED_MS

    def _refuse(self, op: Op, ordered: int) -> None:
        """The machine's own range ends below what is ordered."""
        what = op.name.lower().replace("_", " ")
        self._complain(f"{what} for {ordered}: beyond the range that the machine states")

    def _complain(self, complaint: str) -> None:
        """Told once, and never sent."""
        if self._refused != complaint:
            self._refused = self._complaint = complaint
