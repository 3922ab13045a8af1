"""What the report of a session says, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sessions.care.pain import Moment
from sessions.care.participant import HeartLimit, Participant
from sessions.care.programmes import Goal
from sessions.reports.figures import cues, form, number
from sessions.reports.report import Chart, Facts, Report, Table
from sessions.reports.session import told
from sessions.reports.session_chart import MOST_POINTS, thinned
from sessions.reports.session_report import Context, session_report
from tests.sessions.reports.records import EVENTS, recorded, rows, stored

P7 = Participant(
    pseudonym="P7",
    goal=Goal.REHABILITATION,
    heart=HeartLimit(max_heart_rate_bpm=130, reason="beta blocker"),
)
CONTEXT = Context("mph", participant=P7)


def titles(report: Report) -> list[str]:
    return [section.title for section in report.sections]


def facts(report: Report, title: str) -> dict[str, str]:
    (found,) = [section for section in report.sections if section.title == title]
    return {name: value for b in found.blocks if isinstance(b, Facts) for name, value in b.rows}


def table(report: Report, title: str) -> Table:
    (found,) = [section for section in report.sections if section.title == title]
    return next(block for block in found.blocks if isinstance(block, Table))


def charts(report: Report) -> list[Chart]:
    return [b for s in report.sections for b in s.blocks if isinstance(b, Chart)]


def chart(report: Report) -> Chart:
    blocks = [block for section in report.sections for block in section.blocks]
    return next(block for block in blocks if isinstance(block, Chart))


def test_the_verdict_says_how_it_ended_why_and_what_to_do() -> None:
    report = session_report(recorded(), CONTEXT)
    assert report.verdict == ("Safety stop after 1:00. Nobody is on the belt. See to the person.")
    assert report.grave
    assert (report.subject, report.on.isoformat()) == ("P7", "2026-11-22")


def test_each_stop_has_its_reason_its_speed_and_its_time_to_standstill() -> None:
    pause, stop = table(session_report(recorded(), CONTEXT), "Stops").rows
    assert pause == ("1", "0:20", "pause", "a pause was asked for by screen", "", "1 mph", "1.0 s")
    assert stop[2:5] == ("stop", "Nobody is on the belt", "See to the person.")
    assert stop[5:] == ("1 mph", "1.5 s")


def test_the_end_of_a_program_is_no_stop() -> None:
    eased = (*EVENTS[:2], replace(EVENTS[3], at_s=560.0, data={"state": "easing", "cause": None}))
    session = told(recorded(stored(outcome="finished", summary={}), events=eased), "mph")
    assert session.stops == ()
    assert session_report(recorded(stored(outcome="finished", summary={}), events=eased), CONTEXT)


def test_a_cause_of_the_summary_is_the_last_stops_only() -> None:
    bare = tuple(replace(e, data={**e.data, "cause": None}) for e in EVENTS if e.kind == "belt")
    first, last = told(recorded(events=bare), "mph").stops
    assert first.because == ""
    assert last.because == "Nobody is on the belt"


def test_pain_has_what_it_came_to_and_nothing_to_hold_on_the_next_day() -> None:
    found = table(session_report(recorded(), CONTEXT), "Pain and exertion").rows
    assert [row[:3] for row in found] == [
        ("before", "1", "–"),
        ("during, 0:10", "2", "3.5"),
        ("next day", "4", "–"),
    ]
    assert found[-1][3] == "Pain rose from 1 to 4 in this session."


def test_steps_hold_what_was_prescribed_beside_what_was_measured() -> None:
    found = table(session_report(recorded(), CONTEXT), "Steps of the workout")
    assert found.rows[0][:3] == ("1", "work", "1 mph, 2 %")
    assert found.rows[1][:3] == ("2", "work", "1.2 mph, 2 %")


def test_the_chart_has_profile_and_measured_speed_and_the_heart_limit() -> None:
    drawn = charts(session_report(recorded(), CONTEXT))
    panels = {panel.title: panel for one in drawn for panel in one.panels}
    measured, profile = panels["Speed, mph"].lines
    assert profile.points[0][1] == pytest.approx(1.0)
    assert profile.points[-1][0] == 60.0
    assert profile.points[-1][1] == pytest.approx(1.2)
    assert profile.ink is not measured.ink
    assert [level.value for level in panels["Heart rate, beats/min"].levels] == [130]
    assert all([m.name for m in one.marks] == ["stop 1", "stop 2"] for one in drawn)
    assert "Contact and flight, ms" in panels


def test_cues_and_feet_are_told_where_the_summary_has_them() -> None:
    report = session_report(recorded(), CONTEXT)
    assert table(report, "What the coach said").rows == (
        ("even steps", "2", "time asymmetry", "12.0", "8.0"),
    )
    assert facts(report, "Landing and symmetry")["Footfalls"] == "96"
    bare = session_report(recorded(stored(summary={"duration_s": 60})), CONTEXT)
    assert not {"What the coach said", "Landing and symmetry"} & set(titles(bare))


def test_what_was_not_measured_is_said_with_its_reason() -> None:
    bare = recorded(stored(summary={}), rows(deck=False, heart=False))
    report = session_report(bare, CONTEXT)
    absent = facts(report, "Not measured")
    assert absent["Heart rate"] == "no heart-rate belt was heard"
    assert absent["Cadence"] == absent["Landing"] == absent["Flight time"]
    assert absent["Cadence"] == "no force deck was heard"
    assert absent["Pain after"] == "no answer was written down"
    assert {p.title for p in chart(report).panels} == {
        "Speed, mph", "Incline, %", "Pain and exertion, 0 to 10",
    }  # fmt: skip


def test_the_same_happening_again_is_told_once_with_its_number() -> None:
    told_of = table(session_report(recorded(), CONTEXT), "What else happened").rows
    assert ("0:35", "By hand: speed lowered by a step (2 times)") in told_of
    assert ("0:40", "Nearly a stop: nobody was on the belt, 620 of 1000 ms") in told_of


def test_a_session_without_summary_has_the_figures_of_its_telemetry() -> None:
    session = told(recorded(stored(summary=None, outcome="interrupted")), "mph")
    assert session.figures.duration_s == pytest.approx(59.9)
    assert session.figures.max_heart_rate_bpm == pytest.approx(114.975)
    assert session.pain(Moment.DURING) == 2


def test_sessions_before_it_stand_beside_it() -> None:
    earlier = told(recorded(), "mph")
    report = session_report(recorded(), replace(CONTEXT, earlier=(earlier,) * 9))
    assert len(table(report, "Lately").rows) == 6


def test_a_course_is_thinned_to_means_and_keeps_its_gaps() -> None:
    whole = rows()
    points = thinned(whole, whole[0].at_s, lambda row: row.contact_ms)
    assert len(points) == 60
    assert {value for _, value in points} == {610.0}
    gap = [replace(row, contact_ms=None) if 100 <= n < 200 else row for n, row in enumerate(whole)]
    assert [v for _, v in thinned(gap, whole[0].at_s, lambda row: row.contact_ms)].count(None) == 10
    long = [replace(whole[0], at_s=float(n)) for n in range(5000)]
    assert len(thinned(long, 0.0, lambda row: row.speed_mps)) <= MOST_POINTS + 1


@pytest.mark.parametrize("value", [None, True, "5", [1]])
def test_what_is_no_figure_is_not_known(value: object) -> None:
    assert number(value) is None


def test_a_summary_of_another_shape_is_taken_as_silent() -> None:
    assert form({"form": "good"}) is None
    assert form({"form": {"footfalls": None}}) is None
    assert cues({"cues": "none"}) == cues({"cues": ["even"]}) == ()
