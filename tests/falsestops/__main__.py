"""`python -m tests.falsestops`: stops that nobody needed, and mishaps that nobody saw.

Nobody falls, stumbles or steps off in the walks: each cause to stop is a false one. In the mishaps
each has one. The exit code is 1 if anybody was stopped for nothing, or not let start.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable
from functools import partial
from math import inf
from multiprocessing import Pool
from pathlib import Path
from typing import TypeVar

from tests.falsestops import recorded
from tests.falsestops.mishaps import KINDS, Seen, tried
from tests.falsestops.tables import Result, drift_words, mishaps_table, walks_table, written
from tests.falsestops.walks import drawn
from tests.recordings import FOLDER

Given = TypeVar("Given")
Made = TypeVar("Made")


def walked(seed: int, seconds: float) -> Result:
    """One walk; a stop is told with its seed, so that it can be looked at."""
    walk = drawn(seed, seconds)
    result = walk.watched()
    if result.cause or result.refused:
        print(f"seed {seed}: {result} {walk}", flush=True)
    return walk.kind, result


def befallen(given: tuple[str, int]) -> Seen:
    """One mishap; one that is not answered is told."""
    seen = tried(*given)
    if not seen.answered:
        print(f"{given}: {seen}", flush=True)
    return seen


def until(
    work: Callable[[Given], Made], given: Iterable[Given], jobs: int, until_s: float
) -> list[Made]:
    """As many as can be begun by then."""
    done = []
    with Pool(jobs) as pool:
        for one in pool.imap(work, given):
            done.append(one)
            if time.monotonic() > until_s:
                break
    return done


def main() -> int:
    """Print the tables; write them to a page."""
    parser = argparse.ArgumentParser(prog="python -m tests.falsestops", description=__doc__)
    parser.add_argument("--walks", type=int, default=2000)
    parser.add_argument("--mishaps", type=int, default=100, help="of each kind")
    parser.add_argument("--seconds", type=float, default=8.0, help="at each speed of a walk")
    parser.add_argument("--seed", type=int, default=1, help="of the first walk and mishap")
    parser.add_argument("--minutes", type=float, default=inf, help="two thirds of it for walks")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--page", type=Path, help="write the tables to this page")
    given = parser.parse_args()
    began_s, seeds = time.monotonic(), range(given.seed, given.seed + given.walks)
    walks = until(
        partial(walked, seconds=given.seconds), seeds, given.jobs, began_s + 40 * given.minutes
    )
    trials = [(kind, seed) for seed in seeds[: given.mishaps] for kind in KINDS]
    seen = until(befallen, trials, given.jobs, began_s + 60 * given.minutes)
    replayed = [(kind, recorded.watched(one)) for kind, one in recorded.recordings(FOLDER)]
    words = (
        f"Seeds {seeds.start} to {seeds.start + len(walks) - 1} of the walks, "
        f"{len(seen)} mishaps; {(time.monotonic() - began_s) / 60:.0f} minutes of a busy computer."
    )
    blocks = {
        "walks": walks_table(walks, replayed),
        "mishaps": mishaps_table(seen),
        "drifts": drift_words(seen),
        "run": words,
    }
    print("\n\n".join(blocks.values()))
    if given.page:
        written(given.page, **blocks)
    return int(any(result.cause or result.refused for _, result in walks + replayed))


if __name__ == "__main__":
    raise SystemExit(main())
