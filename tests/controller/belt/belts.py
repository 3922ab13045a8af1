"""A gate to tell stories with: time passes in ticks, telemetry comes five times a second."""

from __future__ import annotations

from functools import cache

from controller.belt.gate import Bounds, GateState, order, step
from controller.belt.inputs import Arm, Confirm, Input, Lease, Measured, Tick
from controller.belt.states import BeltState
from controller.treadmills.port import Motion

BOUNDS = Bounds(max_speed_mmps=4000, max_incline_tenths=150)
TOKEN = 4711


class Story:
    """A gate in virtual time with a belt that does exactly what it is ordered."""

    @property
    def belt(self) -> BeltState:
        return self.state.belt

    def __init__(self, state: GateState | None = None) -> None:
        self.state = state or GateState(BOUNDS)
        self.now_ms = 0
        self.sequence = 0
        self.speeds: list[int] = []  # one a tick, as ordered

    def give(self, *inputs: Input) -> Story:
        for given in inputs:
            self.state = step(self.state, given, self.now_ms)
        return self

    def tick(self, ms: int = 20) -> Story:
        self.now_ms += ms
        self.give(Tick())
        self.speeds.append(order(self.state).speed_mmps)
        return self

    def measure(self) -> Story:
        wanted = order(self.state)
        moving = wanted.motion in {Motion.START, Motion.RUN}
        return self.give(Measured(not moving, wanted.incline_tenths if moving else 0))

    def live(self, ms: int, wish: tuple[int, int] | None = None, *, measured: bool = True) -> Story:
        """`ms` of ticks, telemetry every 200 ms, and a lease every 40 ms where `wish` is given."""
        for i in range(ms // 20):
            self.tick()
            if wish is not None and i % 2 == 0:
                self.lease(*wish)
            if measured and i % 10 == 9:
                self.measure()
        return self

    def lease(self, speed_mmps: int, incline_tenths: int = 0) -> Story:
        self.sequence += 1
        return self.give(Lease(self.state.epoch, self.sequence, speed_mmps, incline_tenths))

    def ready(self) -> Story:
        self.live(600)
        assert self.state.belt is BeltState.READY
        return self

    def armed(self, speed_mmps: int = 900, incline_tenths: int = 100) -> Story:
        return self.ready().give(Arm(TOKEN, speed_mmps, incline_tenths))

    def running(self, speed_mmps: int = 500, incline_tenths: int = 0, ms: int = 5000) -> Story:
        """From its beginning to a belt that runs."""
        assert self.state == GateState(BOUNDS)
        ran = _ran(speed_mmps, incline_tenths, ms)
        self.state, self.now_ms, self.sequence = ran.state, ran.now_ms, ran.sequence
        self.speeds = [*ran.speeds]
        return self


@cache
def _ran(speed_mmps: int, incline_tenths: int, ms: int) -> Story:
    """Told once, continued by many."""
    story = Story().armed().give(Confirm(TOKEN))
    story.live(ms, (speed_mmps, incline_tenths))
    assert story.state.belt is BeltState.RUNNING
    return story
