"""`python -m tests.truth`: the errors of every figure against the simulated walker's truth."""

from __future__ import annotations

import argparse
import os
from multiprocessing import Pool
from pathlib import Path

from tests.truth.table import SEEDS, WALKS, lines
from tests.truth.walk import Judged, walked

HEAD = """# Figures against the truth

<!-- Written by `python -m tests.truth --write docs/reference/gait-truth.md`. Do not edit. -->

The simulated walker knows when its feet came and left and how hard they pressed. Here is how far
the figures of [gait](gait.md) are from that, through the converter's counts, calibration and tare
of the simulated deck: mean error (found less true) over {seeds} walks of 30 s each. One thing is
varied at a time; the rest is as in each table's first row (75 kg, 250 samples/s, 1.5 N noise a
cell, a step time that varies by 1.5 %).

Contact is the time above a threshold, truth the time above nothing: contact and double support are
shorter, swing and flight longer by what the force takes to reach the threshold.

What this cannot show: real feet do not press as a formula does. Impact peaks, the roll of a foot
and people on a rail are shapes that the simulator was given: of them no error is told here.

"""


def main() -> None:
    """Walk all, and print or write the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.truth", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="instead of printing it")
    file: Path | None = parser.parse_args().write
    jobs = [(walk, seed) for walk in WALKS.values() for seed in SEEDS]
    with Pool(os.cpu_count()) as pool:
        results: list[Judged] = pool.starmap(walked, jobs)
    each = [results[n : n + len(SEEDS)] for n in range(0, len(results), len(SEEDS))]
    judged = dict(zip(WALKS, each, strict=True))
    text = HEAD.format(seeds=len(SEEDS)) + "\n".join(lines(judged)).rstrip() + "\n"
    if file is None:
        print(text, end="")
    else:
        file.write_text(text)


if __name__ == "__main__":
    main()
