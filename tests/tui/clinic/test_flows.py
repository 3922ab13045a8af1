"""From a new participant to a printed report, and what happens with wrong input."""

from __future__ import annotations

from datetime import date

import pytest
from textual.widgets import Input

from controller.care.desk import open_desk
from controller.care.pins import set_pin
from controller.config import Config
from sessions.care.entries import Answered, Decided
from sessions.care.pain import Moment
from sessions.care.progression import TreatmentPlan
from sessions.care.roles import Role
from sessions.care.screening import QUESTIONS, Screening
from tests.tui.clinic.records import TODAY
from tests.tui.clinic.screens import LARGE, SMALL, Clinic, open_clinic
from tui.clinic.choice import Choice
from tui.clinic.pin import PinScreen
from tui.clinic.words import day_words

PIN = "4827"


async def test_a_first_visit(empty: Config) -> None:
    async with open_clinic(empty) as at:
        await at.shows("Nobody is due today")
        await at.press("a")
        await at.shows("Add a participant")
        await at.write("pseudonym", "P7")
        at.app.screen.query_one("#field-goal", Choice).choose("rehabilitation")
        await at.write("mass", "71 kg")
        await at.press("ctrl+s")
        await at.shows("P7 is added. Next: the screening.")
        await at.press("p")
        await at.shows("no plan")
        await at.press("enter", "s")
        await at.shows("12 left to ask", "balance disorder")
        await at.press("y")
        await at.shows("■ ask a physical therapist first", "11 left to ask")
        await at.press("ctrl+n")
        await at.shows("ASK FIRST", "C writes the clearance down")
        await at.press("ctrl+s")
        await at.shows("P7: ■ ASK FIRST", "■ NO SESSION")
        await at.press("c")
        await at.write("by", "PT K")
        await at.press("ctrl+s")
        await at.shows("P7: cleared by PT K", "● GO ON")
        await at.press("p", "n")
        await at.shows("P7: new plan", "the table says 2 to 3")
        await at.write("weeks", "4")
        await at.press("ctrl+s")
        await at.shows("week 4", "► Mon 23 Nov", "Session 1, due Mon 23 Nov", "time 70 %")
        await at.press("a")
        await at.shows("decide on session 1", "speed at most")
        await at.write("by", "PT")
        await at.press("enter")
        await at.shows("● decided by PT, Mon 23 Nov", "G starts it")
        await at.press("g")
        await at.until(lambda: bool(at.walked))
        workout, who = at.walked[0]
        assert who == "P7"
        assert "name: p7-1" in workout
        assert not list(empty.paths.runtime.glob("*"))
    entries = at.entries("P7")
    screening = next(one for one in entries if isinstance(one, Screening))
    assert screening.on == TODAY
    assert screening.answers == {q.key: q.key == "balance" for q in QUESTIONS}
    assert [type(one) for one in entries[1:]] == [TreatmentPlan, Decided]


async def decidable(at: Clinic) -> None:
    """P7's plan, screened for today."""
    await at.shows("► due today")
    await at.press("enter", "s")
    await at.shows("3 left to ask")
    await at.press("n", "n", "n", "ctrl+s")
    await at.shows("● GO ON")
    await at.press("p")
    await at.shows("Session 4", "proposed; nobody has accepted")


async def test_an_edit_beyond_the_limits_is_refused_and_kept(clinic: Config) -> None:
    async with open_clinic(clinic, LARGE) as at:
        await decidable(at)
        await at.press("a")
        await at.shows("decide on session 4")
        await at.write("speed", "180")
        await at.press("ctrl+s")
        await at.shows("▲ Not saved. Look at: Decided by")
        await at.write("by", "PT")
        await at.press("ctrl+s")
        await at.shows("▲ beyond the limits", "180")
        await at.write("speed", "100")
        await at.press("ctrl+s")
        await at.shows("● decided by PT")
    decided = [one for one in at.entries("P7") if isinstance(one, Decided)][-1]
    assert (decided.number, decided.dose.speed, decided.by) == (4, 100, "PT")


async def test_what_does_not_fit_stays_and_says_why(clinic: Config) -> None:
    async with open_clinic(clinic) as at:
        await at.shows("► due today")
        await at.press("enter", "e")
        await at.shows("P7: edit")
        await at.write("mass", "71")
        await at.write("hold_from", "9")
        await at.press("ctrl+s")
        await at.shows("Look at: Mass, Pain holds from")
        await at.shows("▲ a bare number; write a number with its unit (kg or lb)", "from 1 to 4")
        await at.press("escape")
        await at.press("l")
        await at.write("speed", "1 mph")
        await at.press("ctrl+s")
        await at.shows("▲ write why, and who decided it", "1 mph")
        await at.write("speed_reason", "first weeks")
        await at.press("ctrl+s")
        await at.shows("P7: limits saved", "speed 1 mph: first weeks (participant)")


