"""What the report over a course of treatment says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sessions.care.course import Course, Walked
from sessions.care.dose import Dose
from sessions.care.entries import Decided, Entry
from sessions.care.participant import Participant
from sessions.care.programmes import Goal
from sessions.care.progression import TreatmentPlan
from sessions.reports.report import MOST_PANELS, Chart, Report
from sessions.reports.session import Session, told
from sessions.reports.treatment_report import Treatment, treatment_report
from tests.sessions.reports.records import SUMMARY, recorded, stored
from tests.sessions.reports.test_session_report import facts, table, titles

DAY = date(2026, 11, 2)
P7 = Participant(pseudonym="P7", goal=Goal.REHABILITATION, notes="left knee")
DOSE = Dose(time=70, speed=100, incline=0)


def session(number: int, *, finished: bool = True) -> Session:
    summary = {**SUMMARY, "duration_s": 600.0 + 60 * number, "cause": None}
    kept = stored(outcome="finished" if finished else "safety stop", summary=summary)
    walked = told(recorded(kept), "mph", P7)
    return replace(
        walked,
        session_id=f"2026-11-{number:02}-001",
        started=walked.started.replace(day=number),
        stops=() if finished else walked.stops,
    )


def treatment(count: int) -> Treatment:
    entries: list[Entry] = [
        TreatmentPlan(goal=Goal.REHABILITATION, begins=DAY, weeks=4, a_week=3),
        Decided(number=1, on=DAY, goal=Goal.REHABILITATION, workout="p7-1", dose=DOSE,
                proposed=DOSE, reasons=("the first session",), by="PT"),
    ]  # fmt: skip
    walked = (Walked("2026-11-02-001", DAY, "p7-1", finished=True),)
    sessions = tuple(session(2 + n, finished=n != 1) for n in range(count))
    return Treatment(P7, Course(tuple(entries), walked), sessions, DAY + timedelta(days=20))


def report(count: int) -> Report:
    return treatment_report(treatment(count), "mph")


def test_the_verdict_says_where_the_plan_stands() -> None:
    told_of = report(7)
    assert told_of.verdict.startswith("1 of 12 sessions of the plan done")
    assert told_of.verdict.endswith("Last session, 08 Nov: finished, worst pain 4 of 10.")
    assert told_of.grave  # pain of four holds


def test_plan_dose_and_notes_stand_first() -> None:
    found = facts(report(7), "Participant and plan")
    assert found["Plan"] == "4 weeks from 02 November 2026, 3 a week"
    assert found["Dose"] == "time 70 %, speed 100 % of the preset, decided by PT"
    assert found["Notes"] == "left knee"


def test_the_trend_compares_the_first_sessions_with_the_last() -> None:
    rows = {row[0]: row[1:] for row in table(report(7), "Then and now").rows}
    assert rows["Time"] == ("13:00", "17:00")
    assert rows["Pain next day"] == ("4", "4")
    assert "Then and now" not in titles(report(5))


def test_a_chart_fits_its_page_and_marks_what_was_not_finished() -> None:
    (trend,) = [section for section in report(7).sections if section.title == "Trend"]
    charts = [block for block in trend.blocks if isinstance(block, Chart)]
    assert sum(len(chart.panels) for chart in charts) == 10
    assert max(len(chart.panels) for chart in charts) <= MOST_PANELS
    assert [(mark.at, mark.name) for mark in charts[0].marks] == [(2.0, "stopped")]


def test_many_sessions_have_ticks_that_can_be_read() -> None:
    (trend,) = [section for section in report(27).sections if section.title == "Trend"]
    chart = next(block for block in trend.blocks if isinstance(block, Chart))
    assert chart.ticks is not None
    assert len(chart.ticks) <= 12


def test_stops_are_told_over_all_sessions_with_their_causes() -> None:
    rows = table(report(3), "Stops").rows
    assert [row[0] for row in rows] == ["2026-11-03-001", "2026-11-03-001"]
    assert rows[1][3] == "Nobody is on the belt"


def test_somebody_without_a_session_has_a_plan_and_nothing_else() -> None:
    empty = report(0)
    assert not empty.grave
    assert empty.verdict == "1 of 12 sessions of the plan done, 8 missed."
    assert "Trend" not in titles(empty)
