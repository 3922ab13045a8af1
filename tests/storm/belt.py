"""What the simulated machine was told, noted where no part of Backstride can gloss over it."""

from __future__ import annotations

from dataclasses import dataclass, field

from controller.simulator.belt import SimulatedBelt


@dataclass(slots=True)
class Told:
    """What arrived at the motor since the last look: whether it was started or stopped, and every
    speed, with the time."""

    started: bool = False
    stopped: bool = False
    speeds: list[tuple[int, int]] = field(default_factory=list)  # ms, mm/s
    inclines: list[tuple[int, int]] = field(default_factory=list)  # ms, 0.1 %


class Ledger:
    """Notes what a simulated belt is told."""

    def __init__(self, belt: SimulatedBelt) -> None:
        self.now_ms = 0
        self._told = Told()
        start, stop, follow, tilt = belt.start, belt.stop, belt.follow, belt.tilt

        def started() -> None:
            self._told.started = True
            start()

        def stopped() -> None:
            self._told.stopped = True
            stop()

        def followed(speed_mmps: int) -> None:
            self._told.speeds.append((self.now_ms, speed_mmps))
            follow(speed_mmps)

        def tilted(incline_tenths: int) -> None:
            self._told.inclines.append((self.now_ms, incline_tenths))
            tilt(incline_tenths)

        belt.start, belt.stop = started, stopped  # type: ignore[method-assign] # a belt that is overheard
        belt.follow, belt.tilt = followed, tilted  # type: ignore[method-assign]

    def take(self) -> Told:
        """What was told since the last call."""
        told, self._told = self._told, Told()
        return told
