"""A snapshot as the values of fitness characteristics. Pure.

What is not known is not told: no record says 0 for a belt whose speed nobody knows. Nor is what no
treadmill does, and what a disturbed wire may all the same have said.
"""

from __future__ import annotations

import math
from typing import Final

from controller.api import Health, Snapshot
from controller.belt.states import BeltState
from protocols.ftms.ranges import SupportedRange
from protocols.ftms.running import RunningSpeed
from protocols.ftms.training import TrainingState
from protocols.ftms.treadmill import TreadmillData
from protocols.ftms.uuids import Uuid
from sessions.engine.events import Phase
from sessions.workouts.plan import StepKind

KMH_PER_MPS: Final = 3.6
SPEED_STEP_KMH: Final = 0.1
INCLINE_STEP_PCT: Final = 0.1
FASTEST_MPS: Final = 20.0
STEEPEST_PCT: Final = 100.0
_MOST_METRES: Final = 0xFFFFFF
_MOST_SECONDS: Final = 0xFFFF
_MOST_PER_MINUTE: Final = 0xFF

_STEPS: Final = {
    StepKind.WARM_UP: TrainingState.WARMING_UP,
    StepKind.WORK: TrainingState.OTHER,  # the specification has no word for it
    StepKind.RECOVERY: TrainingState.RECOVERY_INTERVAL,
    StepKind.COOL_DOWN: TrainingState.COOL_DOWN,
}
_PHASES: Final = {
    Phase.READY: TrainingState.PRE_WORKOUT,
    Phase.PAUSED: TrainingState.IDLE,
    Phase.EASING: TrainingState.COOL_DOWN,
    Phase.FINISHED: TrainingState.POST_WORKOUT,
    Phase.ENDED: TrainingState.POST_WORKOUT,
}


def treadmill_data(now: Snapshot, *, lifts: bool) -> TreadmillData | None:
    """The belt and the session; None while the belt's speed is not known."""
    belt, session, heart = now.belt, now.session, now.heart
    if (speed_mps := _speed_mps(now)) is None:
        return None
    incline_pct = _incline_pct(now) if lifts else None
    bpm = heart.bpm if heart.health is Health.GOOD else None
    remaining_s = None if session is None else session.remaining_s
    return TreadmillData(
        speed_kmh=speed_mps * KMH_PER_MPS,
        distance_m=min(int(belt.distance_m), _MOST_METRES),
        incline_pct=incline_pct,
        ramp_deg=None if incline_pct is None else math.degrees(math.atan(incline_pct / 100)),
        heart_rate_bpm=None if bpm is None else min(round(bpm), _MOST_PER_MINUTE),
        elapsed_s=min(int(session.elapsed_s) if session else 0, _MOST_SECONDS),
        remaining_s=None if remaining_s is None else min(int(remaining_s), _MOST_SECONDS),
    )


def running_speed(now: Snapshot) -> RunningSpeed | None:
    """The belt's speed and the force deck's steps a minute, 0 while it tells none; None while the
    belt's speed is not known."""
    if (speed_mps := _speed_mps(now)) is None:
        return None
    return RunningSpeed(
        speed_mps,
        min(round(now.gait.cadence_spm or 0), _MOST_PER_MINUTE),
        distance_m=now.belt.distance_m,
        running=bool(now.gait.flight_ms),
    )


def _speed_mps(now: Snapshot) -> float | None:
    speed_mps = now.belt.speed_mps
    return speed_mps if speed_mps is not None and 0 <= speed_mps <= FASTEST_MPS else None


def _incline_pct(now: Snapshot) -> float | None:
    pct = now.belt.incline_pct
    return pct if pct is not None and abs(pct) <= STEEPEST_PCT else None


def training_state(now: Snapshot) -> TrainingState:
    """Where the session stands."""
    session = now.session
    if session is None:
        return TrainingState.IDLE
    if session.phase is not Phase.RUNNING:
        return _PHASES[session.phase]
    if now.belt.state is not BeltState.RUNNING or session.step is None:
        return TrainingState.IDLE
    return _STEPS[session.step.kind]


def has_deck(now: Snapshot) -> bool:
    """Whether a force deck counts steps here."""
    return any(link.name == "deck" and link.health is not Health.ABSENT for link in now.links)


def speed_range(lowest_mps: float, highest_mps: float) -> SupportedRange:
    """In km/h, so rounded that all of it is allowed."""
    lowest = math.ceil(round(lowest_mps * KMH_PER_MPS * 100, 6)) / 100
    highest = math.floor(round(highest_mps * KMH_PER_MPS * 100, 6)) / 100
    return SupportedRange(Uuid.SUPPORTED_SPEED_RANGE, min(lowest, highest), highest, SPEED_STEP_KMH)


def incline_range(highest_pct: float) -> SupportedRange:
    """From level to the highest that is allowed."""
    highest = math.floor(round(highest_pct * 10, 6)) / 10
    return SupportedRange(Uuid.SUPPORTED_INCLINATION_RANGE, 0.0, highest, INCLINE_STEP_PCT)
