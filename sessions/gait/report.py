"""What the gait analysis tells the controller, many times a second."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sessions.gait.footing import UNFOOTED, Footed


class SignalHealth(StrEnum):
    """Whether the deck's signal can be trusted for protection."""

    WAITING = "waiting"  # no sample yet
    GOOD = "good"
    STALE = "stale"  # no sample for 200 ms or more than 3 periods
    FROZEN = "frozen"  # not a bit of noise
    SATURATED = "saturated"  # a channel at its rail for over 50 ms
    MISSCALED = "misscaled"  # weight is not that of standing still, or not the one entered
    NEGATIVE = "negative"  # a load that pulls up: a sign turned round, wires changed over
    MISPLACED = "misplaced"  # feet that go to the console: belt the wrong way, or ends swapped
    OFF_RATE = "off rate"  # not as many samples a second as promised
    REBOOTED = "rebooted"  # a new boot id: not trusted until the next standstill


@dataclass(frozen=True, slots=True)
class DeckReport:
    """The deck in one value. None: not known (yet)."""

    at_ms: int
    health: SignalHealth
    person_on_belt: bool | None = None
    absent_ms: int = 0  # how long nobody has been on the belt; 0 while somebody is
    steps: int = 0  # footsteps since the session's start
    cadence_spm: float | None = None
    contact_ms: float | None = None
    flight_ms: float | None = None
    mean_force_bw: float | None = None
    peak_force_bw: float | None = None
    body_mass_kg: float | None = None
    mass_is_stood: bool = False  # or entered; else it is by balance of impulse
    belt_speed_mps: float | None = None  # by how the belt carries the feet
    belt_speed_error_mps: float = 0.0  # how far that may be off
    footing: Footed = UNFOOTED
    trouble: str = ""  # what is wrong with the signal and what to look at, where that is known
