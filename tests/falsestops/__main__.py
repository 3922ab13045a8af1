"""`python -m tests.falsestops`: stops that nobody needed, an hour of walking and running.

Nobody falls, stumbles or steps off in these walks: each cause to stop is a false one. The exit code
is 1 if there was any.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from math import inf
from multiprocessing import Pool

from tests.falsestops import recorded
from tests.falsestops.rates import Rate
from tests.falsestops.walks import drawn
from tests.falsestops.watched import Watched
from tests.recordings import FOLDER

Result = tuple[str, Watched]
HEAD = (
    "| what | walks | hours | false stops | an hour (95 % interval) | refused starts |\n"
    "|---|---|---|---|---|---|"
)


def simulated(seed: int, seconds: float) -> Result:
    """One walk; a stop is told with its seed, so that it can be looked at."""
    walk = drawn(seed, seconds)
    result = walk.watched()
    if result.cause or result.refused:
        print(f"seed {seed}: {result} {walk}", flush=True)
    return walk.kind, result


def rows(results: Iterable[Result]) -> Iterator[str]:
    """The table's rows, one a kind."""
    kinds: defaultdict[str, list[Watched]] = defaultdict(list)
    for kind, result in results:
        kinds[kind].append(result)
    for kind, those in sorted(kinds.items()):
        yield row(kind, those)


def row(kind: str, those: list[Watched]) -> str:
    """One row."""
    hours = sum(one.seconds for one in those) / 3600
    causes = Counter(one.cause for one in those if one.cause)
    told = ", ".join(f"{count} {cause}" for cause, count in causes.items()) or "none"
    refused = sum(one.refused for one in those)
    return (
        f"| {kind} | {len(those)} | {hours:.3g} | {told} | "
        f"{Rate(causes.total(), hours)} | {refused} |"
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.falsestops", description=__doc__)
    parser.add_argument("--walks", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=8.0, help="at each speed of a walk")
    parser.add_argument("--seed", type=int, default=1, help="of the first walk")
    parser.add_argument("--minutes", type=float, default=inf, help="begin no walk after that")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    began_s, seeds = time.monotonic(), range(given.seed, given.seed + given.walks)
    until_s, walked = began_s + 60 * given.minutes, []
    with Pool(given.jobs) as pool:
        for result in pool.imap(partial(simulated, seconds=given.seconds), seeds):
            walked.append(result)
            if time.monotonic() > until_s:
                break
    replayed = [(kind, recorded.watched(one)) for kind, one in recorded.recordings(FOLDER)]
    print(HEAD)
    print("\n".join(rows(walked)))
    print(row("all simulated", [result for _, result in walked]))
    print("\n".join(rows(replayed)))
    print(f"seeds from {seeds.start}, {time.monotonic() - began_s:.0f} s")
    return int(any(result.cause or result.refused for _, result in walked + replayed))


if __name__ == "__main__":
    raise SystemExit(main())
