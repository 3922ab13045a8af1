"""A session of the simulator, through the journal's database, as its report tells it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from controller import api
from controller.config import Config
from controller.journal_folder import journal_path
from controller.reports.gathering import of_session
from sessions.journal import store
from sessions.reports.report import Chart, Table
from tests.controller.conduct.stories import loaded
from tests.controller.reports.walks import Walk, keep
from tests.sessions.engine.treadmill import seconds, step


def test_what_was_simulated_is_what_is_reported(short_folder: Path) -> None:
    acts = {
        6.0: lambda walk: walk.say(api.Report(id="r", pain=2, exertion=4)),
        9.0: lambda walk: walk.fault(api.SimulatedFault.STEP_OFF),
    }
    walk = Walk(loaded(step(1.0, seconds(30)), step(1.4, seconds(30))), "P7", acts)
    summary = walk.whole()
    walk.live(2)
    session_id = keep(short_folder, walk, summary, datetime(2026, 11, 22, 9, tzinfo=UTC))
    config = Config.model_validate({"paths": {"data": short_folder}})
    with closing(store.open_for_writing(journal_path(short_folder))) as db:
        report = of_session(db, store.find(db, session_id), config)
    assert report.verdict.startswith("Safety stop after 0:1")
    assert "Nobody is on the belt" in report.verdict
    tables = {s.title: b for s in report.sections for b in s.blocks if isinstance(b, Table)}
    ((_, at, what, why, *_),) = tables["Stops"].rows
    assert (at, what, why) == ("0:10", "stop", "Nobody is on the belt")
    assert tables["Pain and exertion"].rows[0][:3] == ("during, 0:06", "2", "4")
    charts = [b for s in report.sections for b in s.blocks if isinstance(b, Chart)]
    assert {"Speed, mph", "Heart rate, beats/min", "Cadence, steps/min"} <= {
        panel.title for chart in charts for panel in chart.panels
    }
    measured, profile = charts[0].panels[0].lines
    assert profile.known
    assert measured.points[6][1] is not None
    assert abs(measured.points[6][1] - 1.0) < 0.1
