"""`backstride participants`."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner, Result

from controller.care.store import participants_path
from controller.cli.main import cli
from controller.journal_folder import journal_path
from controller.workouts import load_file
from sessions.journal import store as journal
from sessions.journal.rows import Entry, Record, SessionEnd, SessionStart, encode
from tests.finished import finished

DAY = date(2026, 11, 2)


def run(*words: str, exit_code: int = 0, given: str | None = None) -> Result:
    result = CliRunner().invoke(cli, ["participants", *words], input=given)
    assert result.exit_code == exit_code, result.output
    return result


def on(days: int) -> tuple[str, str]:
    """`--on` so many days after the plan began."""
    return "--on", (DAY + timedelta(days=days)).isoformat()


@pytest.fixture
def data(home: Path) -> Path:
    """P7, screened, with a plan."""
    run("add", "P7", "--goal", "rehabilitation", "--mass", "71.5 kg", "--height", "172 cm")
    run("screen", "P7", "--no-to-rest", *on(0))
    run("plan", "P7", "--weeks", "6", "--a-week", "3", "--begins", DAY.isoformat(), *on(0))
    return home / "data" / "backstride"


def walk(data: Path, number: int, days: int, pain: int = 1, exertion: float = 4.0) -> None:
    """The session `number` as the journal would have it."""
    session_id = f"{DAY + timedelta(days=days)}-001"
    utc = f"{DAY + timedelta(days=days)}T12:00:00+00:00"
    summary = finished(
        session_id=session_id, workout=f"p7-{number}", title="", participant="P7", duration_s=600
    )
    meta = encode({"workout": f"p7-{number}", "participant": "p7"})
    reported = encode({"pain": pain, "exertion": exertion})
    records: list[Record] = [
        SessionStart(session_id, 100.0, utc, meta),
        Entry(session_id, 220.0, utc, "reported", reported),
        SessionEnd(session_id, utc, "finished", encode(summary.model_dump(mode="json"))),
    ]
    db = journal.open_for_writing(journal_path(data))
    journal.append(db, records)
    db.close()


def visit(data: Path, number: int, days: int, pain: int = 1) -> dict[str, object]:
    """Screened, decided, walked, and asked on the day after. What was proposed."""
    run("screen", "P7", "--no-to-rest", *on(days))
    run("answer", "P7", "--when", "before", "--pain", "1", *on(days))
    told = json.loads(run("next", "P7", "--accept", "--by", "PT", "--json", *on(days)).stdout)
    assert told["session"] == number
    walk(data, number, days, pain)
    run("answer", "P7", "--when", "next-day", "--pain", "1", *on(days + 1))
    assert isinstance(told, dict)
    return told


def test_nobody_is_said_kindly(home: Path) -> None:
    assert "backstride participants add" in run("list").stdout
    assert json.loads(run("list", "--json").stdout) == []


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["add", "Jo Doe", "--goal", "senior"], "looks like a name"),
        (["add", "Anna", "--goal", "senior"], "at least one digit"),
        (["add", "p7", "--goal", "senior"], "P7 is taken"),
        (["add", "P8", "--goal", "senior", "--hold-from", "5"], "less than or equal to 4"),
        (["edit", "P7", "--hold-from", "4", "--stop-from", "4"], "give hold_from below stop_from"),
        (["show", "P6"], "did you mean P7?"),
        (["limits", "P6"], "`backstride participants list` shows all"),
        (["answer", "P7", "--when", "after", "--pain", "3"], "walked no session"),
        (["screen", "P7", "--yes", "mood"], "no question 'mood'; there are balance"),
        (["next", "P7", *on(29)], "not answered for today"),
    ],
)
def test_what_cannot_be_is_told_with_its_remedy(data: Path, words: list[str], remedy: str) -> None:
    assert remedy in run(*words, exit_code=1).stderr


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["add", "P8", "--goal", "senior", "--mass", "71"], "a bare number"),
        (["limits", "P7", "--speed", "1 mph"], "a limit needs its reason"),
        (["edit", "P7"], "nothing to change"),
        (["next", "P7", "--accept"], "give --by"),
        (["next", "P7", "--on", "tomorrow"], "write for example 2026-11-02"),
        (["answer", "P7", "--when", "after"], "say how much pain"),
        (["plan", "P7", "--a-week", "3"], "--weeks 6"),
    ],
)
def test_what_was_asked_wrongly_is_told(data: Path, words: list[str], remedy: str) -> None:
    assert remedy in run(*words, exit_code=2).stderr


def test_show_and_list_tell_what_is_known(data: Path) -> None:
    shown = run("show", "p7", *on(0)).stdout
    for words in ("71.5 kg", "1.72 m", "turned", "0 of 18", "2026-11-02", "nothing speaks against"):
        assert words in shown
    (row,) = json.loads(run("list", "--json", *on(0)).stdout)
    assert row["screening"] == "cleared"
    assert "cleared" in run("list", *on(0)).stdout


def test_next_is_a_workout_that_can_be_run(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "p7-1.yaml"
    run("next", "P7", "-o", str(file), *on(0))
    assert load_file(file).workout.name == "p7-1"
    assert "# why: the first session" in file.read_text()
    assert "no therapist has accepted it yet" in file.read_text()


def test_a_refusal_leaves_no_file(data: Path, tmp_path: Path) -> None:
    run("next", "P7", "-o", str(tmp_path / "p7-1.yaml"), *on(1), exit_code=1)
    assert list(tmp_path.iterdir()) == []


def test_a_course_raises_after_two_good_sessions_and_goes_back_after_pain(data: Path) -> None:
    changes = [visit(data, n, days)["change"] for n, days in ((1, 0), (2, 2), (3, 4), (4, 7))]
    assert changes == ["first", "same", "raised", "same"]
    raised = visit(data, 5, 9, pain=5)
    assert raised["dose"] == {"time": 90, "speed": 100, "incline": 0}
    back = visit(data, 6, 11)
    assert (back["change"], back["dose"]) == ("back", {"time": 80, "speed": 100, "incline": 0})
    assert "pain 5 of 10" in str(back["reasons"])
    assert "6 of 18" in run("list", *on(11)).stdout


def test_the_therapist_edits_within_the_limits(data: Path) -> None:
    edits = ("--time", "50", "--by", "PT", "--json", *on(0))
    told = json.loads(run("next", "P7", *edits).stdout)
    assert (told["dose"]["time"], told["proposed"]["time"], told["decided_by"]) == (50, 70, "PT")
    assert "decided by PT" in run("next", "P7", *on(0)).stdout
    beyond = run("next", "P7", "--speed", "130", "--by", "PT", *on(0), exit_code=1).stderr
    assert "beyond the limits" in beyond
    assert "limit of workout" in beyond


def test_a_decision_falls_when_what_is_known_changes(data: Path) -> None:
    for number, days in ((1, 0), (2, 2)):
        visit(data, number, days)
    run("screen", "P7", "--no-to-rest", *on(4))
    accepted = json.loads(run("next", "P7", "--accept", "--by", "PT", "--json", *on(4)).stdout)
    assert accepted["change"] == "raised"
    said = run("answer", "P7", "--when", "before", "--pain", "4", *on(4)).stdout
    assert "Neither speed nor incline rises" in said
    told = json.loads(run("next", "P7", "--json", *on(4)).stdout)
    assert (told["session"], told["decided_by"], told["dose"]["time"]) == (3, None, 70)
    assert "pain 4 of 10 today" in told["reasons"]


def test_much_pain_before_is_no_session(data: Path) -> None:
    run("answer", "P7", "--when", "before", "--pain", "6", *on(0))
    assert "no session for P7: Pain 6 of 10" in run("next", "P7", *on(0), exit_code=1).stderr


def test_limits_are_set_heeded_and_lifted(data: Path) -> None:
    reason = ("--reason", "first weeks, PT")
    rows = json.loads(run("limits", "P7", "--speed", "1 mph", *reason, "--json").stdout)
    assert rows[0] == {
        "quantity": "speed", "limit": "1 mph", "source": "participant", "reason": "first weeks, PT",
    }  # fmt: skip
    told = run("next", "P7", *on(0)).stdout
    assert "speed from 100 to 83 %: limit of participant, first weeks, PT" in told
    rows = json.loads(run("limits", "P7", "--lift", "speed", "--json").stdout)
    assert next(row["source"] for row in rows if row["quantity"] == "speed") == "workout"


def test_screening_asks_one_by_one_and_a_clearance_answers(home: Path) -> None:
    run("add", "P7", "--goal", "senior")
    asked = run("screen", "P7", *on(0), given="y\n" + "n\n" * 11, exit_code=1)
    assert "balance disorder" in asked.stdout
    assert "ask a physical therapist first" in asked.stdout
    run("edit", "P7", "--cleared-by", "PT", "--cleared-on", DAY.isoformat())
    assert "cleared by PT" in run("screen", "P7", *on(0)).stdout
    told = json.loads(run("screen", "P7", "--json", *on(1), exit_code=1).stdout)
    assert set(told["due"]) == {"knee", "dizzy", "breath"}


def test_edit_keeps_what_is_not_given(data: Path) -> None:
    run("edit", "P7", "--hold-from", "3", "--ask-every", "2 min")
    run("edit", "P7", "--notes", "left knee")
    participant = json.loads(run("show", "P7", "--json").stdout)["participant"]
    assert participant["pain_rule"] == {
        "hold_from": 3, "stop_from": 6, "worse_by": 2, "first_asked_s": 120, "asked_every_s": 120,
        "unanswered": "go on",
    }  # fmt: skip
    assert (participant["notes"], participant["mass_kg"]) == ("left knee", 71.5)


def test_export_has_everything_and_erase_leaves_nothing(data: Path) -> None:
    run("edit", "P7", "--notes", "zanzibarknee")
    visit(data, 1, 0)
    told = json.loads(run("export", "P7").stdout)
    kinds = {entry["kind"] for entry in told["entries"]}
    assert kinds == {"screening", "plan", "decision", "answer"}
    assert told["sessions"] == ["2026-11-02-001"]
    assert b"zanzibarknee" in participants_path(data).read_bytes()
    assert "Aborted" in run("erase", "P7", given="n\n", exit_code=1).output
    proof = json.loads(run("erase", "P7", "--yes", "--json").stdout)
    assert proof["sessions"] == ["2026-11-02-001"]
    assert b"zanzibarknee" not in b"".join(
        path.read_bytes() for path in data.rglob("*") if path.is_file()
    )
    assert "no participant" in run("show", "P7", exit_code=1).stderr


def test_the_shell_completes_pseudonyms(data: Path) -> None:
    complete = BashComplete(cli, {}, "backstride", "_BACKSTRIDE_COMPLETE")
    for words in (["next"], ["show"], ["erase"], ["limits"], ["screen"], ["plan"], ["answer"]):
        found = complete.get_completions(["participants", *words], "p")
        assert [item.value for item in found] == ["P7"]


def test_completion_makes_no_file(home: Path) -> None:
    complete = BashComplete(cli, {}, "backstride", "_BACKSTRIDE_COMPLETE")
    assert complete.get_completions(["participants", "next"], "P") == []
    assert not (home / "data").exists()


def test_a_pin_is_asked_for_twice(home: Path) -> None:
    assert "is set" in run("pin", "therapist", given="4827\n4827\n").output
    given = "4827\n1111\n1111\n"
    assert "guessed at once" in run("pin", "engineer", given=given, exit_code=1).output
