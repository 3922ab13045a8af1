"""The guard without its ports: gate, driver and watch put together, sans-IO.

The guard process, the rehearsal in virtual time and the tests all run this same class.
"""

from __future__ import annotations

from controller.belt.faults import Cause
from controller.belt.gate import (
    MOVING,
    Bounds,
    GateState,
    latched_at_start,
    order,
    refusal,
    step,
)
from controller.belt.inputs import (
    Cap,
    Input,
    Lease,
    LinkLost,
    Measured,
    Narrow,
    Tick,
    Trip,
    Wish,
)
from controller.belt.lag import LagMeter
from controller.belt.link import GuardReport, Refusal
from controller.belt.watch import BeltWatch, standing
from controller.treadmills.port import (
    NOTHING_STATED,
    Capabilities,
    Driver,
    Feedback,
    Motion,
    Report,
    Stated,
    Transmission,
    Trouble,
)

_AT_ANY_TIME: dict[Trouble, Cause] = {
    Trouble.SAFETY_KEY: Cause.SAFETY_KEY,
    Trouble.STARTED_THERE: Cause.STARTED_ELSEWHERE,
}
_IN_MOTION: dict[Trouble, Cause] = {
    Trouble.OUT_OF_RANGE: Cause.COMMAND_REFUSED,
    Trouble.ILLEGAL_COMMAND: Cause.COMMAND_REFUSED,
    Trouble.NOT_EXECUTED: Cause.COMMAND_REFUSED,
    Trouble.STOPPED_THERE: Cause.CONSOLE_STOP,
    Trouble.CONTROL_LOST: Cause.CONTROL_LOST,
    Trouble.RESET_THERE: Cause.MACHINE_RESET,
    Trouble.SPEED_SET_THERE: Cause.SPEED_SET_ELSEWHERE,
    Trouble.INCLINE_SET_THERE: Cause.INCLINE_SET_ELSEWHERE,
    Trouble.PROGRAM_SET_THERE: Cause.PROGRAM_SET_ELSEWHERE,
}


def bounds_of(machine: Capabilities) -> Bounds:
    """The gate's bounds for a machine: its limits, and ramps that it can follow."""
    usual = Bounds(machine.max_speed_mmps, machine.max_incline_tenths)
    return Bounds(
        max_speed_mmps=machine.max_speed_mmps,
        max_incline_tenths=machine.max_incline_tenths,
        start_speed_mmps=machine.min_speed_mmps,
        accel_mmps2=min(usual.accel_mmps2, machine.accel_mmps2),
        ease_mmps2=min(usual.ease_mmps2, machine.decel_mmps2),
        incline_tenths_per_s=min(usual.incline_tenths_per_s, machine.incline_rate_tenths_per_s),
    )


