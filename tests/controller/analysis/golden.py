"""The golden figures of the recordings: every figure of `analyse --json`, and how much each may
differ. `python -m tests.controller.analysis.golden` writes them anew, to be read before they are
committed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from math import radians, tan
from pathlib import Path
from typing import Final

from tests.controller.analysis.commands import analysed
from tests.recordings import recording

FILE: Final = Path(__file__).with_name("golden.json")
DRIFTING: Final = "run_fukuchi_drifting_300hz.csv"
TRIALS: Final = "run_alcantara_trials_500hz.csv"
ONE_FOOT: Final = "walk_csuhmc_one_foot_100hz.csv"
RUN: Final = ("--rate", "300", "--direction", "forward", "--speed", "2.5 m/s", "--incline", "0 %")

WITHIN: Final = {
    "_ms": 0.5,
    "_s": 0.0005,
    "_spm": 0.1,
    "_n": 1.0,
    "_bw": 0.002,
    "_ns": 0.2,
    "_m": 0.002,
    "_kg": 0.1,
    "_pct": 0.2,
    "_share": 0.002,
    "_ratio": 0.002,
    "_factor": 0.002,
    "_per_min": 0.05,
    "met": 0.05,
}
"""By the end of a figure's name: half a millisecond, a newton, two millimetres; about a third of
what the detector's error on a clean signal is, or a tenth of what a change of method does."""
WITHIN_PARTS: Final = {"_n_per_s": 0.005, "_n_per_m": 0.005}
"""Parts of the figure: rates and stiffness, whose size says nothing of their error."""


def cases() -> dict[str, tuple[str, ...]]:
    """The command's arguments for every recording. Skips the test where they are absent."""
    drifting, foot = str(recording(DRIFTING)), str(recording(ONE_FOOT))
    found = {
        "drifting run": (drifting, *RUN),
        "drifting run, detrended": (drifting, *RUN, "--detrend", "--threshold", "25"),
        "one foot of a walk": (foot, "--direction", "forward", "--left", "vertical_force_n"),
    }
    with recording("run_alcantara_trials.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            found[row["trial"]] = tuple(_trial(row))
    return found


def _trial(row: dict[str, str]) -> Iterator[str]:
    yield from (str(recording(TRIALS)), "--rate", "500", "--column", f"{row['trial']}_n")
    yield from ("--mass", "76.8", "--direction", "forward", "--speed", f"{row['speed_mps']} m/s")
    uphill_deg = float(row["slope_deg"])
    if uphill_deg >= 0.0:
        yield from ("--incline", f"{100 * tan(radians(uphill_deg)):.1f} %")


def figures(arguments: tuple[str, ...]) -> dict[str, object]:
    """What the command tells programs, without where the file was."""
    tree = analysed(*arguments)
    return tree | {"file": Path(str(tree["file"])).name}


def differences(found: dict[str, object], golden: dict[str, object]) -> Iterator[str]:
    """Every figure that is not what it was, by its place."""
    now, was = dict(_leaves(found, "", "")), dict(_leaves(golden, "", ""))
    for place in sorted(now.keys() | was.keys()):
        if place not in now or place not in was:
            yield f"{place}: {'gone' if place in was else 'new'}"
        elif not _equal(*now[place], was[place][1]):
            yield f"{place}: {now[place][1]!r}, was {was[place][1]!r}"


def _leaves(tree: object, place: str, figure: str) -> Iterator[tuple[str, tuple[str, object]]]:
    """Each value under its place, with the name of its figure."""
    match tree:
        case dict():
            for key, value in tree.items():
                name = figure if key == "mean" else str(key)
                yield from _leaves(value, f"{place}.{key}".removeprefix("."), name)
        case [_, *_]:
            for number, value in enumerate(tree):
                yield from _leaves(value, f"{place}[{number}]", figure)
        case _:
            yield place, (figure, tree)


def _equal(figure: str, found: object, golden: object) -> bool:
    if not (isinstance(found, float) and isinstance(golden, float | int)):
        return type(found) is type(golden) and found == golden
    for end, part in WITHIN_PARTS.items():
        if figure.endswith(end):
            return abs(found - golden) <= part * abs(golden)
    within = next((within for end, within in WITHIN.items() if figure.endswith(end)), None)
    assert within is not None, f"{figure}: say in WITHIN how much it may differ"
    return abs(found - golden) <= within


def main() -> None:
    """Write the file: a figure a line, a footfall a line."""
    found = {name: figures(arguments) for name, arguments in cases().items()}
    FILE.write_text("{\n" + ",\n".join(_lines(found)) + "\n}\n")


def _lines(found: dict[str, dict[str, object]]) -> Iterator[str]:
    for name, tree in found.items():
        parts = ",\n".join(f"  {json.dumps(key)}: {_text(value)}" for key, value in tree.items())
        yield f"{json.dumps(name)}: {{\n{parts}\n}}"


def _text(value: object) -> str:
    match value:
        case [_, *_]:
            return "[\n    " + ",\n    ".join(map(json.dumps, value)) + "\n  ]"
        case dict():
            rows = (f"{json.dumps(key)}: {json.dumps(one)}" for key, one in value.items())
            return "{\n    " + ",\n    ".join(rows) + "\n  }"
        case _:
            return json.dumps(value)


if __name__ == "__main__":
    main()
