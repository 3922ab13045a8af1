"""Every figure of every recording is what it was, within tolerances that mean something."""

from __future__ import annotations

import json
from typing import Final

import pytest

from tests.controller.analysis.golden import FILE, cases, differences, figures

GOLDEN: Final = json.loads(FILE.read_text())


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_every_figure_is_what_it_was(name: str) -> None:
    assert list(differences(figures(cases()[name]), GOLDEN[name])) == []


def test_every_recording_is_among_them() -> None:
    assert cases().keys() == GOLDEN.keys()


@pytest.mark.parametrize(
    ("found", "golden", "told"),
    [
        ({"contact_time_ms": 284.6}, {"contact_time_ms": 285.0}, None),
        ({"contact_time_ms": 284.6}, {"contact_time_ms": 285.2}, "contact_time_ms: 284.6, was"),
        ({"stances": 77}, {"stances": 76}, "stances: 77, was 76"),
        ({"peak_n": {"mean": 1000.0}}, {"peak_n": {"mean": 1001.5}}, "peak_n.mean: 1000.0, was"),
        ({"stiffness_n_per_m": 1.0e4}, {"stiffness_n_per_m": 1.004e4}, None),
        ({"stiffness_n_per_m": 1.0e4}, {"stiffness_n_per_m": 1.02e4}, "stiffness_n_per_m: 1"),
        ({"peak_n": None}, {"peak_n": 1.0}, "peak_n: None, was 1.0"),
        ({}, {"peak_n": 1.0}, "peak_n: gone"),
        ({"feet": [{"side": "left"}]}, {"feet": []}, "feet: gone"),
    ],
)
def test_a_difference_is_told(
    found: dict[str, object], golden: dict[str, object], told: str | None
) -> None:
    lines = list(differences(found, golden))
    assert bool(lines) is bool(told)
    assert told is None or lines[0].startswith(told)
