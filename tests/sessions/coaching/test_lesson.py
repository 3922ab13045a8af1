"""Footfalls in, cues out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files

import pytest

from sessions.coaching.coach import Cue
from sessions.coaching.figures import Figure
from sessions.coaching.lesson import WINDOW, Lesson
from sessions.coaching.rules import read_rules
from sessions.coaching.usual import pace
from sessions.gait.footfall import Footfall
from sessions.gait.metrics.conditions import Conditions
from sessions.workouts.plan import Gait
from tests.sessions.gait.metrics.shapes import WEIGHT_N, running

ENGLISH = read_rules(
    files("sessions.coaching").joinpath("presets", "en.yaml").read_bytes(), "en.yaml"
)
CONDITIONS = Conditions(
    body_weight_n=WEIGHT_N, stood_weight_n=WEIGHT_N, belt_speed_mps=2.0, incline_pct=0.0
)


def lesson() -> Lesson:
    made = Lesson(ENGLISH, Gait.BACKWARD_RUN, CONDITIONS)
    made.belt(2.0, 0.0, 0.0)
    return made


def later(feet: Iterable[Footfall], by_s: float) -> list[Footfall]:
    return [
        replace(
            foot,
            contact_s=foot.contact_s + by_s,
            toe_off_s=foot.toe_off_s + by_s,
            t_s=tuple(t_s + by_s for t_s in foot.t_s),
        )
        for foot in feet
    ]


def ran(made: Lesson, feet: Iterable[Footfall], *, silent: bool = False) -> list[Cue]:
    said = []
    for foot in feet:
        made.footfall(foot, foot.toe_off_s)
        if cue := made.cue(foot.toe_off_s, silent=silent):
            said.append(cue)
    return said


def steps(count: int, step_s: float = 0.35) -> list[Footfall]:
    return running(steps=count, step_s=step_s, time_s=0.7 * step_s, rate_hz=100)


def test_no_figure_is_told_of_too_few_steps() -> None:
    made = lesson()
    ran(made, steps(WINDOW - 1))
    assert made.reading == {}
    ran(made, later(steps(1), (WINDOW - 1) * 0.35))
    assert made.reading[Figure.CADENCE] == pytest.approx(60 / 0.35)


def test_steps_that_get_slower_than_the_own_are_corrected() -> None:
    made = lesson()
    own = steps(80)
    said = ran(made, own)
    assert "quicker-steps" not in [cue.rule for cue in said]
    slower = ran(made, later(steps(120, 0.38), 80 * 0.35))
    assert "quicker-steps" in [cue.rule for cue in slower]


def test_the_coach_is_silent_when_told_so() -> None:
    assert ran(lesson(), steps(300, 0.5), silent=True) == []


def test_a_change_of_the_belt_begins_the_figures_anew() -> None:
    made = lesson()
    ran(made, steps(40))
    made.belt(2.5, 0.0, 14.0)
    assert made.reading == {}


def test_somebody_who_paused_begins_anew() -> None:
    made = lesson()
    ran(made, steps(40))
    ran(made, later(steps(3), 60.0))
    assert made.reading == {}


def test_the_baseline_of_earlier_sessions_goes_before_the_first_steps_at_its_pace_only() -> None:
    where = pace(Gait.BACKWARD_RUN, 2.0, 0.0)
    made = Lesson(ENGLISH, Gait.BACKWARD_RUN, CONDITIONS, known={where: {Figure.CADENCE: 150.0}})
    made.belt(2.0, 0.0, 0.0)
    ran(made, steps(20))
    assert made.coach.targets[Figure.CADENCE].low == pytest.approx(150.0, rel=0.01)
    made.belt(2.5, 0.0, 60.0)
    assert made.coach.baseline == {}
    ran(made, later(steps(20), 60.0))
    assert made.coach.targets[Figure.CADENCE].low == pytest.approx(60.0 / 0.35, rel=0.03)


def test_what_was_usual_is_kept_of_whole_windows_away_from_changes() -> None:
    made = lesson()
    ran(made, steps(4 * WINDOW))  # the first is of a belt that was still on its way
    (usual,) = made.usual()
    assert usual.pace == pace(Gait.BACKWARD_RUN, 2.0, 0.0)
    assert usual.readings == 3
    assert usual.figures[Figure.CADENCE].median == pytest.approx(60.0 / 0.35, rel=0.01)
