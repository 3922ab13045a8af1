"""How somebody goes on the belt: where they are, whether they stumbled, whether they are down.

Brings position, steps, stumbles and falls together, sample by sample. It says what it sees; what is
done about it depends on the belt's speed and is the controller's.

All parts see a belt that carries people to its rear; of one that runs in reverse they see the
mirror image.
"""

from __future__ import annotations

from dataclasses import dataclass

from sessions.gait.fallen import Fall, FallWatch
from sessions.gait.position import Ends, Position
from sessions.gait.stepping import Stepping
from sessions.gait.stumble import Stumble, StumbleWatch
from sessions.gait.usual_load import UsualLoad

MAX_GAP_S = 0.25
"""A longer hole in the samples may hide a step and more."""


@dataclass(frozen=True, slots=True)
class Footed:
    """What is seen of it now. None: not known (yet)."""

    to_front_m: float | None = None  # from their place to the belt's end at the console
    to_rear_m: float | None = None  # to its other end
    drift_mps: float | None = None  # how their place changes, positive to the front
    unstepped_s: float | None = None  # since the last sign of a step
    usual_step_s: float | None = None  # from step to step
    fall: Fall | None = None  # what the newest sample looks like
    stumbles: int = 0  # since the deck was opened
    stumble: Stumble | None = None  # the newest
    belt_reversed: bool = False  # it carries them to the front


UNFOOTED = Footed()


class Footing:
    """One person's, on a belt with these ends where they are known."""

    __slots__ = (
        "_ends",
        "_fall",
        "_fall_watch",
        "_load",
        "_mirror",
        "_position",
        "_stepping",
        "_stumble",
        "_stumble_watch",
        "_stumbles",
        "_t_s",
    )

    def __init__(self, ends: Ends | None = None) -> None:
        self._ends = ends
        self._mirror = 1.0
        self._load = UsualLoad()
        self._position = Position()
        self._stepping = Stepping()
        self._stumble_watch = StumbleWatch()
        self._fall_watch = FallWatch(ends.rear_m if ends else None)
        self._t_s = 0.0
        self._stumbles = 0
        self._stumble: Stumble | None = None
        self._fall: Fall | None = None

    def goes(self, *, belt_reversed: bool) -> None:
        """Which way the belt runs: begin anew."""
        self._mirror = -1.0 if belt_reversed else 1.0
        if ends := self._ends:
            self._fall_watch = FallWatch(-ends.front_m if belt_reversed else ends.rear_m)
        self.restart()

    def now(self) -> Footed:
        """What is seen."""
        place, ends, mirror = self._position.place(), self._ends, self._mirror
        drift_mps = place.drift_mps if place else None
        return Footed(
            to_front_m=ends.front_m - mirror * place.place_m if place and ends else None,
            to_rear_m=mirror * place.place_m - ends.rear_m if place and ends else None,
            drift_mps=None if drift_mps is None else mirror * drift_mps,
            unstepped_s=self._stepping.since_s(),
            usual_step_s=self._stepping.usual_s,
            fall=self._fall,
            stumbles=self._stumbles,
            stumble=self._stumble,
            belt_reversed=mirror < 0.0,
        )

    def restart(self) -> None:
        """Samples are missing, or another person comes: begin anew. Stumbles stay counted."""
        for part in (
            self._load,
            self._position,
            self._stepping,
            self._stumble_watch,
            self._fall_watch,
        ):
            part.restart()
        self._fall = None

    def push(self, t_s: float, force_n: float, y_m: float | None, *, stepped: bool) -> None:
        """Take one sample: seconds, total newtons above zero, metres to the front (None: too little
        load), and whether it made a step known."""
        if t_s - self._t_s > MAX_GAP_S:
            self.restart()
        self._t_s = t_s
        y_m = None if y_m is None else self._mirror * y_m
        load, stepping = self._load, self._stepping
        load.push(t_s, force_n)
        self._position.push(t_s, force_n, y_m)
        new = stepping.push(t_s, y_m)
        if stepped:
            new = stepping.step(t_s) or new
        if new:
            self._position.step(t_s)
        self._fall_watch.push(t_s, force_n, load.mean_n)
        if not load.known:
            return
        since_s, usual_s = stepping.since_s(), stepping.usual_s
        self._stumbled(self._stumble_watch.push(t_s, force_n, load.mean_n))
        self._stumbled(self._stumble_watch.paced(since_s, usual_s))
        self._fall = self._fall_watch.sign(
            load.mean_n, stepping.y_m, stepping.behind_m(), since_s, usual_s
        )

    def _stumbled(self, stumble: Stumble | None) -> None:
        if stumble is not None:
            self._stumbles += 1
            self._stumble = stumble
