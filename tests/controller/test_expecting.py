from __future__ import annotations

from pathlib import Path

import pytest

from controller.care.store import add, opened
from controller.expecting import Expected, expected, on_record
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


def test_records_that_are_not_there_or_not_readable_keep_nobody_from_walking(
    tmp_path: Path,
) -> None:
    assert on_record("P7", tmp_path) is None
    with opened(tmp_path) as db:
        add(db, TURNED)
    assert on_record("P7", tmp_path) == TURNED
    assert on_record("P8", tmp_path) is None
    assert on_record("", tmp_path) is None
    for path in tmp_path.iterdir():
        path.write_bytes(b"no database" * 100)
    assert on_record("P7", tmp_path) is None
