"""A few short walks of the table: every figure near the truth, every side right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.truth.table import RUNNING, WALKING, WALKS, lines
from tests.truth.walk import Judged, Walk, walked

MOST = {
    "cadence": 1.0,
    "step time": 3.0,
    "contact time": 25.0,
    "flight time": 25.0,
    "swing time": 25.0,
    "double support": 25.0,
    "duty factor": 3.5,
    "peak force": 30.0,
    "impulse": 9.0,
    "body mass": 1.0,
    "step length": 1.0,
    "step width": 1.0,
    "time symmetry": 1.5,
    "force symmetry": 1.5,
}
"""Errors, in the units of the table; contact is shorter than true by the threshold."""


def short(walk: Walk) -> Judged:
    return walked(replace(walk, rate_hz=100.0, seconds=15.0), seed=5)


@pytest.mark.parametrize("walk", [WALKING, RUNNING, WALKS["walking, contact 10 % longer right"]])
def test_figures_are_near_the_truth(walk: Walk) -> None:
    judged = short(walk)
    assert judged.found.keys() == judged.true.keys()
    for figure, true in judged.true.items():
        assert judged.found[figure] == pytest.approx(true, abs=MOST[figure]), figure
    assert judged.sides_known > 0.9
    assert judged.sides_right is not None
    assert judged.sides_right > 0.95


def test_the_table_has_a_row_a_walk_and_a_column_a_figure() -> None:
    judged = short(WALKING)
    table = "\n".join(lines({"walking": [judged], "running": [short(RUNNING)]}))
    head, _, row = [line for line in table.splitlines() if line.startswith("|")][:3]
    assert head.count("|") == row.count("|")
    assert "absent" not in row
