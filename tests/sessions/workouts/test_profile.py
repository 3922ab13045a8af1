"""The profile as points and as a drawing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.workouts.plan import Plan
from sessions.workouts.profile import UNTIL_TOLD_S, ProfilePoint, draw, profile
from tests.sessions.workouts.samples import plan_of

PLAN = plan_of("""\
- {kind: warm-up, speed: 1 m/s, time: 60 s}
- {kind: work, speed: 2 m/s, incline: 4 %, distance: 60 m}
- {kind: recovery, speed: 1 m/s, until: told}
- {kind: cool-down, speed: 0.5 m/s, time: 30 s}
""")


def test_one_point_for_each_step() -> None:
    drawn = profile(PLAN)
    assert drawn.points == (
        ProfilePoint(0, 1.0, 0),
        ProfilePoint(60, 2.0, 4),
        ProfilePoint(90, 1.0, 0, until_told=True),
        ProfilePoint(90 + UNTIL_TOLD_S, 0.5, 0),
    )
    assert drawn.length_s == 180


@pytest.mark.parametrize(("at_s", "speed_mps"), [(-1, 1), (0, 1), (60, 2), (89, 2), (500, 0.5)])
def test_the_point_that_holds_at_a_time(at_s: float, speed_mps: float) -> None:
    assert profile(PLAN).at(at_s).speed_mps == speed_mps


def test_the_drawing() -> None:
    assert draw(PLAN, width=42, height=4, unit="km/h").splitlines() == [
        "speed, km/h",
        " 7.2 ┤            ██████",
        "     │            ██████",
        "     │██████████████████████████████",
        "     │████████████████████████████████████",
        " 0.0 ┼──────────────────┄┄┄┄┄┄┄┄┄┄┄┄──────",
        "incline, %",
        " 4.0 ┤            ██████",
        "     │            ██████",
        " 0.0 ┼──────────────────┄┄┄┄┄┄┄┄┄┄┄┄──────",
        "    0:00        1:00        2:00        3:00",
    ]


def test_a_level_workout_has_no_incline_panel() -> None:
    assert "incline" not in draw(plan_of("- {kind: work, speed: 1 mph, time: 1 min}"))


def made(lengths_s: list[int], speeds_tenths: list[int]) -> Plan:
    steps = zip(lengths_s, speeds_tenths, strict=False)
    return plan_of(
        "".join(f"- {{kind: work, speed: {s / 10} mph, time: {t} s}}\n" for t, s in steps)
    )


@given(
    st.lists(st.integers(5, 600), min_size=1, max_size=8),
    st.lists(st.integers(1, 120), min_size=8, max_size=8),
    st.integers(1, 200),
    st.integers(1, 12),
)
def test_a_drawing_fits_and_reaches_its_top(
    lengths_s: list[int], speeds: list[int], width: int, height: int
) -> None:
    lines = draw(made(lengths_s, speeds), width, height).splitlines()
    assert len(lines) == height + 3
    bars = lines[1 : height + 1]
    assert all(len(line) <= max(width, 16) for line in bars)
    assert all(line[6:].strip(" ▁▂▃▄▅▆▇█") == "" for line in bars)
    assert lines[height + 1].startswith(" 0.0 ┼")
