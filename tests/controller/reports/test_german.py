"""Reports in German: nothing of them is left in English, and figures have a comma."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum

import pytest

from controller.reports.html import as_html
from controller.reports.pdf import as_pdf
from controller.reports.plots import svg
from sessions.care.participant import HeartLimit, InclineLimit, Participant, SpeedLimit
from sessions.care.programmes import Goal
from sessions.reports.in_language import report_in
from sessions.reports.report import Balance, Chart, Ink, Line, Own, Panel, Report
from sessions.reports.session import Recorded, told
from sessions.reports.session_report import Context, session_report
from sessions.reports.treatment_report import treatment_report
from tests.german import ENGLISH, german
from tests.sessions.reports.records import CAUSE, EVENTS, SUMMARY, event, recorded, rows, stored
from tests.sessions.reports.test_treatment_report import session, treatment

NOTES = "Pain after 10 min at 1.5 mph"
P7 = Participant(
    pseudonym="P7",
    goal=Goal.REHABILITATION,
    notes=NOTES,
    speed=SpeedLimit(max_speed_mps=0.9, reason="Knieschmerz"),
    incline=InclineLimit(max_incline_pct=5.0, reason="Knieschmerz"),
    heart=HeartLimit(max_heart_rate_bpm=130, reason="Betablocker"),
)
MORE = (
    event(41.0, "command", client="kiosk", refused="no session is running", type="go_on"),
    event(42.0, "command", client="hall", refused=None, type="lower", speed_mps=0.4),
    event(43.0, "command", client="hall", refused=None, type="cap", incline_pct=3.0, reason="Knie"),
    event(44.0, "command", client="screen", refused=None, type="skip"),
    event(45.0, "request_asked", request={"by": "Halle", "what": "speed", "speed_mps": 0.5}),
    event(46.0, "request_ended", end="declined"),
    event(47.0, "announced", text="Now: the belt slows to a stop.", tone="alarm"),
)
FIGURES = {
    "footsteps": 96,
    "mean_contact_ms": 610.0,
    "form": {"forefoot_pct": 70.0, "rearfoot_pct": 30.0, "time_asymmetry_pct": -6.5,
             "loading_bw_per_s": 12.5, "step_time_variation_pct": 3.1, "step_length_m": 0.41,
             "energy_kcal": 30.0, "least_kcal": 25.0, "most_kcal": 36.0},
}  # fmt: skip
SAME = {"STOP", "Plan", "Trend", "kcal", "kiosk", "Person", "PT", "Knie", "Halle", "System"}
"""Words that are the same in both languages, or a German reader's own."""
INVENTED = {CAUSE["remedy"], "even steps", "Treadmill 3"}
"""What the record says that Backstride never does."""


def everything() -> Recorded:
    events = sorted((*EVENTS, *MORE), key=lambda one: one.at_s)
    return recorded(stored(summary={**SUMMARY, **FIGURES}), events=tuple(events))


def nothing() -> Recorded:
    return recorded(stored(summary=None), rows(deck=False, heart=False), events=())


REPORTS = {
    "whole": lambda: session_report(
        everything(), Context("mph", "Praxis", P7, (told(recorded(), "mph", P7),))
    ),
    "bare": lambda: session_report(nothing(), Context("km/h")),
    "finished": lambda: session_report(recorded(stored(outcome="finished")), Context("mph")),
    "treatment": lambda: treatment_report(replace(treatment(7), participant=P7), "mph"),
    "one session": lambda: treatment_report(replace(treatment(1), sessions=(session(4),)), "mph"),
    "no session": lambda: treatment_report(treatment(0), "km/h"),
}


def texts(told_of: object) -> Iterator[str]:
    """Every text that a reader sees."""
    if isinstance(told_of, str):
        if not isinstance(told_of, Enum | Own):
            yield told_of
    elif isinstance(told_of, tuple):
        for one in told_of:
            yield from texts(one)
    elif is_dataclass(told_of):
        for field in fields(told_of):
            if field.name not in {"language", "subject", "place"}:
                yield from texts(getattr(told_of, field.name))


def in_german(report: Report) -> Report:
    return report_in(report, german())


@pytest.mark.parametrize("name", REPORTS)
def test_no_text_is_left_in_english(name: str) -> None:
    report = REPORTS[name]()
    pairs = list(zip(texts(report), texts(in_german(report)), strict=True))
    spoken = [(was, now) for was, now in pairs if re.search(r"[A-Za-z]{3}", was)]
    left = [was for was, now in spoken if was == now and was not in SAME | INVENTED | {"P7"}]
    assert [one for one in left if not re.search(r"\d", one)] == []
    assert [now for was, now in spoken if was not in INVENTED and ENGLISH.search(now)] == []


def test_the_verdict_is_german() -> None:
    verdict = in_german(REPORTS["whole"]()).verdict
    assert verdict.startswith("Sicherheitsstopp nach 1:00. Niemand ist auf dem Band.")


def test_days_are_german() -> None:
    report = in_german(REPORTS["whole"]())
    assert report.subtitle == "Sonntag, 22. November 2026, 10:00 · Einheit 2026-11-22-001"


def test_what_somebody_wrote_stays_as_it_is() -> None:
    assert NOTES in as_html(in_german(REPORTS["treatment"]()))


def test_figures_have_a_comma_in_tables_and_drawings() -> None:
    page = as_html(in_german(REPORTS["whole"]()))
    assert '<html lang="de">' in page
    assert "1,2 mph" in page
    assert not re.search(r">[^<]*\d\.\d+ mph", page)
    assert "1,31 Körpergewichte" in page
    assert "-6,5 %" in page
    assert b"/Lang (de)" in as_pdf(in_german(REPORTS["bare"]()))


def test_numbers_in_a_drawing_have_the_sign_of_the_language() -> None:
    line = Line("Tempo", Ink.FIRST, ((0.0, 0.5), (60.0, 1.0)))
    chart = Chart((Panel("Tempo, mph", (line,), from_zero=True),))
    balance = Balance("Links gegen rechts", (("Kontaktzeit", 2.25),))
    for drawn, number in ((chart, "0.5"), (balance, "+2.2 %")):
        english, other = svg(drawn, letters=True), svg(drawn, letters=True, language="de")
        assert f">{number}<" in english
        assert f">{number.replace('.', ',')}<" in other
        assert f">{number}<" not in other
