"""The way of the pressure on the belt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sessions.gait.metrics.path import POINTS, belt_path
from tests.sessions.gait.metrics.shapes import running

BELT_MPS = 1.5


def test_a_foot_that_stands_still_on_the_belt_has_no_way() -> None:
    (foot, *_) = running(steps=2, step_s=0.4, time_s=0.25)
    carried = replace(foot, y_m=tuple(0.3 - BELT_MPS * (t_s - foot.contact_s) for t_s in foot.t_s))
    path = belt_path(carried, BELT_MPS)
    assert 2 <= len(path) <= POINTS
    assert [along_m for _, _, along_m in path] == pytest.approx([0.0] * len(path), abs=1e-9)


def test_without_places_there_is_none() -> None:
    (foot, *_) = running(steps=2, step_s=0.4, time_s=0.25)
    nowhere = replace(foot, x_m=(None,) * len(foot.t_s), y_m=(None,) * len(foot.t_s))
    assert belt_path(nowhere, BELT_MPS) == ()
