"""What only the coach knows, in the view of the person."""

from __future__ import annotations

import pytest

from controller.api import GaitView
from controller.conduct.form import with_form
from sessions.coaching.figures import Figure
from tests.sessions.coaching.test_lesson import lesson, ran, steps
from tests.sessions.gait.metrics.shapes import running


def test_loading_step_length_and_energy_are_of_the_last_footfalls() -> None:
    made = lesson()
    ran(made, running(steps=20, step_s=0.35, time_s=0.245, rate_hz=250))
    view = with_form(GaitView(steps=20), made)
    assert view.steps == 20
    assert view.loading_bw_per_s == pytest.approx(made.reading[Figure.LOADING], abs=0.05)
    assert view.step_length_m == pytest.approx(made.reading[Figure.STEP_LENGTH] / 100, abs=0.001)
    assert view.energy is not None
    assert view.energy.kcal_per_min == pytest.approx(made.reading[Figure.ENERGY], abs=0.05)


def test_without_a_coach_they_are_not_known() -> None:
    assert with_form(GaitView(), None) == GaitView()


def test_what_a_whole_walk_burnt_is_added_up() -> None:
    made = lesson()
    ran(made, steps(60))
    burnt = made.effort.burnt
    assert burnt is not None
    minutes = 59 * 0.35 / 60
    assert burnt.kcal == pytest.approx(made.reading[Figure.ENERGY] * minutes, rel=0.1)
    assert burnt.least_kcal < burnt.kcal < burnt.most_kcal
