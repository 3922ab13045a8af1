from __future__ import annotations

import pytest

from controller.expecting import Expected, expected
from sessions.care.participant import Participant, Way
from sessions.care.programmes import Goal
from sessions.gait.facing import Facing
from sessions.workouts.plan import Gait

TURNED = Participant(pseudonym="P7", goal=next(iter(Goal)), mass_kg=82.5)
REVERSED = TURNED.model_copy(update={"way": Way.REVERSED})


@pytest.mark.parametrize(
    ("gait", "who", "seen"),
    [
        (Gait.BACKWARD_WALK, None, Expected(None, Facing.REAR, belt_reversed=False)),
        (Gait.BACKWARD_RUN, TURNED, Expected(82.5, Facing.REAR, belt_reversed=False)),
        (Gait.BACKWARD_WALK, REVERSED, Expected(82.5, Facing.CONSOLE, belt_reversed=True)),
        (Gait.FORWARD, REVERSED, Expected(82.5, Facing.CONSOLE, belt_reversed=False)),
    ],
)
def test_who_goes_backward_turns_round_unless_the_belt_runs_in_reverse(
    gait: Gait, who: Participant | None, seen: Expected
) -> None:
    assert expected(gait, who) == seen
