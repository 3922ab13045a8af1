"""`python -m tests.storm --sessions 1000000`: as many sessions as the night is long.

A session that breaks a rule is shrunk to the fewest deeds that break it and kept, at once, as a
file of tests/storm/found, which the tests play from then on. At the end, or when it is interrupted,
it says what happened in all of them, and with which seed to go on. `--fresh` takes seeds that
nobody has played; the first of them is told, so that they can be played again.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from tests.storm import tally
from tests.storm.campaign import Played, on_every_core, told

FOUND = Path(__file__).with_name("found")
INTERRUPTED = 130  # what a shell says of a program that Ctrl+C ended


@dataclass(slots=True)
class Night:
    """What came of it so far."""

    seeds: range
    began_s: float = field(default_factory=time.monotonic)
    happened: Counter[str] = field(default_factory=Counter)
    found: int = 0

    def add(self, played: Played) -> None:
        """One more chunk."""
        self.happened.update(played.tally)
        for seed, broken in played.broken:
            self.found += 1
            print("\n" + told(FOUND, seed, broken), end="", flush=True)

    @property
    def done(self) -> int:
        """Sessions."""
        return self.happened["sessions"]

    @property
    def next_seed(self) -> int:
        """The first that was not played."""
        return self.seeds.start + self.done

    @property
    def rate_hz(self) -> float:
        """Sessions a second."""
        return self.done / max(time.monotonic() - self.began_s, 1e-9)


def main() -> int:
    """Run sessions on every core; 1 if any broke a rule."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed; default: 0")
    parser.add_argument("--fresh", action="store_true", help="seeds drawn at random")
    parser.add_argument("--jobs", type=int, default=None, help="processes; default: one a core")
    given = parser.parse_args()
    first = random.SystemRandom().randrange(2**48) if given.fresh else given.first
    night = Night(range(first, first + given.sessions))
    print(f"seeds {first} to {first + given.sessions - 1}", flush=True)
    ending = _heed()
    with closing(on_every_core(night.seeds, FOUND, given.jobs)) as chunks:
        for chunk in chunks:
            before = night.done
            night.add(chunk)
            _progress(night, before)
            if ending.is_set():
                break
    _sum_up(night)
    if night.done < given.sessions:
        return INTERRUPTED
    return 1 if night.found else 0


def _heed() -> Event:
    """Set by Ctrl+C and by SIGTERM: what is being played is finished first."""
    ending = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    return ending


def _progress(night: Night, before: int) -> None:
    """For a screen that watches: one line that changes. For a file: a line when the first chunk is
    done, and for each tenth."""
    sessions = len(night.seeds)
    left_min = (sessions - night.done) / night.rate_hz / 60
    text = (
        f"{night.done} of {sessions} sessions, {night.found} broke a rule, {left_min:.0f} min left"
    )
    if sys.stderr.isatty():
        print(f"\r{text} ", end="", file=sys.stderr, flush=True)
    elif not before or night.done * 10 // sessions > before * 10 // sessions:
        print(text, file=sys.stderr, flush=True)


def _sum_up(night: Night) -> None:
    print("\n" + "\n".join(tally.told(night.happened)))
    print(f"{night.found} broke a rule; {night.rate_hz:.1f} sessions a second")
    left = night.seeds.stop - night.next_seed
    if left:
        print(f"interrupted: go on with --first {night.next_seed} --sessions {left}")


if __name__ == "__main__":
    sys.exit(main())
