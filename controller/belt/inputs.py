"""What the gate takes: frozen values in its own units (mm/s, tenths of a percent, ms).

The controller's wishes, the treadmill's telemetry and the passing of time are all inputs of one
function, so that a session, a fault and an attack can be written down as a list and replayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from controller.belt.faults import Cause

EASE_MMPS2: Final = 250  # the usual ramp down


@dataclass(frozen=True, slots=True)
class Lease:
    """A setpoint that expires. Ignored unless of the running epoch and newer than the last."""

    epoch: int
    sequence: int
    speed_mmps: int
    incline_tenths: int


@dataclass(frozen=True, slots=True)
class Arm:
    """Ask for a person's confirmation, within these limits. `token` is what they must give back."""

    token: int
    max_speed_mmps: int
    max_incline_tenths: int
    ease_mmps2: int = EASE_MMPS2  # how fast this run slows down


@dataclass(frozen=True, slots=True)
class Cap:
    """Lower limits than those in force, until the next `Arm`. Never higher ones."""

    max_speed_mmps: int
    max_incline_tenths: int


@dataclass(frozen=True, slots=True)
class Disarm:
    """No confirmation came."""


@dataclass(frozen=True, slots=True)
class Confirm:
    """A person at the machine confirms a start. Consumes the token."""

    token: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Ease to standstill and wait for a confirmation with the new `token`."""

    token: int


@dataclass(frozen=True, slots=True)
class Ease:
    """Planned ramp to standstill; the run is over."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A person's STOP. Always taken."""


@dataclass(frozen=True, slots=True)
class Trip:
    """A fault: stop by its row of the table and latch. `detail` is what was seen, in words."""

    cause: Cause
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reset:
    """A person has seen the cause. Taken at measured standstill only."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One round of telemetry: does the belt stand, and at what incline."""

    standing: bool
    incline_tenths: int


@dataclass(frozen=True, slots=True)
class Narrow:
    """The machine itself allows no more than this: for as long as this gate lives."""

    max_speed_mmps: int
    max_incline_tenths: int


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The treadmill stopped answering."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed."""


Wish = Lease | Cap | Arm | Disarm | Confirm | Pause | Ease | Stop | Trip | Reset
Input = Wish | Measured | Narrow | LinkLost | Tick
