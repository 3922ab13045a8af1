"""What the simulated machine was told, noted where no part of Backstride can gloss over it."""

from __future__ import annotations

from dataclasses import dataclass, field

from controller.simulator.belt import SimulatedBelt


@dataclass(slots=True)
class Told:
    """What arrived at the motor since the last look: whether it was started or stopped, and every
    speed and incline, with the time."""

    started: bool = False
    stopped: bool = False
    speeds: list[tuple[int, int]] = field(default_factory=list)  # ms, mm/s
    inclines: list[tuple[int, int]] = field(default_factory=list)  # ms, 0.1 %


class Ledger:
    """Notes what a simulated belt is told, and hands it on."""

    def __init__(self, belt: SimulatedBelt) -> None:
        self.now_ms = 0
        self._belt = belt
        self._told = Told()
        for name, overheard in (
            ("start", self._started),
            ("stop", self._stopped),
            ("follow", self._followed),
            ("tilt", self._tilted),
        ):
            setattr(belt, name, overheard)

    def take(self) -> Told:
        """What was told since the last call."""
        told, self._told = self._told, Told()
        return told

    def _started(self) -> None:
        self._told.started = True
        SimulatedBelt.start(self._belt)

    def _stopped(self) -> None:
        self._told.stopped = True
        SimulatedBelt.stop(self._belt)

    def _followed(self, speed_mmps: int) -> None:
        self._told.speeds.append((self.now_ms, speed_mmps))
        SimulatedBelt.follow(self._belt, speed_mmps)

    def _tilted(self, incline_tenths: int) -> None:
        self._told.inclines.append((self.now_ms, incline_tenths))
        SimulatedBelt.tilt(self._belt, incline_tenths)
