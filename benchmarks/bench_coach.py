"""The deck as a coach: what the whole way from bytes to cues costs at 4 cells and 1000 samples/s.

* Samples a second of CPU time from the wire's bytes through footfalls and figures to the coach,
  over the bare sum of four cells, which no deck can do without, in the same run.
* How long after a true contact it is told, how long after toe-off its footfall, and what the coach
  then computes. The first two are the meaning of the definitions (a contact has to last 80 ms, a
  foot in walking is understood when the next one came down), not speed.
* Step detection over that of dryft (github.com/alcantarar/dryft, not the PyPI package of that name)
  on a recorded run, where that is installed and BACKSTRIDE_RECORDINGS names the recordings.
"""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise as pairs
from pathlib import Path
from statistics import median

from controller.coaching import load_rules
from controller.deck.calibration import SIMULATED
from controller.deck.pipeline import DeckPipeline
from controller.deck.recording import Recording
from controller.simulator.deck import SimulatedDeck
from controller.simulator.person import Pace, Person
from controller.simulator.walker import SimulatedWalker
from sessions.coaching.lesson import Lesson
from sessions.gait.facing import Facing
from sessions.gait.footfall import Footfall
from sessions.gait.metrics.conditions import Conditions
from sessions.gait.offline import examine
from sessions.gait.stance import StanceDetector
from sessions.workouts.plan import Gait

RATE_HZ, SECONDS, BLOCK_US = 1000, 60, 10_000
SPEEDS = {Pace.WALK: 0.9, Pace.RUN: 2.2}
WALKS_S = 6.0
WEIGHT_N = Person().weight_n
GAITS = {Pace.WALK: Gait.BACKWARD_WALK, Pace.RUN: Gait.BACKWARD_RUN}


def wire(pace: Pace) -> tuple[list[bytes], SimulatedWalker]:
    """A minute of a simulated person as the node says it, 10 ms at a time."""
    walker = SimulatedWalker(Person(pace=pace), rate_hz=RATE_HZ)
    deck, said = SimulatedDeck(walker), []
    pipeline = DeckPipeline(SIMULATED)  # answers the node
    for block in range(SECONDS * 100):
        deck.advance(BLOCK_US * block, SPEEDS[pace] if block > 100 * WALKS_S else 0.0)
        data = deck.transmit()
        said.append(data)
        if block < 200:
            pipeline.receive(data, BLOCK_US * block)
        if answer := pipeline.transmit():
            deck.receive(answer, BLOCK_US * block)
    return said, walker


def steps_known_ms(said: list[bytes]) -> list[float]:
    """How long after each contact, or pass of weight in walking, the step is counted."""
    pipeline, found, last_s = DeckPipeline(SIMULATED), [], None
    for block, data in enumerate(said):
        pipeline.receive(data, BLOCK_US * block)
        step_s = pipeline.meter.step_s
        if step_s is not None and step_s != last_s:
            found.append(1000 * (block / 100 - step_s))
            last_s = step_s
    return found


def coached(said: list[bytes], pace: Pace) -> tuple[list[tuple[float, Footfall]], list[float], int]:
    """The whole way; each footfall with when it was told, the coach's own times, and the cues."""
    feet: list[Footfall] = []
    pipeline = DeckPipeline(SIMULATED, footfall_sink=feet.append, facing=Facing.REAR)
    lesson = Lesson(load_rules(None, "en"), GAITS[pace], Conditions())
    lesson.weigh(WEIGHT_N, stood=True)
    lesson.belt(SPEEDS[pace], 0.0, WALKS_S)
    told: list[tuple[float, Footfall]] = []
    costs_s: list[float] = []
    cues = 0
    for block, data in enumerate(said):
        now_s = block / 100
        pipeline.receive(data, BLOCK_US * block)
        for foot in feet:
            start_s = time.process_time()
            lesson.footfall(foot, now_s)
            cues += lesson.cue(now_s, silent=False) is not None
            costs_s.append(time.process_time() - start_s)
            told.append((now_s, foot))
        feet.clear()
    return told, costs_s, cues


def cpu_s(work: Callable[[], object]) -> float:
    """Best of three."""
    times_s = []
    for _ in range(3):
        start_s = time.process_time()
        work()
        times_s.append(time.process_time() - start_s)
    return min(times_s)


def bare() -> None:
    """The sum of each sample of four cells, and nothing done with it."""
    one = two = three = four = 1.0
    for _ in range(SECONDS * RATE_HZ):
        _total_n = one + two + three + four


def against_dryft() -> None:
    """Step detection on the published run."""
    folder = os.environ.get("BACKSTRIDE_RECORDINGS", "../shared/recordings")
    file = Path(folder) / "run_fukuchi_drifting_300hz.csv"
    try:
        signal = importlib.import_module("dryft.signal")
        numpy = importlib.import_module("numpy")
        splitsteps = signal.splitsteps
    except (ImportError, AttributeError):
        print("dryft: not at hand (it is on GitHub only); nothing to compare with")
        return
    if not file.is_file():
        print("dryft: its recording is not at hand; BACKSTRIDE_RECORDINGS names the folder")
        return
    samples = list(Recording(file, rate_hz=300.0))
    forces = numpy.array([force_n for _, force_n in samples])
    ours_s = cpu_s(lambda: examine(iter(samples), StanceDetector()))
    theirs_s = cpu_s(
        lambda: splitsteps(forces, threshold=140, Fs=300, min_tc=0.2, max_tc=0.4, plot=False)
    )
    print(
        f"step detection, 30 s at 300/s: {1000 * ours_s:.1f} ms of CPU, {ours_s / theirs_s:.0f} "
        "times dryft's (numpy over the whole file; ours goes sample by sample)"
    )


def main() -> None:
    """Print one line each."""
    bare_s = cpu_s(bare)
    for pace in (Pace.WALK, Pace.RUN):
        said, walker = wire(pace)
        told, costs_s, cues = coached(said, pace)
        whole_s = cpu_s(partial(coached, said, pace))
        after_contact = [1000 * (now_s - foot.contact_s) for now_s, foot in told]
        after_off = [1000 * (now_s - foot.toe_off_s) for now_s, foot in told]
        print(
            f"{pace}: {SECONDS * RATE_HZ / whole_s:,.0f} samples/s = {SECONDS / whole_s:.0f} times "
            f"real time, {whole_s / bare_s:.0f} times the bare sum; {len(told)} footfalls of "
            f"{len(walker.truth)}, {cues} cues"
        )
        step_s = median(
            after.contact_s - before.contact_s for (_, before), (_, after) in pairs(told)
        )
        known_ms = median(steps_known_ms(said))
        print(f"  a step is counted {known_ms:.0f} ms after its contact, or pass of weight")
        print(
            f"  a footfall is told {median(after_off):.0f} ms after its toe-off "
            f"({median(after_contact):.0f} ms or {median(after_contact) / step_s / 1000:.1f} steps "
            f"after its contact); the coach then takes {median(costs_s) / step_s:.1%} of a step's "
            f"time, at most {max(costs_s) / step_s:.1%} ({1000 * median(costs_s):.1f} ms)"
        )
    against_dryft()


if __name__ == "__main__":
    main()
