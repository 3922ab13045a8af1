"""Progression: a story for each rule, then a thousand participants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sessions.care.dose import Dose, start
from sessions.care.evidence import Done
from sessions.care.participant import HeartLimit
from sessions.care.prescription import prescribe
from sessions.care.programmes import PROGRAMMES, Goal, Quantity
from sessions.care.progression import Case, Change, Proposal, propose
from tests.sessions.care.people import MONDAY, Person, case, ceiling, good

FIRST = start(PROGRAMMES[Goal.REHABILITATION])


def proposed(*done: Done, of: Case | None = None, after_days: int = 3) -> Proposal:
    today = done[-1].day + timedelta(days=after_days) if done else MONDAY
    return propose(of or case(), done, today)


def dose(time: int, speed: int, incline: int = 0) -> Dose:
    return Dose(time=time, speed=speed, incline=incline)


def two(dose: Dose = FIRST, /, **of_last: object) -> tuple[Done, Done]:
    """Two good sessions, the last of them changed."""
    last = good(MONDAY + timedelta(days=3), dose)
    return good(MONDAY, dose), replace(last, **of_last)  # type: ignore[arg-type]  # fields of Done


def test_a_plan_begins_with_the_least_of_the_programming_table() -> None:
    first = proposed()
    assert (first.dose, first.change) == (Dose(time=70, speed=100, incline=0), Change.FIRST)
    assert "10 to 15 min walking" in first.reasons[0]


def test_what_a_proposal_does_has_a_word_and_every_plan_begins_level() -> None:
    assert [change.value for change in Change] == ["first", "raised", "same", "back", "anew"]
    assert {programme.incline.start for programme in PROGRAMMES.values()} == {0}


def test_one_good_session_is_not_enough() -> None:
    once = proposed(good(MONDAY, FIRST))
    assert (once.dose, once.change) == (FIRST, Change.SAME)
    assert once.reasons == ("1 of 2 good sessions at this dose",)


def test_time_goes_before_speed_and_speed_before_incline() -> None:
    dose, raised = FIRST, []
    for _ in range(40):
        proposal = proposed(*two(dose))
        if proposal.change is not Change.RAISED:
            break
        raised.append(proposal.quantity)
        dose = proposal.dose
    assert raised == [Quantity.TIME] * 8 + [Quantity.SPEED] * 5 + [Quantity.INCLINE] * 3
    assert dose == Dose(time=150, speed=125, incline=3)
    assert proposal.change is Change.SAME
    assert "2 good sessions in a row; time, speed and incline are as far" in proposal.reasons[0]


def test_a_raise_says_what_it_raises_and_why() -> None:
    why = "2 good sessions in a row: time from 70 to 80 %, nothing else"
    assert proposed(*two()).reasons == (why,)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ({"pain_during": 4}, "pain 4 of 10"),
        ({"pain_after": 5}, "pain 5 of 10"),
        ({"pain_before": 4, "pain_during": 4}, "pain 4 of 10"),
        ({"pain_during": 6}, "pain 6 of 10; see the participant first"),
        ({"pain_next_day": 2}, "pain rose from 1 to 2 by next day"),
        ({"pain_during": 3}, "pain rose from 1 to 3 in the session"),
        ({"pain_after": 3}, "pain rose from 1 to 3 in the session"),
        ({"exertion": 9.0}, "exertion 9 of 10"),
    ],
)
def test_trouble_takes_the_last_raise_back(trouble: dict[str, object], words: str) -> None:
    dose = Dose(time=150, speed=110, incline=0)
    back = proposed(*two(dose, **trouble))
    assert (back.dose, back.change) == (Dose(time=150, speed=105, incline=0), Change.BACK)
    assert words in back.reasons
    assert back.reasons[-1] == "speed from 110 to 105 %"


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        ({"pain_next_day": None}, "pain on the day after is not known"),
        ({"pain_during": None, "pain_after": None}, "pain in the session is not known"),
        ({"exertion": None}, "exertion is not known"),
        ({"exertion": 7.0}, "exertion 7 of 10"),
        ({"finished": False}, "the session was not finished"),
        ({"asymmetry_pct": 12.0}, "left and right differ by 12 %, before by 3 %"),
        ({"cadence_spm": 95.0}, "95 steps a minute, before 110"),
    ],
)
def test_doubt_keeps_the_dose(doubt: dict[str, object], words: str) -> None:
    same = proposed(*two(**doubt))
    assert (same.dose, same.change, same.reasons) == (FIRST, Change.SAME, (words,))


@pytest.mark.parametrize(
    "fine",
    [
        {"pain_during": 2},
        {"pain_next_day": 0},
        {"exertion": 6.9},
        {"asymmetry_pct": 9.0},
        {"cadence_spm": 99.5},
        {"cadence_spm": None, "asymmetry_pct": None, "max_heart_bpm": None},
        {"pain_after": None},
    ],
)
def test_what_is_within_bounds_does_not_hinder(fine: dict[str, object]) -> None:
    assert proposed(*two(**fine)).change is Change.RAISED


def test_an_asymmetry_that_was_always_there_does_not_hinder() -> None:
    first, second = two(asymmetry_pct=14.0)
    assert proposed(replace(first, asymmetry_pct=12.0), second).change is Change.RAISED


def test_two_unfinished_sessions_in_a_row_go_back() -> None:
    dose = FIRST.with_(Quantity.TIME, 80)
    first, second = two(dose, finished=False)
    back = proposed(replace(first, finished=False), second)
    assert (back.dose, back.change) == (FIRST, Change.BACK)


@pytest.mark.parametrize(
    ("bpm", "change"),
    [
        (None, Change.SAME),
        (124.0, Change.RAISED),
        (125.0, Change.SAME),
        (129.9, Change.SAME),
        (130.0, Change.BACK),
    ],
)
def test_a_heart_rate_limit_counts(bpm: float | None, change: Change) -> None:
    limit = HeartLimit(max_heart_rate_bpm=130, reason="beta blocker")
    limited = replace(case(), ceiling=ceiling(Goal.REHABILITATION, heart=limit))
    dose = FIRST.with_(Quantity.TIME, 80)
    proposal = proposed(*two(dose, max_heart_bpm=bpm), of=limited)
    assert proposal.change is change


@pytest.mark.parametrize(
    ("pain", "change"), [(3, Change.RAISED), (4, Change.BACK), (10, Change.BACK)]
)
def test_pain_today_counts(pain: int, change: Change) -> None:
    dose = FIRST.with_(Quantity.TIME, 80)
    assert proposed(*two(dose), of=case(pain_today=pain)).change is change


def test_pain_before_the_very_first_session_is_told() -> None:
    assert proposed(of=case(pain_today=4)).reasons[0] == "pain 4 of 10 today"


@pytest.mark.parametrize(
    ("days", "change"),
    [(14, Change.RAISED), (15, Change.BACK), (28, Change.BACK), (29, Change.ANEW)],
)
def test_a_break_takes_back_and_a_long_one_begins_anew(days: int, change: Change) -> None:
    proposal = proposed(*two(Dose(time=120, speed=100, incline=0)), after_days=days)
    assert proposal.change is change
    if change is not Change.RAISED:
        assert f"{days} days since the last session" in proposal.reasons[0]
    if change is Change.ANEW:
        assert proposal.dose == FIRST


def test_anew_never_raises_what_was_lower() -> None:
    low = Dose(time=90, speed=80, incline=0)
    assert proposed(*two(low), after_days=30).dose == Dose(time=70, speed=80, incline=0)


def test_anew_is_the_start_in_everything_that_was_higher() -> None:
    doses = (dose(70, 70), dose(80, 80), dose(60, 110, 2))
    done = [good(MONDAY + timedelta(days=3 * n), one) for n, one in enumerate(doses)]
    assert proposed(*done, after_days=30).dose == Dose(time=60, speed=100, incline=0)


def history(*changes: dict[str, object]) -> list[Done]:
    """Sessions three days apart, each at ten percent more time, good but for its changes."""
    return [
        replace(
            good(MONDAY + timedelta(days=3 * n), FIRST.with_(Quantity.TIME, 70 + 10 * n)),
            **change,  # type: ignore[arg-type]  # fields of Done
        )
        for n, change in enumerate(changes)
    ]


def test_it_is_the_last_session_that_counts() -> None:
    assert proposed(*history({"pain_during": 6}, {}, {})).dose.time == 90
    assert proposed(*history({}, {}, {"pain_during": 4})).dose.time == 80
    assert proposed(*history({}, {}, {"exertion": None})).dose.time == 90
    long_ago = replace(good(MONDAY, FIRST), day=MONDAY - timedelta(days=60))
    assert proposed(long_ago, *two()).change is Change.RAISED
    assert proposed(*history({}, {}, {}), after_days=29).change is Change.ANEW


def test_the_gravest_finding_counts_and_all_are_told() -> None:
    back = proposed(*history({}, {"exertion": 7.0, "pain_after": 4}))
    assert back.change is Change.BACK
    assert back.reasons[:2] == ("pain 4 of 10", "pain rose from 1 to 4 in the session")
    assert "exertion 7 of 10" in back.reasons


def same_dose(*changes: dict[str, object]) -> list[Done]:
    return [replace(done, dose=FIRST) for done in history(*changes)]


def test_good_sessions_are_counted_from_the_last_trouble() -> None:
    assert proposed(*same_dose({}, {"pain_after": 4}, {})).change is Change.SAME
    assert proposed(*same_dose({"pain_after": 4}, {}, {})).change is Change.RAISED
    dropped = same_dose({"cadence_spm": 130.0}, {}, {})
    assert proposed(*dropped).reasons == ("1 of 2 good sessions at this dose",)
    assert proposed(*same_dose({"cadence_spm": 95.0}, {})).change is Change.RAISED
    assert proposed(*history({}, {})).reasons == ("1 of 2 good sessions at this dose",)


def test_a_plan_at_its_least_leaves_it_to_the_therapist() -> None:
    least = proposed(*two(pain_during=5))
    assert (least.dose, least.change) == (FIRST, Change.SAME)
    assert "therapist" in least.reasons[-1]


def test_a_limit_lowers_the_proposal_and_says_why() -> None:
    slow = replace(case(), ceiling=ceiling(Goal.REHABILITATION, speed_mps=0.4))
    proposal = proposed(of=slow)
    assert proposal.dose.speed == 74  # of 1.2 mph is 0.397 m/s
    assert proposal.reasons[-1] == "speed from 100 to 74 %: speed, by test"


def test_a_limit_of_incline_does_too() -> None:
    flat = replace(case(), ceiling=ceiling(Goal.REHABILITATION, incline_pct=1.0))
    proposal = proposed(*two(Dose(time=150, speed=125, incline=3)), of=flat)
    assert proposal.dose.incline == 1
    assert proposal.reasons[-1] == "incline from 3 to 1 %: incline, by test"


def test_a_limit_that_is_lifted_is_no_jump() -> None:
    dose = Dose(time=150, speed=74, incline=0)
    assert proposed(*two(dose)).dose == Dose(time=150, speed=79, incline=0)


def course(number: int, sessions: int = 10) -> Iterator[tuple[Person, list[Done], date, Proposal]]:
    """The proposals to one simulated participant, who follows each. Every other one comes from
    somewhere in the middle of the plan."""
    person, day = Person.number(number), MONDAY
    done: list[Done] = []
    if number % 2:
        done.append(person.train(day - timedelta(days=3), person.somewhere()))
    for _ in range(sessions):
        proposal = propose(person.case, done, day)
        yield person, list(done), day, proposal
        done.append(person.train(day, proposal.dose))
        day = person.next_day(day)


def changes(was: Dose, now: Dose) -> dict[Quantity, int]:
    moves = {quantity: now.of(quantity) - was.of(quantity) for quantity in Quantity}
    return {quantity: move for quantity, move in moves.items() if move}


def test_a_thousand_participants() -> None:
    seen = dict.fromkeys(Change, 0)
    raises = dict.fromkeys(Quantity, 0)
    for number in range(1000):
        for person, done, _, proposal in course(number):
            seen[proposal.change] += 1
            if proposal.change is Change.RAISED and proposal.quantity is not None:
                raises[proposal.quantity] += 1
            assert proposal.reasons
            assert all(reason.strip() for reason in proposal.reasons)
            _within_limits(person.case, proposal.dose)
            if done:
                _careful(person.case, done, proposal)
    assert min(seen.values()) > 100, seen  # every kind of proposal was tried
    assert min(raises.values()) > 20, raises


def test_the_same_sessions_give_the_same_proposal() -> None:
    for number in range(50):
        assert [step[1:] for step in course(number)] == [step[1:] for step in course(number)]


def _careful(of: Case, done: list[Done], proposal: Proposal) -> None:
    moves = changes(done[-1].dose, proposal.dose)
    raises = [quantity for quantity, move in moves.items() if move > 0]
    said = [done[-1].pain_before, done[-1].pain_during, done[-1].pain_after, done[-1].pain_next_day]
    if any(pain is not None and pain >= 4 for pain in said):
        assert not raises
    assert len(moves) <= 1 or proposal.change is Change.ANEW
    span = PROGRAMMES[of.goal]
    for quantity in raises:
        assert moves[quantity] <= span.span(quantity).step
        assert proposal.dose.of(quantity) <= span.span(quantity).most
        assert proposal.change is Change.RAISED
    earlier = (Quantity.TIME, Quantity.SPEED, Quantity.INCLINE)
    for quantity in raises[:1]:
        for first in earlier[: earlier.index(quantity)]:
            at_most = done[-1].dose.of(first) >= span.span(first).most
            assert at_most or first is Quantity.SPEED  # speed may end at a limit


def _within_limits(of: Case, dose: Dose) -> None:
    top_mps = of.base.top_speed_mps * dose.speed / 100
    assert top_mps <= of.ceiling.speed.max_speed_mps + 1e-9
    if dose.incline:
        top_pct = of.base.top_incline_pct + dose.incline
        assert top_pct <= of.ceiling.incline.max_incline_pct + 1e-9


def test_no_prescribed_step_goes_beyond_a_limit() -> None:
    for number in range(60):
        for person, _, _, proposal in course(number, sessions=6):
            limits = person.case.ceiling
            workout = prescribe(person.case.base, proposal.dose, limits, "p7-1", ["why"])
            for step in workout.plan().steps:
                assert step.speed_mps <= limits.speed.max_speed_mps + 1e-9
                assert step.incline_pct <= limits.incline.max_incline_pct + 1e-9
