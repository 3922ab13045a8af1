"""How much faster than life the session engine runs: one hour of session over its CPU time.

The baseline, in the same run, is a loop that only makes the same events and drops them.
"""

from __future__ import annotations

import time
from itertools import cycle, islice

from sessions.engine.advance import advance
from sessions.engine.events import Confirmed, Tick
from sessions.engine.state import Caps, begin
from sessions.workouts.plan import (
    AfterDistance,
    AfterTime,
    Gait,
    Plan,
    PlannedStep,
    StepEnd,
    StepKind,
)

HOUR_S = 3600
RATE_HZ = 20
SPEED_MPS = 0.67


def hour() -> Plan:
    """An hour of intervals that end by time and by distance in turn, one a minute."""
    both: tuple[StepEnd, StepEnd] = (AfterTime(60.0), AfterDistance(60.0 * SPEED_MPS))
    steps = (
        PlannedStep(StepKind.WORK, SPEED_MPS, 5.0, end, "1.5 mph, 5 % incline", ramp_mps2=0.1)
        for end in islice(cycle(both), HOUR_S // 60)
    )
    return Plan("hour", "One hour", Gait.BACKWARD_WALK, tuple(steps), 0.9, 10.0)


def ticks() -> list[tuple[float, Tick]]:
    """An hour of a belt at constant speed."""
    times = (n / RATE_HZ for n in range(HOUR_S * RATE_HZ))
    return [(at_s, Tick(at_s * SPEED_MPS)) for at_s in times]


def main() -> None:
    """Print session time over CPU time, and engine over baseline."""
    events = ticks()
    began_s = time.process_time()
    for _at_s, _tick in events:
        pass
    baseline_s = time.process_time() - began_s
    state = advance(begin(hour(), Caps(0.9, 10.0)), Confirmed(), 0.0).state
    began_s = time.process_time()
    for at_s, tick in events:
        state = advance(state, tick, at_s).state
    engine_s = time.process_time() - began_s
    assert state.course.index >= HOUR_S // 60 - 2
    print(f"engine: 1 h of session in {engine_s:.2f} s of CPU, {HOUR_S / engine_s:.0f} times life")
    print(f"engine: {engine_s / baseline_s:.0f} times the bare loop over the same ticks")


if __name__ == "__main__":
    main()
