"""What the next proposal learns of a session from the journal."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from controller.api import FormSummary
from controller.care.history import walked
from controller.journal_folder import journal_path
from sessions.journal import store as journal
from sessions.journal.rows import SessionEnd, SessionStart, encode
from tests.finished import finished

UTC = "2026-11-22T12:00:00+00:00"
SUMMARY = finished(duration_s=60, distance_m=30, mean_cadence_spm=110.0, max_heart_rate_bpm=128.0)


@pytest.mark.parametrize(("index", "asymmetry"), [(12.0, 12.0), (-12.0, 12.0), (None, None)])
def test_form_and_heart_rate_of_the_summary(
    tmp_path: Path, index: float | None, asymmetry: float | None
) -> None:
    form = FormSummary(footfalls=200, time_asymmetry_pct=index)
    summary = SUMMARY.model_copy(update={"form": form})
    meta = encode({"workout": "p7-1", "participant": "P7"})
    with closing(journal.open_for_writing(journal_path(tmp_path))) as db:
        start = SessionStart("2026-11-22-001", 1.0, UTC, meta)
        end = SessionEnd("2026-11-22-001", UTC, "finished", summary.model_dump_json())
        journal.append(db, [start, end])
    (one,) = walked(tmp_path, "p7")
    assert one.finished
    assert (one.cadence_spm, one.asymmetry_pct, one.max_heart_bpm) == (110.0, asymmetry, 128.0)
