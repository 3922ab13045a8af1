"""What a simulated walker does by a script instead of by their feet."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import pairwise
from math import pi, sin
from typing import Final

from controller.simulator.feet import NO_PRESS, Press

EDGE_M: Final = 0.72
"""From the deck's middle: who goes farther steps or falls off."""

Point = tuple[float, float, float]
"""Seconds, body weights, metres the way the person faces."""


@dataclass(frozen=True, slots=True)
class Script:
    """A load and where it presses, linear between the points; the first load is what it is when
    the script begins."""

    points: tuple[Point, ...]
    stays: bool = False  # at its last point for ever; else they go on as before
    carried: bool = False  # the belt carries what presses
    length_m: float = 0.3  # how much of the belt they take up
    struggle_m: float = 0.0  # how far they move the load to and fro at the last point
    struggle_hz: float = 1.0

    def varied(self, chance: random.Random) -> Script:
        """The same, a little different: no two people fall alike."""
        slower, farther = chance.uniform(0.8, 1.25), chance.uniform(0.7, 1.3)
        return replace(
            self,
            points=tuple(
                (at_s * slower, bw * chance.uniform(0.85, 1.15), farther * ahead_m)
                for at_s, bw, ahead_m in self.points
            ),
            struggle_m=chance.uniform(0.0, 1.0) * self.struggle_m,
            struggle_hz=chance.uniform(0.3, 1.5),
        )


class Act:
    """One script, played by somebody at `place_m` who faces `facing` (+1: the console) and bore
    `load_bw`."""

    __slots__ = ("_facing", "_place_m", "_points", "_script")

    def __init__(self, script: Script, place_m: float, facing: int, load_bw: float) -> None:
        self._script = script
        self._points = ((0.0, load_bw, 0.0), *script.points[1:])
        self._place_m = place_m
        self._facing = facing

    def press(self, at_s: float, travel_m: float) -> Press | None:
        """The load after so long, when the belt has gone so far; None: the script is over."""
        load_bw, ahead_m = self._at(at_s)
        x_m = 0.0
        y_m = self._place_m + self._facing * ahead_m
        if self._script.carried:
            y_m -= travel_m
        if at_s >= self._points[-1][0]:
            if not self._script.stays:
                return None
            turns = 2 * pi * self._script.struggle_hz * at_s
            swing_m = self._script.struggle_m * sin(turns)
            y_m += swing_m
            load_bw *= 1.0 + 2.0 * swing_m
            x_m = self._script.struggle_m * sin(0.7 * turns)
        return self._on_deck(load_bw, x_m, y_m)

    def _at(self, at_s: float) -> tuple[float, float]:
        for (start_s, start_bw, start_m), (end_s, end_bw, end_m) in pairwise(self._points):
            if at_s < end_s:
                share = (at_s - start_s) / (end_s - start_s)
                return start_bw + (end_bw - start_bw) * share, start_m + (end_m - start_m) * share
        _, load_bw, ahead_m = self._points[-1]
        return load_bw, ahead_m

    def _on_deck(self, load_bw: float, x_m: float, y_m: float) -> Press:
        """What is beyond the rear end presses no more; the rest presses in its own middle."""
        half_m = self._script.length_m / 2
        rear_m, front_m = max(y_m - half_m, -EDGE_M), y_m + half_m
        if front_m <= rear_m:
            return NO_PRESS
        share = (front_m - rear_m) / self._script.length_m
        return load_bw * share, x_m, (rear_m + front_m) / 2


MOUNT: Final = Script(
    (
        (0.0, 0.0, 0.0),
        (0.25, 0.45, 0.0),
        (0.5, 0.55, 0.0),
        (0.65, 1.25, 0.0),
        (0.85, 0.92, 0.0),
        (1.1, 1.0, 0.0),
    )
)
DISMOUNT: Final = Script(((0.0, 1.0, 0.0), (0.1, 0.7, 0.0), (0.3, 0.0, 0.0)))
TURN: Final = Script(
    (
        (0.0, 1.0, 0.0),
        (0.3, 0.8, 0.05),
        (0.6, 1.15, 0.08),
        (1.0, 0.85, -0.04),
        (1.4, 1.1, -0.08),
        (1.9, 1.0, 0.0),
    )
)
