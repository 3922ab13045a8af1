"""What one FTMS machine does otherwise than the specification says. From its card, never guessed.

The defaults are a machine by the book. Nothing in the driver knows the name of a family.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from protocols.ftms.control import Op
from protocols.gatt.messages import Connected
from protocols.trackmaster.units import Unit

MMPS_PER_UNIT: Final[dict[Unit, float]] = {"km/h": 1000 / 3.6, "mph": 447.04}


@dataclass(frozen=True, slots=True)
class Preamble:
    """A value to be written before every command, to a characteristic of the maker."""

    characteristic: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FtmsTraits:
    """Times in milliseconds; units are what the machine takes and reports "0.01 km/h" for."""

    names: tuple[str, ...] = ()  # patterns of advertised names, upper case, as "YS_W2PRO_*"
    services: tuple[str, ...] = ()  # or services or characteristics that only this family has
    command_unit: Unit = "km/h"
    report_unit: Unit = "km/h"
    answers_slowly_ms: int = 3000  # no answer for so long: its outcome is unknown
    unanswered: frozenset[Op] = frozenset()  # carried out without any answer
    obeys_without_control: bool = False  # though it refuses the request for control
    preset_speed: bool = True  # the lowest speed is set before the start
    preamble: Preamble | None = None
    write_interval_ms: int = 200  # between two commands
    stop_again_ms: int = 100  # between two stops, until standstill is measured
    slows_when_deaf: bool = True  # a belt that does not slow is also told its lowest speed
    transient_zeros: int = 0  # so many records in a row may say 0 of a belt that moves
    speed_step: int = 10  # hundredths, where the machine does not tell

    def fits(self, machine: Connected) -> bool:
        """Whether a machine is of this family, by its name or by what it offers."""
        name = machine.name.upper()
        offered = {one.service for one in machine.characteristics}
        offered |= {one.uuid for one in machine.characteristics}
        named = any(fnmatchcase(name, pattern) for pattern in self.names)
        return named or not offered.isdisjoint(self.services)
