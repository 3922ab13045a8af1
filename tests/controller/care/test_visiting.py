"""Who comes to the machine: what their record forbids, warns of, and what they still owe."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from controller.audit.trail import Trail
from controller.care.keeping import Keeping
from controller.care.store import CareError, Written, add, opened, participants_path, write
from controller.care.visiting import visit
from controller.journal_folder import journal_path
from sessions.care.entries import Answered, Entry
from sessions.care.pain import Answer, Moment
from sessions.care.participant import Participant
from sessions.care.programmes import Goal
from sessions.care.progression import TreatmentPlan
from sessions.care.screening import BY_KEY, Screening
from sessions.journal import store as journal
from sessions.journal.rows import SessionEnd, SessionStart, encode

TODAY = date(2026, 11, 22)
P7 = Participant(pseudonym="P7", goal=Goal.REHABILITATION)
CLEAR = Screening(on=TODAY, answers=dict.fromkeys(BY_KEY, False))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with opened(tmp_path) as db:
        add(db, P7)
    return tmp_path


def enter(folder: Path, *entries: Entry) -> None:
    with opened(folder) as db:
        for entry in entries:
            write(db, "P7", Written("2026-11-22T08:00:00+00:00", entry))


def walked(folder: Path, days_ago: int) -> str:
    session_id = f"{TODAY - timedelta(days=days_ago)}-001"
    utc = f"{TODAY - timedelta(days=days_ago)}T12:00:00+00:00"
    meta = encode({"workout": "taster", "participant": "P7"})
    with closing(journal.open_for_writing(journal_path(folder))) as db:
        start = SessionStart(session_id, 1.0, utc, meta)
        journal.append(db, [start, SessionEnd(session_id, utc, "stopped", "null")])
    return session_id


def test_where_nobody_is_on_record_a_pseudonym_is_a_label_and_no_file_is_made(
    tmp_path: Path,
) -> None:
    assert visit(tmp_path, "P7", "taster", TODAY) is None
    assert not participants_path(tmp_path).exists()
    with opened(tmp_path):
        pass
    assert visit(tmp_path, "P7", "taster", TODAY) is None


@pytest.mark.hazard("H29")
def test_a_pseudonym_that_is_not_on_record_is_refused_as_its_limits_would_not_be_in_force(
    folder: Path,
) -> None:
    with pytest.raises(CareError, match="did you mean P7"):
        visit(folder, "P77", "taster", TODAY)
    participants_path(folder).write_bytes(b"no database at all, for many bytes" * 100)
    with pytest.raises(CareError, match="participants"):
        visit(folder, "P7", "taster", TODAY)


def test_what_is_not_screened_may_not_begin(folder: Path) -> None:
    found = visit(folder, "p7", "taster", TODAY)
    assert found is not None
    assert found.participant == P7
    (why,) = found.blocks
    assert "not answered for today: balance" in why
    assert "`backstride participants screen P7`" in why
    enter(folder, CLEAR)
    cleared = visit(folder, "P7", "taster", TODAY)
    assert cleared is not None
    assert (cleared.blocks, cleared.warns, cleared.owed) == ((), (), "")


@pytest.mark.parametrize(("key", "words"), [("balance", "ask"), ("knee", "not now")])
def test_a_yes_blocks_with_whom_to_ask(folder: Path, key: str, words: str) -> None:
    enter(folder, Screening(on=TODAY, answers=CLEAR.answers | {key: True}))
    found = visit(folder, "P7", "taster", TODAY)
    assert found is not None
    assert words in found.blocks[0]
    assert "physical therapist" in found.blocks[0]


def test_another_workout_than_the_plan_s_and_a_second_one_today_are_warned_of(
    folder: Path,
) -> None:
    plan = TreatmentPlan(goal=P7.goal, begins=TODAY, weeks=6, a_week=3)
    enter(folder, CLEAR, plan)
    walked(folder, 0)
    found = visit(folder, "P7", "taster", TODAY)
    assert found is not None
    assert found.blocks == ()
    assert [words.partition(" ")[0] for words in found.warns] == ["nobody", "P7"]


def test_the_day_after_is_owed_until_somebody_says_it(folder: Path) -> None:
    enter(folder, CLEAR)
    last = walked(folder, 2)
    found = visit(folder, "P7", "taster", TODAY)
    assert found is not None
    assert found.owed == last
    said = Answer(moment=Moment.NEXT_DAY, pain=1)
    enter(folder, Answered(on=TODAY, answer=said, session_id=last))
    again = visit(folder, "P7", "taster", TODAY)
    assert again is not None
    assert again.owed == ""


def test_what_was_said_today_elsewhere_is_known(folder: Path) -> None:
    before = Answer(moment=Moment.BEFORE, pain=2)
    yesterday = TODAY - timedelta(days=1)
    enter(
        folder,
        CLEAR,
        Answered(number=1, on=yesterday, answer=before),
        Answered(number=1, on=TODAY, answer=before),
    )
    found = visit(folder, "P7", "taster", TODAY)
    assert found is not None
    assert found.said == (before,)


async def test_a_controller_writes_answers_down_off_its_loop(folder: Path) -> None:
    troubles: list[str] = []
    keeping = Keeping(Trail(folder), troubles.append)
    said = Answered(
        on=TODAY, answer=Answer(moment=Moment.AFTER, pain=2), session_id=walked(folder, 0)
    )
    keeping.write_down("P7", said)
    keeping.write_down("P9", said)
    await keeping.close()
    assert len(troubles) == 1
    assert "no participant 'P9'" in troubles[0]
    with opened(folder) as db:
        assert [row[0] for row in db.execute("SELECT kind FROM entry")] == ["answer"]
