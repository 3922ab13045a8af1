"""`python -m tests.storm --sessions 1000000`: as many sessions as the night is long.

A session that breaks a rule is shrunk to the fewest deeds that break it, printed, and kept as a
file of tests/storm/found, which the tests play from then on. At the end it says what happened in
all of them. `--fresh` takes seeds that nobody has played; the first of them is told, so that they
can be played again.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.storm.script import draw, written
from tests.storm.session import Broken, play, shrunk, warm_up
from tests.storm.tally import told

FOUND = Path(__file__).with_name("found")
CHUNK = 50


def played(seeds: range) -> tuple[list[tuple[int, Broken]], Counter[str]]:
    """The seeds whose sessions break a rule, with the rule; and what happened in all of them."""
    broken, tally = [], Counter[str]()
    for seed in seeds:
        session = play(draw(seed))
        tally.update(session.tally)
        if session.broken is not None:
            broken.append((seed, session.broken))
    return broken, tally


def main() -> int:
    """Run sessions on every core; 1 if any broke a rule."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    parser.add_argument("--fresh", action="store_true", help="seeds drawn at random")
    parser.add_argument("--jobs", type=int, default=None, help="processes; default: one a core")
    given = parser.parse_args()
    first = random.SystemRandom().randrange(2**48) if given.fresh else given.first
    last = first + given.sessions
    print(f"seeds {first} to {last - 1}")
    chunks = [range(seed, min(seed + CHUNK, last)) for seed in range(first, last, CHUNK)]
    began_s, found, tally = time.monotonic(), 0, Counter[str]()
    with ProcessPoolExecutor(given.jobs, initializer=_begin) as pool:
        for broken, happened in pool.map(played, chunks):
            tally.update(happened)
            for seed, what in broken:
                found += 1
                _keep(seed, what)
            _progress(tally["sessions"], given.sessions, found, time.monotonic() - began_s)
    print("\n" + "\n".join(told(tally)))
    return 1 if found else 0


def _begin() -> None:
    """In each process: what lasts is nothing for the garbage collector to look at."""
    warm_up()
    gc.collect()
    gc.freeze()


def _keep(seed: int, broken: Broken) -> None:
    script = shrunk(draw(seed))
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{broken.rule.replace(' ', '_')}-{seed}.jsonl"
    path.write_text(written(script))
    print(f"\nseed {seed}: {broken.rule} at {broken.at_ms} ms: {broken.what}\n{path}:")
    print(written(script), end="")


def _progress(done: int, sessions: int, found: int, took_s: float) -> None:
    left_s = took_s / done * (sessions - done)
    text = f"\r{done} of {sessions} sessions, {found} broke a rule, {left_s / 60:.0f} min left "
    sys.stderr.write(text)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
