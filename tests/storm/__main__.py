"""`python -m tests.storm --sessions 1000000`: as many sessions as the night is long.

A session that breaks a rule is shrunk to the fewest deeds that break it, printed, and kept as a
file of tests/storm/found, which the tests play from then on.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.storm.script import draw, written
from tests.storm.session import Broken, run, shrunk

FOUND = Path(__file__).with_name("found")
CHUNK = 50


def broken_of(seeds: range) -> list[tuple[int, Broken]]:
    """The seeds whose sessions break a rule, with the rule."""
    results = ((seed, run(draw(seed))) for seed in seeds)
    return [(seed, broken) for seed, broken in results if broken is not None]


def main() -> int:
    """Run sessions on every core; 1 if any broke a rule."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=None, help="processes; default: one a core")
    given = parser.parse_args()
    last = given.first + given.sessions
    chunks = [range(seed, min(seed + CHUNK, last)) for seed in range(given.first, last, CHUNK)]
    began_s, done, found = time.monotonic(), 0, 0
    with ProcessPoolExecutor(given.jobs) as pool:
        for chunk, broken in zip(chunks, pool.map(broken_of, chunks), strict=True):
            done += len(chunk)
            for seed, what in broken:
                found += 1
                _keep(seed, what)
            _progress(done, given.sessions, found, time.monotonic() - began_s)
    print()
    return 1 if found else 0


def _keep(seed: int, broken: Broken) -> None:
    script = shrunk(draw(seed))
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
