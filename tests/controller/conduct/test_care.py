"""A participant is asked how they are: at which moments, in which words, and what comes of it."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller import api
from controller.belt import inputs
from controller.belt.faults import Cause
from controller.belt.inputs import Lease
from controller.belt.states import BeltState
from controller.conduct.effects import OpenRecord, WriteDown
from sessions.care.asking import Part, spoken
from sessions.care.pain import Answer, Moment, PainRule, Silence
from sessions.care.participant import Participant
from sessions.care.programmes import Goal
from sessions.care.visit import Visit
from tests.sessions.engine.treadmill import seconds, step

from .afar import Ward
from .stories import loaded

UP = loaded(
    step(0.8, seconds(20), incline_pct=1.0),
    step(1.2, seconds(30), incline_pct=2.0),
    step(1.6, seconds(200), incline_pct=3.0),
)
OFTEN = PainRule(first_asked_s=30, asked_every_s=100)
BOTH = [Part.PAIN, Part.EXERTION]


def visit(rule: PainRule = OFTEN, **known: object) -> Visit:
    participant = Participant(pseudonym="P7", goal=Goal.REHABILITATION, pain_rule=rule)
    return Visit(participant, date(2026, 11, 22), **known)  # type: ignore[arg-type]  # by name


def at_machine(here: Visit | None = None) -> Ward:
    ward = Ward(UP).mounted()
    ward.conductor.care.present(here or visit())
    return ward


def say(ward: Ward, pain: int | None = None, exertion: float | None = None) -> None:
    assert ward.do(api.Report(id="say", pain=pain, exertion=exertion)) is None


def start(ward: Ward) -> Ward:
    ward.armed()
    assert ward.confirm() is None
    return ward.live(1.0)


def asked(ward: Ward) -> tuple[Moment, Part] | None:
    question = ward.conductor.care.question  # no whole snapshot at every step
    return None if question is None else (question.moment, question.part)


def unanswered(ward: Ward) -> list[tuple[Moment, Part]]:
    return [(one.moment, one.part) for one in ward.events(api.Unanswered)]


def limit(ward: Ward) -> api.LimitView:
    return ward.shown().speed_limits[0]


# --- moments ---


def test_before_in_and_after_a_session_one_figure_at_a_time() -> None:
    ward = at_machine()
    assert asked(ward) == (Moment.BEFORE, Part.PAIN)
    say(ward, pain=1)
    assert asked(ward) == (Moment.BEFORE, Part.EXERTION)
    say(ward, exertion=0.5)
    assert asked(ward) is None
    start(ward)
    (record,) = [one for one in ward.records() if isinstance(one, OpenRecord)]
    assert record.participant == "P7"
    assert [(one.pain, one.exertion) for one in record.said_before] == [(1, None), (None, 0.5)]
    ward.until(lambda: asked(ward) == (Moment.DURING, Part.PAIN), 40.0)
    say(ward, pain=2, exertion=4)
    assert asked(ward) is None
    ward.stop()
    ward.until_over()
    ward.live(0.1)
    assert asked(ward) == (Moment.AFTER, Part.PAIN)
    say(ward, pain=2, exertion=5)
    assert asked(ward) is None
    assert unanswered(ward) == []
    said = ward.events(api.Reported)
    assert [one.moment for one in said] == [
        Moment.BEFORE, Moment.BEFORE, Moment.DURING, Moment.AFTER,
    ]  # fmt: skip
    assert {one.participant for one in said} == {"P7"}
    (kept,) = [effect for _, effect in ward.effects if isinstance(effect, WriteDown)]
    assert kept.answered.session_id == ward.summaries[-1].session_id == said[-1].session_id
    assert kept.answered.answer.pain == 2


@pytest.mark.parametrize(
    ("rule", "asked_s"),
    [
        (PainRule(first_asked_s=30, asked_every_s=60), [30, 90]),
        (PainRule(first_asked_s=50), [50]),
    ],
)
def test_in_the_session_they_are_asked_aloud_at_the_times_of_their_rule(
    rule: PainRule, asked_s: list[int]
) -> None:
    ward = Ward(loaded(step(0.8, seconds(120)))).mounted()
    ward.conductor.care.present(visit(rule))
    say(ward, pain=0, exertion=0)
    start(ward)
    found = []
    for _ in asked_s:
        ward.until(lambda: asked(ward) is not None, 400.0)
        view = ward.shown().session
        assert view is not None
        found.append(view.elapsed_s)
        ward.live(5.0)
        assert ward.told().count(spoken(Moment.DURING, "en")) == len(found)
        say(ward, pain=1, exertion=3)
    assert found == pytest.approx(asked_s, abs=1.0)
    said = [one for one in ward.events(api.Reported) if one.moment is Moment.DURING]
    assert [(one.pain, one.exertion) for one in said] == [(1, 3)] * len(asked_s)


def test_the_day_after_is_asked_first_at_the_next_visit() -> None:
    ward = at_machine(visit(owed="2026-11-20-001"))
    assert asked(ward) == (Moment.NEXT_DAY, Part.PAIN)
    say(ward, pain=3)
    assert asked(ward) == (Moment.BEFORE, Part.PAIN)
    (kept,) = [effect for _, effect in ward.effects if isinstance(effect, WriteDown)]
    assert (kept.pseudonym, kept.answered.session_id) == ("P7", "2026-11-20-001")
    assert kept.answered.answer.moment is Moment.NEXT_DAY
    say(ward, pain=5)  # before this one: only this counts for it
    assert ward.conductor.session.said_before[0].pain == 5


def test_questions_are_said_when_there_is_time_in_the_site_s_language() -> None:
    ward = at_machine()
    ward.live(4.0)
    assert ward.told()[-1] == spoken(Moment.BEFORE, "en")
    ward.conductor.care._language = "de"
    question = ward.shown().question
    assert question is not None
    assert "Schmerzen" in question.text
    assert (question.lowest, question.highest) == ("keine", "stärkste")


def test_nobody_who_is_not_on_record_is_asked() -> None:
    ward = Ward(UP)
    ward.walking(40.0)
    assert ward.events(api.QuestionAsked) == []
    assert asked(ward) is None


def test_who_leaves_is_not_asked_any_more() -> None:
    ward = at_machine()
    assert ward.do(api.Unload(id="u")) is None
    assert asked(ward) is None
    assert unanswered(ward) == [(Moment.BEFORE, part) for part in BOTH]


def test_what_was_said_elsewhere_today_is_not_asked_again() -> None:
    ward = at_machine(visit(said=(Answer(moment=Moment.BEFORE, pain=2),)))
    assert asked(ward) == (Moment.BEFORE, Part.EXERTION)


def test_another_session_of_the_same_visit_asks_anew() -> None:
    ward = at_machine()
    say(ward, pain=4, exertion=1)
    start(ward)
    ward.stop()
    ward.until_over()
    ward.live(3.0)
    ward.conductor.care.still_here(visit())
    ward.live(0.1)
    assert asked(ward) == (Moment.BEFORE, Part.PAIN)
    assert ward.conductor.care.hindrance() is None
    assert unanswered(ward) == [(Moment.AFTER, part) for part in BOTH]


# --- silence ---


@pytest.mark.hazard("H37")
def test_without_an_answer_it_goes_on_is_on_record_and_asks_again() -> None:
    ward = start(at_machine())
    assert unanswered(ward) == [(Moment.BEFORE, part) for part in BOTH]
    ward.until(lambda: asked(ward) is not None, 40.0)
    ward.live(62.0)
    assert unanswered(ward)[2:] == [(Moment.DURING, part) for part in BOTH]
    assert asked(ward) == (Moment.DURING, Part.PAIN)  # it stays open
    ward.live(10.0)
    assert ward.told().count(spoken(Moment.DURING, "en")) == 2
    ward.until(lambda: len(ward.events(api.QuestionAsked)) == 3, 60.0)
    ward.live(10.0)
    assert ward.told().count(spoken(Moment.DURING, "en")) == 3
    assert len(unanswered(ward)) == 4
    assert ward.mph == pytest.approx(1.6, abs=0.1)
    assert limit(ward).source == "backward gait"


@pytest.mark.hazard("H37")
def test_silence_holds_where_the_participant_s_rule_says_so() -> None:
    ward = at_machine(visit(OFTEN.model_copy(update={"unanswered": Silence.HOLD})))
    assert ward.do(api.Arm(id="arm")) == "P7 says first how much pain, 0 to 10"
    say(ward, pain=0)
    start(ward)
    ward.until(lambda: limit(ward).source == "walker", 100.0)
    reached = ward.mph
    assert limit(ward).reason == "nobody said how much pain"
    say(ward, pain=0)  # lifts nothing
    ward.live(15.0)
    assert ward.mph <= reached + 0.05


# --- what is said ---


@pytest.mark.hazard("H37")
@pytest.mark.parametrize(
    ("rule", "said", "cause"),
    [
        (OFTEN, [(6, None)], Cause.PAIN),
        (OFTEN, [(4, None), (5, None)], Cause.PAIN),  # rising although it was held
        (OFTEN, [(0, 10.0)], Cause.EXERTION),
        (OFTEN.model_copy(update={"hold_from": 2, "stop_from": 3}), [(3, 10.0)], Cause.PAIN),
    ],
)
def test_what_must_stop_eases_the_belt_by_the_fault_table(
    rule: PainRule, said: list[tuple[int, float | None]], cause: Cause
) -> None:
    ward = start(at_machine(visit(rule))).live(8.0)
    for pain, exertion in said:
        say(ward, pain, exertion)
    ward.until(lambda: ward.state is BeltState.LATCHED, 1.0)
    assert ward.mph > 0.4  # eased, not stopped
    assert "session ends" in ward.events(api.Reported)[-1].reaction
    (trip,) = [wish for _, wish in ward.wishes() if isinstance(wish, inputs.Trip)]
    assert trip.cause is cause
    assert trip.detail == ward.events(api.Reported)[-1].reaction
    assert ward.until_over().outcome is api.Outcome.SAFETY_STOP


@pytest.mark.hazard("H37")
def test_pain_that_stays_lowers_by_a_step_less_incline_first() -> None:
    ward = start(at_machine()).live(30.0)
    say(ward, pain=4)
    assert limit(ward).reason == "pain 4 of 10"
    before = ward.shown().incline_limits[0].value
    say(ward, pain=4)
    assert ward.told()[-1] == "Easier now: no faster and no steeper from now on."
    assert ward.shown().incline_limits[0].value == pytest.approx(before - 1.0)
    assert "stays at 4" in limit(ward).reason
    for _ in range(3):
        say(ward, pain=4)
    ward.live(15.0)
    assert ward.belt.incline_tenths == 0
    assert ward.mph < 1.1


@pytest.mark.hazard("H37")
def test_pain_before_keeps_the_session_at_its_first_step() -> None:
    ward = at_machine()
    say(ward, pain=4)
    start(ward)
    assert "Today no faster than the first step." in ward.told()
    ward.live(28.0)
    assert ward.step_index == 1
    assert ward.mph == pytest.approx(0.8, abs=0.05)
    assert ward.belt.incline_tenths == 10


@pytest.mark.hazard("H37")
def test_strong_pain_before_is_no_session_today() -> None:
    ward = at_machine()
    say(ward, pain=6)
    reason = ward.do(api.Arm(id="arm"))
    assert reason == "no session for P7 today: Pain 6 of 10. The session ends."
    ward.live(1.0)
    assert ward.state is BeltState.READY


@pytest.mark.hazard("H37")
def test_strong_pain_at_the_confirmation_takes_the_start_back() -> None:
    ward = at_machine()
    ward.armed()
    say(ward, pain=7)
    ward.live(0.2)
    assert ward.state is BeltState.READY


def test_what_forbids_a_start_is_told_with_its_reasons() -> None:
    ward = at_machine(visit(blocks=("a knee is swollen",), warns=("walked today already",)))
    assert ward.do(api.Arm(id="arm")) == "no session for P7: a knee is swollen"
    assert asked(ward) is None
    assert ward.shown().warnings == ("walked today already",)


# --- consent ---

WORDS = st.lists(
    st.tuples(
        st.floats(1.0, 15.0),
        st.none() | st.integers(0, 10),
        st.none() | st.floats(0, 10),
    ).filter(lambda one: one[1] is not None or one[2] is not None),
    max_size=4,
)


@cache
def silent() -> dict[float, Lease]:
    """The leases where nobody says a word."""
    return dict(start(at_machine()).live(60.0).leases())


@pytest.mark.hazard("H37", "H41")
@settings(max_examples=6, deadline=None)
@given(WORDS)
def test_no_answer_is_ever_consent_to_go_faster(
    words: list[tuple[float, int | None, float | None]],
) -> None:
    """Whatever is said, at whatever time: never faster nor steeper than where nothing is said."""
    ward = start(at_machine())
    for wait_s, pain, exertion in words:
        ward.live(wait_s)
        say(ward, pain, exertion)
    ward.live(5.0)
    others = silent()
    for at_s, lease in ward.leases():
        if at_s in others:
            assert lease.speed_mmps <= others[at_s].speed_mmps
            assert lease.incline_tenths <= others[at_s].incline_tenths


@pytest.mark.hazard("H37")
def test_stop_passes_whatever_is_asked() -> None:
    ward = start(at_machine())
    ward.until(lambda: asked(ward) is not None, 40.0)
    ward.stop()
    ward.live(0.1)
    assert ward.state is BeltState.STOPPING
