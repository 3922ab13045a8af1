"""How much faster than real time a workout is rehearsed: the whole path, byte for byte."""

from __future__ import annotations

import time

from controller.config import Config
from controller.loading import with_limits
from controller.rehearse.rehearsal import rehearse
from controller.treadmills.cards import load_card
from controller.workouts import find_workout
from sessions.engine.advance import advance
from sessions.engine.events import Tick
from sessions.engine.state import Caps, begin

WORKOUT = "senior"
TICKS_PER_S = 20


def main() -> None:
    """Print session seconds per CPU second, beside those of the engine alone in the same run."""
    card = load_card("simulated")
    plan = find_workout(WORKOUT).workout.plan("mph")
    loaded = with_limits(plan, card, Config())
    began_s = time.process_time()
    summary = rehearse(loaded, card).summary
    whole_s = time.process_time() - began_s
    ratio = summary.duration_s / whole_s
    state = begin(plan, Caps(2.0, 10.0))
    began_s = time.process_time()
    for tick in range(round(summary.duration_s * TICKS_PER_S)):
        state = advance(state, Tick(tick / 40, standstill=False), tick / TICKS_PER_S).state
    engine_s = time.process_time() - began_s
    print(f"rehearsal: {ratio:.0f} times real time; an hour takes {3600 / ratio:.0f} s of CPU")
    print(f"baseline, the engine alone: {summary.duration_s / engine_s:.0f} times real time")
    print(f"the whole path costs {whole_s / engine_s:.0f} times its engine")


if __name__ == "__main__":
    main()
