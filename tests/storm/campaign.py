"""As many sessions as the night is long, on every core, in the order of their seeds.

What breaks a rule is shrunk and kept at once, by the process that found it: whatever happens to the
others, it is not lost. Nothing else is kept but sums, so that a million sessions take no more
memory than a hundred.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from tests.storm.script import draw, written
from tests.storm.session import Broken, play, shrunk, warm_up

CHUNK: Final = 25  # sessions: about a second
AHEAD: Final = 4  # chunks a process, so that nobody waits for one that shrinks


@dataclass(slots=True)
class Played:
    """What happened in the sessions of a range of seeds, and which of them broke a rule."""

    tally: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, Broken]] = field(default_factory=list)


def played(seeds: range, found: Callable[[int, Broken], None] | None = None) -> Played:
    """Play them; `found` is told of each that breaks a rule, as soon as it does."""
    so_far = Played()
    for seed in seeds:
        session = play(draw(seed))
        so_far.tally.update(session.tally)
        if session.broken is not None:
            so_far.broken.append((seed, session.broken))
            if found is not None:
                found(seed, session.broken)
    return so_far


def keep(folder: Path, seed: int, broken: Broken) -> None:
    """A file with the fewest deeds of this seed that break the rule: a test from now on."""
    folder.mkdir(exist_ok=True)
    _path(folder, seed, broken).write_text(written(shrunk(draw(seed))))


def told(folder: Path, seed: int, broken: Broken) -> str:
    """A kept one, for a reader."""
    path = _path(folder, seed, broken)
    happened = f"seed {seed}: {broken.rule} at {broken.at_ms} ms: {broken.what}"
    return f"{happened}\n{path}:\n{path.read_text()}"


def on_every_core(
    seeds: range, folder: Path, jobs: int | None = None
) -> Generator[Played, None, None]:
    """Chunk by chunk in the order of the seeds, no more of them at a time than keep every core (or
    so many processes) busy. What breaks a rule is kept in `folder`."""
    warm_up()
    jobs = jobs or os.cpu_count() or 1
    chunks = (seeds[at : at + CHUNK] for at in range(0, len(seeds), CHUNK))
    with ProcessPoolExecutor(jobs, initializer=_begin) as pool:
        under_way = deque(
            pool.submit(_chunk, chunk, folder) for chunk in islice(chunks, AHEAD * jobs)
        )
        try:
            while under_way:
                yield under_way.popleft().result()
                under_way.extend(pool.submit(_chunk, chunk, folder) for chunk in islice(chunks, 1))
        finally:
            for waiting in under_way:
                waiting.cancel()


def _chunk(seeds: range, folder: Path) -> Played:
    return played(seeds, partial(keep, folder))


def _begin() -> None:
    """In each process: it ends when the first one says so, and what lasts is nothing for the
    garbage collector to look at."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    warm_up()
    gc.collect()
    gc.freeze()


def _path(folder: Path, seed: int, broken: Broken) -> Path:
    return folder / f"{broken.rule.replace(' ', '_')}-{seed}.jsonl"
