"""Where storms happen: machines, wires and what a site wants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from controller.belt.limits import Limit
from controller.conduct.loaded import Loaded
from controller.treadmills.cards import MachineCard, load_card
from controller.treadmills.port import Capabilities
from sessions.quantities import MPH_MPS, SpeedUnit
from sessions.workouts.plan import AfterTime, Gait, Plan, PlannedStep, StepKind, UntilTold

SPEED_MPS: Final = 1.2 * MPH_MPS
INCLINE_PCT: Final = 4.0


@dataclass(frozen=True)
class Where:
    """A machine and its site."""

    card: MachineCard
    unit: SpeedUnit = "mph"
    watchdog: bool = False  # whether the machine stops by itself when nothing is said
    watched: bool = False  # whether a screen must watch
    stop_ms: int = 150  # from STOP to a machine that knows it, both well
    follow_ms: int = 400  # from a setpoint to the frame that says it
    quantum_mmps: int = 45  # no two speeds that can be set are nearer to each other

    @cached_property
    def machine(self) -> Capabilities:
        """What it can do."""
        return self.card.capabilities


@cache
def where(name: str) -> Where:
    """The place of that name."""
    simulated = load_card("simulated")
    match name:
        case "deck":
            return Where(simulated)
        case "watched":
            return Where(simulated, watched=True)
        case "watchdog":
            return Where(load_card("trackmaster-kmh"), "km/h", watchdog=True, quantum_mmps=28)
        case "radio":
            return Where(
                load_card("simulated-ftms"), "km/h", stop_ms=400, follow_ms=1_500, quantum_mmps=28
            )
    raise KeyError(name)


@cache
def workout() -> Loaded:
    """A short one that goes up and down, and waits to be told."""

    def step(mph: float, pct: float, seconds: float | None) -> PlannedStep:
        end = UntilTold() if seconds is None else AfterTime(seconds)
        text = f"{mph:g} mph, {pct:g} %"
        return PlannedStep(StepKind.WORK, mph * MPH_MPS, pct, end, text, None, ())

    steps = (step(0.6, 0, 2), step(1.2, 2, 3), step(0.8, 4, 2), step(1.0, 0, None))
    plan = Plan("storm", "A storm", Gait.BACKWARD_WALK, steps, 12 * MPH_MPS, 15.0)
    speed = Limit(SPEED_MPS, "backward gait", "a storm")
    incline = Limit(INCLINE_PCT, "backward gait", "a storm")
    return Loaded(plan, (speed,), (incline,), ())
