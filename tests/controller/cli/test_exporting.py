"""Exports of what a data folder knows of a session: its own record and its participant's."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from datetime import date
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from controller.care.store import Written, add, opened, write
from controller.cli.main import cli
from controller.exporting import FORMATS, said_about
from controller.journal_folder import journal_path
from sessions.care.entries import Answered
from sessions.care.pain import Answer, Moment
from sessions.care.participant import Participant
from sessions.care.programmes import Goal
from sessions.journal import store as journal
from sessions.journal.export_schema import CSV_COLUMNS
from sessions.journal.rows import Entry, SessionEnd, SessionStart, Telemetry, encode

SESSION = "2026-11-22-001"
UTC = "2026-11-22T12:00:00+00:00"
AFTER = Answer(moment=Moment.AFTER, pain=2, exertion=6.0)
NEXT_DAY = Answer(moment=Moment.NEXT_DAY, pain=1)


@pytest.fixture
def folder(home: Path) -> Path:
    """P7's session of a minute: asked before, in, after, and on the day after."""
    folder = home / "data" / "backstride"
    before = {"moment": "before", "pain": 0, "exertion": None}
    meta = {"workout": "taster", "participant": "P7", "said_before": [before]}
    said = Entry(SESSION, 130.0, UTC, "reported", encode({"moment": "during", "pain": 3}))
    rows = [
        (SESSION, Telemetry(100 + n / 10, "running", 0, 0.5, 0.0, 0.5, 0.0, n / 20))
        for n in range(600)
    ]
    with opened(folder) as db:
        add(db, Participant(pseudonym="P7", goal=Goal.REHABILITATION))
        for answer in (AFTER, NEXT_DAY):
            entry = Answered(on=date(2026, 11, 22), answer=answer, session_id=SESSION)
            write(db, "P7", Written(UTC, entry))
    with closing(journal.open_for_writing(journal_path(folder))) as db:
        start = SessionStart(SESSION, 100.0, UTC, encode(meta))
        journal.append(db, [start, said, SessionEnd(SESSION, UTC, "finished", "null")], rows)
    return folder


def exported(form: str) -> bytes:
    result = CliRunner().invoke(cli, ["sessions", "export", SESSION, "--format", form])
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def test_all_four_moments_are_told_from_both_records(folder: Path) -> None:
    db = journal.open_for_reading(journal_path(folder))
    assert db is not None
    with closing(db):
        session = journal.find(db, SESSION)
        told = said_about(folder, session, journal.events(db, SESSION))
    assert [(one.moment.value, one.pain, one.exertion) for one in told] == [
        ("before", 0, None),
        ("during", 3, None),
        ("after", 2, 6.0),
        ("next day", 1, None),
    ]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_pain_and_exertion(form: str) -> None:
    words = {
        "json": (b'"pain": 3', b'"exertion": 6.0'),
        "csv": (b"pain,exertion\n", b",3,\n", b",2,6.0\n"),
        "fit": (b"pain", b"exertion"),
        "tcx": (b"Pain of 10: before 0, during 3, after 2, next day 1. Exertion 6 of 10.",),
        "fhir-r5": (b"72514-3", b"exertion-borg-0-10"),
        "fhir-r4b": (b"72514-3", b"exertion-borg-0-10"),
    }
    data = exported(form)
    assert [word for word in words[form] if word not in data] == []


@pytest.mark.usefixtures("folder")
def test_json_is_as_its_schema_says_and_nothing_else_is() -> None:
    printed = CliRunner().invoke(cli, ["sessions", "schema"])
    schema = json.loads(printed.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    told = json.loads(exported("json"))
    validator.validate(told)
    for place, wrong in ((("session", "outcome"), 3), (("answers", 0, "pain"), 11)):
        spoiled = json.loads(json.dumps(told))
        inner = spoiled
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = wrong
        assert not validator.is_valid(spoiled), place
    assert not validator.is_valid(told | {"surprise": 1})
    del told["telemetry"][0]["speed_mps"]
    assert not validator.is_valid(told)


@pytest.mark.usefixtures("folder")
def test_csv_has_the_columns_and_kinds_that_are_told_of_it() -> None:
    reader = csv.DictReader(StringIO(exported("csv").decode()))
    assert tuple(reader.fieldnames or ()) == tuple(CSV_COLUMNS)
    rows = list(reader)
    assert len(rows) == 600
    for row in rows:
        for name, kind in CSV_COLUMNS.items():
            if row[name]:
                {"number": float, "integer": int, "string": str}[kind](row[name])
