"""Walks steadily for as long as one likes with every core and the disk busy, and counts what stops
it though nothing is wrong. What can only be seen inside of guard and controller tells itself."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from controller.faults.inside import PYTHONPATH, TELLS
from controller.faults.lines import NotSeen
from controller.faults.load import bare_loop, busy_cores, busy_disk
from controller.faults.processes import NoSuchProcess
from controller.faults.stand import Setup, Stand, standing
from controller.faults.trial import FULL_MPS

BEGIN_S: Final = 120.0
WALKS: Final = 50
LATELY: Final = 4000  # figures that are kept with their times
LATELY_S: Final = 8.0  # an eased belt takes a while to be switched off
_WORKOUT: Final = """\
name: stress
title: Steady, for as long as it takes
goal: To walk at one speed while everything is busy. For the simulated walker only.
for_whom: Nobody. The simulated walker.
source: Backstride's own.
contraindications: [People.]
gait: backward walk
limits: {max_speed: 2 mph, max_incline: 0 %}
steps:
  - {kind: work, speed: 2 mph, until: told}
"""


@dataclass(slots=True)
class Stressed:
    """What was counted. Times in microseconds, by what was late or slow."""

    walked_s: float = 0.0
    stops: list[str] = field(default_factory=list)
    """Why, each time that a belt stopped which nothing was wrong with."""
    stop_ms: float | None = None
    """From a person's STOP at the end to STOP on the wire."""
    figures_us: dict[str, list[int]] = field(default_factory=dict)


def stress(
    minutes: float, niceness: int, heard: Callable[[Stressed], None] = lambda _: None
) -> Stressed:
    """Walk for so long, over again after each stop, but not more than `WALKS` times; `heard` gets
    what there is, once a minute."""
    result = Stressed()
    for _ in range(WALKS):
        if (left_s := minutes * 60 - result.walked_s) <= 0:
            break
        with tempfile.TemporaryDirectory(prefix="b-") as folder:
            try:
                _walk(Path(folder), left_s, niceness, result, heard)
            except (NotSeen, NoSuchProcess) as error:
                result.stops.append(str(error))
                heard(result)
    return result


def _walk(
    home: Path, left_s: float, niceness: int, result: Stressed, heard: Callable[[Stressed], None]
) -> None:
    workout = home / "stress.yaml"
    workout.write_text(_WORKOUT)
    with ExitStack() as stack:
        figures = stack.enter_context(closing(Figures(home / "figures", result.figures_us)))
        setup = Setup(workout=str(workout), variables=figures.variables)
        stand = stack.enter_context(standing(home, setup))
        _until_walking(stand)
        stack.enter_context(bare_loop(stand.mark, figures.path))
        stack.enter_context(busy_cores(stand.mark, niceness))
        stack.enter_context(busy_disk(stand.mark, home, niceness))
        figures.counts = True  # loading and starting are another matter
        _go_on(stand, left_s, figures, result, heard)


def _until_walking(stand: Stand) -> None:
    """Wait longer than for one fault: this may be a busy computer already."""
    walks = stand.simulator.lines.within(
        BEGIN_S, lambda line: line.get("belt_mps", 0) >= FULL_MPS, "motion"
    )
    if walks is None:
        raise NotSeen(f"no motion within {BEGIN_S:.0f} s")


def _go_on(
    stand: Stand,
    left_s: float,
    figures: Figures,
    result: Stressed,
    heard: Callable[[Stressed], None],
) -> None:
    began_s, before_s = time.monotonic(), result.walked_s
    while result.walked_s - before_s < left_s:
        try:
            stand.go_on(min(60.0, left_s - (result.walked_s - before_s)))
        except NotSeen:
            lately = ", ".join(
                f"{what} {us // 1000}" for what, us in figures.worst_lately().items()
            )
            cause = stand.controller.until_ended()["cause"] or {}
            result.stops.append(
                f"`{cause.get('code')}`; longest within 8 s before, in ms: {lately}"
            )
            return
        finally:
            result.walked_s = before_s + time.monotonic() - began_s
            heard(result)
    result.stop_ms = _persons_stop(stand)


def _persons_stop(stand: Stand) -> float:
    """It still stops when it must; how long that took, in ms."""
    at_s = stand.persons_stop()
    said = stand.simulator.lines.until(lambda line: line.get("command") == "STOP", "STOP")
    stand.simulator.until_standing()
    stand.controller.until_ended()
    return float(said["at_s"] - at_s) * 1000


class Figures:
    """A pipe on which processes tell figures, sorted into lists as soon as it `counts`."""

    def __init__(self, path: Path, into: dict[str, list[int]]) -> None:
        os.mkfifo(path)
        self.path = path
        self.counts = False
        self._lately: deque[tuple[float, str, int]] = deque(maxlen=LATELY)
        self.variables = (("PYTHONPATH", PYTHONPATH), (TELLS, str(path)))
        """The environment that lets processes know of it."""
        self._into = into
        ours = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self._held = os.open(path, os.O_WRONLY)  # or there was an end whenever nobody writes
        os.set_blocking(ours, True)
        self._reader = threading.Thread(target=self._read, args=(ours,), daemon=True)
        self._reader.start()

    def worst_lately(self) -> dict[str, int]:
        """The largest of each within the last seconds, in µs."""
        since_s = time.monotonic() - LATELY_S
        worst: dict[str, int] = {}
        for at_s, what, us in [*self._lately]:
            if at_s > since_s:
                worst[what] = max(us, worst.get(what, 0))
        return worst

    def close(self) -> None:
        """When all who write have ended."""
        os.close(self._held)
        self._reader.join()

    def _read(self, pipe: int) -> None:
        with os.fdopen(pipe) as lines:
            for line in lines:
                what, _, figure = line.partition(" ")
                self._lately.append((time.monotonic(), what, int(figure)))
                if self.counts:
                    self._into.setdefault(what, []).append(int(figure))


def share_of(figures: Sequence[int], share: float) -> int:
    """The figure that this share of them does not exceed; 0 for none."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0
