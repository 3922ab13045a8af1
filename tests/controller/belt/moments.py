"""A gate at a moment: states to begin from, and what it may be told."""

from __future__ import annotations

from dataclasses import replace

from controller.belt.gate import GateState
from controller.belt.inputs import Measured
from controller.belt.ramp import Ramp
from controller.belt.states import BeltState
from controller.treadmills.port import Motion, Order
from tests.controller.belt.belts import BOUNDS

NOW_MS = 100_000
STANDS, MOVES = Measured(True, 7), Measured(False, 7)
REST, STOP = Order(Motion.REST), Order(Motion.STOP)
FRESH = GateState(BOUNDS)
READY = replace(FRESH, belt=BeltState.READY, standing_rounds=2, ticked_ms=NOW_MS)
RUNNING = replace(
    FRESH,
    belt=BeltState.RUNNING,
    epoch=1,
    sequence=5,
    lease_ms=NOW_MS + 200,
    max_speed_mmps=900,
    max_incline_tenths=100,
    wish_speed_mmps=500,
    wish_incline_tenths=40,
    speed=Ramp(500, NOW_MS),
    incline=Ramp(40, NOW_MS),
    started=True,
    since_ms=NOW_MS - 9000,
    ticked_ms=NOW_MS,
)


def of(state: GateState, belt: BeltState, **changed: object) -> GateState:
    """`state` with another belt, since now."""
    values = {"belt": belt, "since_ms": NOW_MS} | changed
    return replace(state, **values)  # type: ignore[arg-type]  # each field has its own
