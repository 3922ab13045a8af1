"""A participant's own figures, from a journal on disk."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from controller import api
from controller.coaching import own_figures
from controller.journal_folder import journal_path
from sessions.coaching.figures import Figure
from sessions.coaching.usual import pace
from sessions.journal.rows import SessionEnd, SessionStart, encode
from sessions.journal.store import append, open_for_writing
from sessions.workouts.plan import Gait
from tests.finished import finished

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOON.astimezone().date()


def walked(
    folder: Path,
    number: int,
    cadence_spm: float,
    *,
    who: str = "P7",
    outcome: api.Outcome = api.Outcome.FINISHED,
    days_ago: int = 1,
) -> None:
    """A session of this participant goes on record."""
    began = (NOON - timedelta(days=days_ago)).isoformat()
    figures = (api.UsualFigure(figure="cadence", median=cadence_spm, spread=2.0),)
    where = api.UsualFigures(
        gait="backward walk", speed_mps=0.8, incline_pct=5.0, readings=9, figures=figures
    )
    summary = finished(
        session_id=f"s{number}", participant=who, outcome=outcome, duration_s=600.0, usual=(where,)
    )
    with closing(open_for_writing(journal_path(folder))) as db:
        start = SessionStart(f"s{number}", 1.0, began, encode({"participant": who}))
        told = encode(summary.model_dump(mode="json"))
        append(db, [start, SessionEnd(f"s{number}", began, outcome.value, told)])


def test_finished_sessions_of_this_participant_count(tmp_path: Path) -> None:
    walked(tmp_path, 1, 100.0)
    walked(tmp_path, 2, 104.0)
    walked(tmp_path, 3, 130.0, who="P8")
    walked(tmp_path, 4, 150.0, outcome=api.Outcome.SAFETY_STOP)
    walked(tmp_path, 5, 160.0, days_ago=50)
    found = own_figures(tmp_path, "p7", TODAY)
    assert found == {pace(Gait.BACKWARD_WALK, 0.9, 6.0): {Figure.CADENCE: 102.0}}


@pytest.mark.parametrize("who", ["", "P9"])
def test_nobody_and_strangers_begin_with_their_first_steps(tmp_path: Path, who: str) -> None:
    walked(tmp_path, 1, 100.0)
    assert own_figures(tmp_path, who, TODAY) == {}


def test_a_journal_that_cannot_be_read_gives_no_baseline(tmp_path: Path) -> None:
    assert own_figures(tmp_path, "P7", TODAY) == {}
    journal_path(tmp_path).parent.mkdir(parents=True, exist_ok=True)
    journal_path(tmp_path).write_bytes(b"no journal" * 500)
    assert own_figures(tmp_path, "P7", TODAY) == {}