async def test_pain_said_later_counts(clinic: Config) -> None:
    async with open_clinic(clinic) as at:
        await at.shows("► due today")
        await at.press("enter", "o")
        await at.shows("P7: pain and exertion")
        await at.press("ctrl+s")
        await at.shows("write how much pain, how much exertion, or both")
        await at.press("7")
        await at.shows("● 7")
        await at.press("ctrl+s")
        await at.shows("P7, session 4: Pain 7 of 10. The session ends.")
    said = [one for one in at.entries("P7") if isinstance(one, Answered)][-1]
    assert (said.answer.moment, said.answer.pain, said.number) == (Moment.BEFORE, 7, 4)


async def test_pain_is_said_by_mouse_or_touch_alone(clinic: Config) -> None:
    async with open_clinic(clinic) as at:
        await at.shows("► due today")
        await at.tap("due today")  # the row that is marked: else a second tap opens it
        await at.shows("H history")
        await at.tap("O pain", last=True)
        await at.shows("P7: pain and exertion")
        await at.tap("○ 6")
        await at.shows("● 6")
        await at.tap("save")
        await at.shows("P7, session 4: Pain 6 of 10")


async def test_search(clinic: Config) -> None:
    async with open_clinic(clinic) as at:
        await at.shows("► due today")
        await at.press("p", "slash", "f", "i", "t")
        await at.until(lambda: "Q1" in at.text and "P7" not in at.text)
        await at.press("z")
        await at.shows("Nobody fits the search.")


@pytest.mark.parametrize(("kind", "beginning"), [(".pdf", b"%PDF-"), (".html", b"<!doctype html>")])
async def test_reports_are_written_where_it_says(
    clinic: Config, kind: str, beginning: bytes
) -> None:
    async with open_clinic(clinic, LARGE) as at:
        await at.shows("► due today")
        await at.press("enter", "r")
        await at.shows("P7: report of the treatment")
        at.app.screen.query_one("#kind", Choice).choose(kind)
        await at.until(lambda: at.app.screen.query_one("#file", Input).value.endswith(kind))
        await at.press("ctrl+s")
        file = clinic.paths.data.parent / f"treatment-P7-2026-11-23{kind}"
        await at.shows("● Written:")
        assert file.read_bytes().startswith(beginning)
        assert file.stat().st_mode & 0o777 == 0o600
        ends = file.read_bytes().rstrip()
        assert ends.endswith(b"%%EOF" if kind == ".pdf" else b"</html>")


async def test_a_report_that_cannot_be_written_says_so(clinic: Config) -> None:
    async with open_clinic(clinic) as at:
        await at.shows("► due today")
        await at.press("enter", "r")
        at.app.screen.query_one("#file", Input).value = f"{clinic.paths.data}/none/a.html"
        await at.press("ctrl+s")
        await at.shows("▲ File: No such file or directory")
        at.app.screen.query_one("#file", Input).value = "a.doc"
        await at.press("ctrl+s")
        await at.shows("must end in .pdf or .html")


# --- PINs ----------------------------------------------------------------------------------------


@pytest.fixture
def locked(clinic: Config) -> Config:
    with open_desk(clinic) as at:
        set_pin(at.db, Role.THERAPIST, PIN)
        set_pin(at.db, Role.ENGINEER, "9153")
    return clinic


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_record_is_behind_the_pin(locked: Config, size: tuple[int, int]) -> None:
    async with open_clinic(locked, size) as at:
        await at.shows("PIN of the therapist:")
        assert "P7" not in at.text
        await at.press(*"9153", "enter")
        await at.shows("▲ This is not the PIN of the therapist.")
        await at.press(*PIN, "enter")
        await at.shows("Today, Mon 23 Nov", "► due today")
        await at.press("enter", "e")
        await at.shows("P7: edit")


async def test_wrong_pins_lock(locked: Config) -> None:
    async with open_clinic(locked) as at:
        await at.shows("PIN of the therapist:")
        for _ in range(5):
            await at.press(*"1357", "enter")
            await at.shows("not the PIN")
            at.app.screen.query_one("#notice").display = False
        await at.press(*PIN, "enter")
        await at.shows("▲ Too many wrong PINs. Try again in 60 s.")
        at.clock.now_s += 61
        await at.press("enter")
        await at.shows("► due today")


async def test_a_screen_left_alone_locks_and_keeps_what_was_written(locked: Config) -> None:
    async with open_clinic(locked) as at:
        await at.shows("PIN of the therapist:")
        await at.press(*PIN, "enter")
        await at.shows("► due today")
        await at.press("enter", "e")
        await at.write("notes", "left knee")
        at.clock.now_s += 601
        await at.until(lambda: isinstance(at.app.screen, PinScreen))
        await at.shows("PIN of the therapist:")
        assert "left knee" not in at.text
        await at.press(*PIN, "enter")
        await at.shows("P7: edit", "left knee")
        await at.press("ctrl+l")
        await at.shows("PIN of the therapist:")


def test_days_are_told_without_the_system_s_language() -> None:
    assert day_words(date(2026, 3, 1)) == "Sun 1 Mar"
