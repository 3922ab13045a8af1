"""The participants' file: what goes in comes out, nobody else reads it, and erased is erased."""

from __future__ import annotations

import sqlite3
import stat
from datetime import date
from pathlib import Path

import pytest

from controller.care import erasing
from controller.care.erasing import erase
from controller.care.pins import Locked, set_pin, unlocks
from controller.care.searching import Searched
from controller.care.store import (
    CareError,
    UnknownParticipant,
    Written,
    add,
    entries,
    find,
    known,
    opened,
    participants,
    participants_path,
    pseudonyms,
    replace,
    write,
)
from sessions.care.dose import Dose
from sessions.care.entries import Answered, Decided
from sessions.care.pain import Answer, Moment
from sessions.care.participant import Participant
from sessions.care.programmes import Goal
from sessions.care.progression import TreatmentPlan
from sessions.care.roles import Role
from sessions.care.screening import BY_KEY, Screening

DAY = date(2026, 11, 2)
DOSE = Dose(time=70, speed=100, incline=0)
NOTED = "zanzibarknee"


def person(pseudonym: str, notes: str = "") -> Participant:
    return Participant(pseudonym=pseudonym, goal=Goal.REHABILITATION, notes=notes)


def everything(notes: str) -> list[Written]:
    """An entry of each kind, some with the notes in them."""
    decided = Decided(
        number=1,
        on=DAY,
        goal=Goal.SENIOR,
        workout="own-1",
        dose=DOSE,
        proposed=DOSE,
        reasons=(notes,),
        by="PT",
    )
    return [
        Written("2026-11-02T10:00:00.000001+00:00", Screening(on=DAY, answers={"fall": False})),
        Written(
            "2026-11-02T10:00:00.000002+00:00",
            TreatmentPlan(goal=Goal.SENIOR, begins=DAY, weeks=6, a_week=3),
        ),
        Written("2026-11-02T10:00:00.000003+00:00", decided),
        Written(
            "2026-11-02T10:00:00.000004+00:00",
            Answered(number=1, on=DAY, answer=Answer(moment=Moment.AFTER, pain=2)),
        ),
    ]


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    with opened(tmp_path) as db:
        add(db, person("P7", "left knee"))
        for written in everything("why"):
            write(db, "p7", written)
    with opened(tmp_path) as db:
        assert find(db, "p7") == person("P7", "left knee")
        assert entries(db, "P7") == everything("why")
        replace(db, person("P7", "right knee"))
        assert [one.notes for one in participants(db)] == ["right knee"]
        assert len(entries(db, "P7")) == 4