class GuardCore:
    """One treadmill's gate, driver and watch. Time is an argument: monotonic milliseconds."""

    def __init__(
        self,
        driver: Driver,
        machine: Capabilities,
        *,
        latched: Cause | None = None,
        card: str = "",
    ) -> None:
        bounds = bounds_of(machine)
        self._driver = driver
        self._machine = machine
        self._card = card
        self._stated = NOTHING_STATED
        self._watch = BeltWatch(machine)
        self._lag = LagMeter(machine.min_speed_mmps)
        self._gate = latched_at_start(bounds, latched) if latched else GateState(bounds)
        self._order = order(self._gate)
        self._newest: Feedback | None = None
        self._answering = False
        self._detail = ""
        self._refusals: list[Refusal] = []

    @property
    def gate(self) -> GateState:
        """The gate's state, to read."""
        return self._gate

    @property
    def at_rest(self) -> bool:
        """Whether the belt stands, as measured, and nothing more is to be written."""
        return self._gate.standstill and self._order.motion is Motion.REST

    def told(self, wish: Wish, now_ms: int) -> None:
        """Take a wish of the controller, or of whoever watches this process."""
        if not isinstance(wish, Lease | Cap | Trip) and (reason := refusal(self._gate, wish)):
            self._refusals.append(Refusal(type(wish).__name__, reason))
        if isinstance(wish, Trip) and wish.detail:
            self._detail = wish.detail
        self._step(wish, now_ms)
        self._pass_on(now_ms)

    def received(self, data: bytes, now_ms: int) -> None:
        """Take bytes from the treadmill's wire."""
        self._driver.receive(data, now_ms)
        self._learn(now_ms)

    def unplugged(self, now_ms: int) -> None:
        """The port is gone."""
        self._troubled(Report(now_ms, Trouble.LINK_LOST, "the port is gone"), now_ms)

    def tick(self, now_ms: int) -> None:
        """Time passed: call at least every 20 ms."""
        self._step(Tick(), now_ms)
        self._learn(now_ms)
        self._pass_on(now_ms)

    def transmit(self, now_ms: int) -> Transmission | None:
        """The next bytes to write, or None."""
        transmission = self._driver.transmit(now_ms)
        self._learn(now_ms)
        return transmission

    def report(self, now_ms: int, *, realtime: bool = False) -> GuardReport:
        """What the controller should know."""
        newest, gate, wanted = self._newest, self._gate, self._order
        return GuardReport(
            at_ms=now_ms,
            belt=gate.belt,
            cause=gate.cause,
            epoch=gate.epoch,
            token=gate.token,
            standstill=gate.standstill,
            commanded_speed_mmps=wanted.speed_mmps,
            commanded_incline_tenths=wanted.incline_tenths,
            measured_at_ms=newest.at_ms if newest else None,
            speed_mmps=newest.speed_mmps if newest else 0,
            incline_tenths=newest.incline_tenths if newest else 0,
            answering=self._answering,
            detail=self._detail,
            realtime=realtime,
            card=self._card,
            stated=self._stated,
            lag_ms=self._lag.longest_ms,
        )

    def refusals(self) -> list[Refusal]:
        """What was refused since the last call."""
        refused, self._refusals = self._refusals, []
        return refused

    def _step(self, given: Input, now_ms: int) -> None:
        self._gate = step(self._gate, given, now_ms)
        self._watch.limit_mmps = self._gate.max_speed_mmps
        if (now := order(self._gate)) != self._order:
            self._order = now

    def _pass_on(self, now_ms: int) -> None:
        """Tell watch and driver the order that now holds."""
        if cause := self._watch.ordered(self._order, now_ms):
            self._step(Trip(cause), now_ms)
            self._watch.ordered(self._order, now_ms)
        self._lag.ordered(self._order, now_ms)
        self._driver.order(self._order, now_ms)

    def _learn(self, now_ms: int) -> None:
        stated = self._driver.stated
        if stated is not self._stated and stated != self._stated:
            self._told_by_machine(stated, now_ms)
        for learned in self._driver.feedback():
            match learned:
                case Feedback():
                    self._measured(learned, now_ms)
                case Report():
                    self._troubled(learned, now_ms)

    def _told_by_machine(self, stated: Stated, now_ms: int) -> None:
        """A narrower range than the card's narrows the gate; a wider one means nothing."""
        self._stated = stated
        speed_mmps, incline_tenths = stated.max_speed_mmps, stated.max_incline_tenths
        narrow = Narrow(
            self._machine.max_speed_mmps if speed_mmps is None else speed_mmps,
            self._machine.max_incline_tenths if incline_tenths is None else incline_tenths,
        )
        self._step(narrow, now_ms)

    def _measured(self, feedback: Feedback, now_ms: int) -> None:
        self._newest, self._answering = feedback, True
        self._lag.measured(feedback)
        if cause := self._watch.measured(feedback):
            self._detail = self._watch.detail or self._detail
            self._step(Trip(cause), now_ms)
        self._step(Measured(standing(feedback), feedback.incline_tenths), now_ms)
        self._pass_on(now_ms)

    def _troubled(self, report: Report, now_ms: int) -> None:
        self._detail = f"{report.trouble}: {report.detail}"
        if report.trouble is Trouble.LINK_LOST:
            self._answering = False
            self._step(LinkLost(), now_ms)
        elif cause := self._cause(report.trouble):
            self._step(Trip(cause), now_ms)
        self._pass_on(now_ms)

    def _cause(self, trouble: Trouble) -> Cause | None:
        """What a trouble latches: some only a belt that moves."""
        in_motion = _IN_MOTION.get(trouble) if self._gate.belt in MOVING else None
        return _AT_ANY_TIME.get(trouble) or in_motion