def test_nobody_else_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with opened(folder) as db:
        add(db, person("P7"))
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for path in filter(Path.is_file, folder.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_pseudonym_is_given_once(tmp_path: Path) -> None:
    with opened(tmp_path) as db:
        add(db, person("P7"))
        with pytest.raises(CareError, match="P7 is taken"):
            add(db, person("p7"))
        assert pseudonyms(db) == ["P7"]


def test_who_begins_a_session_is_known_or_not(tmp_path: Path) -> None:
    assert known(tmp_path, "P7") is None
    assert list(tmp_path.iterdir()) == []
    with opened(tmp_path) as db:
        add(db, person("P7"))
    assert known(tmp_path, "p7") == person("P7")
    assert known(tmp_path, "P8") is None


def test_an_unknown_participant_has_a_hint(tmp_path: Path) -> None:
    with opened(tmp_path) as db:
        add(db, person("P17"))
        with pytest.raises(UnknownParticipant, match="did you mean P17"):
            find(db, "P16")
        with pytest.raises(UnknownParticipant):
            write(db, "Q9", everything("")[0])
        assert entries(db, "Q9") == []


def test_no_file_of_the_future_is_touched(tmp_path: Path) -> None:
    with opened(tmp_path) as db:
        db.execute("PRAGMA user_version = 99")
    with (
        pytest.raises(CareError, match="format 99, this program knows 1; update"),
        opened(tmp_path),
    ):
        pass


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    participants_path(tmp_path).write_bytes(b"not a database" * 100)
    with pytest.raises(CareError, match="not a database"), opened(tmp_path):
        pass


def in_files(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def filled(folder: Path) -> None:
    """P7 with notes that nobody else has, edited often, between others."""
    with opened(folder) as db:
        db.execute("PRAGMA synchronous = OFF")  # hundreds of writes need not reach the disk
        for number in range(1, 13):
            of_seven = NOTED if number == 7 else "nothing"
            add(db, person(f"P{number}", f"{of_seven} {number}"))
            for _ in range(2):
                for written in everything(of_seven * 40):
                    write(db, f"P{number}", written)
        for count in range(8):
            replace(db, person("P7", f"{NOTED} {count} " + "long " * count))


def test_erased_is_erased_from_every_byte(tmp_path: Path) -> None:
    filled(tmp_path)
    assert in_files(tmp_path, NOTED)
    with opened(tmp_path) as db:
        proof = erase(db, tmp_path, "p7")
    assert not in_files(tmp_path, NOTED)
    assert not in_files(tmp_path, '"P7"')
    assert not in_files(tmp_path, "P72026")
    assert (proof.pseudonym, proof.records) == ("P7", 9)
    assert set(proof.files) >= {"participants.sqlite", "audit/trail.jsonl", "audit/salts.json"}
    assert proof.searched_bytes > participants_path(tmp_path).stat().st_size


def test_the_others_are_untouched(tmp_path: Path) -> None:
    filled(tmp_path)
    with opened(tmp_path) as db:
        erase(db, tmp_path, "P7")
        assert len(pseudonyms(db)) == 11
        assert all(len(entries(db, name)) == 8 for name in pseudonyms(db))
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        with pytest.raises(UnknownParticipant):
            erase(db, tmp_path, "P7")


def test_traces_that_stay_are_told(tmp_path: Path) -> None:
    """A copy that somebody put beside the file: erasing must not say that all is gone."""
    filled(tmp_path)
    copy = tmp_path / "participants.sqlite.bak"
    copy.write_bytes(participants_path(tmp_path).read_bytes())
    with (
        opened(tmp_path) as db,
        pytest.raises(CareError, match=r"still in participants\.sqlite\.bak"),
    ):
        erase(db, tmp_path, "P7")


def test_a_search_that_finds_nothing_erases_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path)
    nothing = Searched((), 0, ())
    monkeypatch.setattr(erasing, "search", lambda *_: nothing)
    with opened(tmp_path) as db:
        with pytest.raises(CareError, match="nothing was erased"):
            erase(db, tmp_path, "P7")
        assert find(db, "P7")


def test_without_secure_deletion_the_bytes_would_stay(tmp_path: Path) -> None:
    """The search finds what SQLite leaves behind where nobody asks it to overwrite."""
    filled(tmp_path)
    with sqlite3.connect(participants_path(tmp_path)) as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("DELETE FROM entry WHERE pseudonym = 'P7'")
        db.execute("DELETE FROM participant WHERE pseudonym = 'P7'")
    db.close()
    assert in_files(tmp_path, NOTED)


def test_a_pin_opens_and_wrong_ones_lock(tmp_path: Path) -> None:
    with opened(tmp_path) as db:
        assert not unlocks(db, Role.THERAPIST, "4827", 1000.0)  # none is set
        set_pin(db, Role.THERAPIST, "4827")
        assert unlocks(db, Role.THERAPIST, "4827", 1000.0)
        assert not any(unlocks(db, Role.THERAPIST, "1928", 1000.0) for _ in range(5))
    with opened(tmp_path) as db:  # another process
        with pytest.raises(Locked, match="try again in 60 s"):
            unlocks(db, Role.THERAPIST, "4827", 1000.0)
        assert not unlocks(db, Role.ENGINEER, "4827", 1000.0)
        assert unlocks(db, Role.THERAPIST, "4827", 1061.0)
        set_pin(db, Role.THERAPIST, "5938")
        assert not unlocks(db, Role.THERAPIST, "4827", 1061.0)
    assert b"5938" not in participants_path(tmp_path).read_bytes()


def test_every_answer_of_screening_is_kept(tmp_path: Path) -> None:
    said = Screening(on=DAY, answers=dict.fromkeys(BY_KEY, False))
    with opened(tmp_path) as db:
        add(db, person("P7"))
        write(db, "P7", Written("2026-11-02T10:00:00+00:00", said))
        assert entries(db, "P7")[0].entry == said
