"""What the controller says of a person, a plan and a session is German on a German screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from controller.api import CauseView, CueCount, FormSummary, Outcome, Summary
from controller.belt.faults import FAULTS, Cause
from controller.conduct import footing, form_first, heart, sound, steering, travel
from controller.conduct.alarms import alarm
from controller.conduct.endings import Ending, by_fault, by_person, by_program
from controller.conduct.holding import Lost
from controller.workouts import list_workouts
from sessions.care.course import Course, Walked
from sessions.care.light import light
from sessions.care.pain import Act, Answer, Moment, PainRule, react
from sessions.care.participant import Clearance, HeartLimit, Participant
from sessions.care.programmes import Goal, Quantity
from sessions.care.progression import propose
from sessions.care.readiness import Case, findings
from sessions.care.screening import QUESTIONS, Screening
from sessions.coaching.figures import Figure
from sessions.engine.events import Announcement
from tests.controller.test_form_words import FORM as FEET
from tests.finished import finished
from tests.german import ENGLISH
from tests.sessions.care.people import MONDAY, case, ceiling, good
from tests.sessions.care.test_progression import FIRST
from tests.tui.screen import open_screen
from tui.language import heard, speak
from tui.stages.summary import coached_words, facts_words, outcome_words

P7 = Participant(pseudonym="P7", goal=Goal.REHABILITATION)
DAY = timedelta(days=1)
FORM = FEET.model_copy(
    update={"step_length_m": 0.512, "energy_kcal": 45.2, "least_kcal": 38.0, "most_kcal": 52.4}
)
CUES = (
    CueCount(rule="eyes-up", times=1),
    *(CueCount(rule="quicker-steps", times=4, figure=one, before=5.1, after=6.2) for one in Figure),
)


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    speak("de")
    yield
    speak("en")


def english(*told: str) -> list[str]:
    """What of these is not said in German."""
    said = [(one, heard(one)) for one in told]
    return [now for was, now in said if was == now or ENGLISH.search(now)]


# --- a session -----------------------------------------------------------------------------------


@pytest.mark.parametrize("cause", FAULTS)
def test_every_alarm(cause: Cause) -> None:
    assert english(alarm(cause).text) == []


@pytest.mark.parametrize(
    "ending",
    [
        *(by_person(by, 0) for by in ("", "a screen", "a browser", "the facility", "button")),
        by_fault(Cause.PERSON_OFF, 0),
        by_program(0),
    ],
)
def test_every_ending(ending: Ending) -> None:
    cause = ending.cause
    told = (cause.text, cause.remedy, ending.words.text)
    assert english(*(one for one in told if one != "STOP")) == []


def said(module: object) -> Iterator[str]:
    """The announcements in the tables of a module."""
    for one in vars(module).values():
        if isinstance(one, Announcement):
            yield one.text
        elif isinstance(one, Lost):
            yield from (one.said.text, one.again.text)


def test_every_hold_and_its_end() -> None:
    told = {
        text for one in (footing, form_first, heart, sound, steering, travel) for text in said(one)
    }
    assert len(told) >= 12
    assert english(*told) == []
    ahead = "In three seconds: on to the workout's speed and incline."
    assert heard(f"Steady again. {ahead}").startswith("Wieder sicher. In drei Sekunden")


def test_what_a_preset_says_under_way() -> None:
    shipped = [one.workout for one in list_workouts().workouts if one.shipped]
    steps = [step for workout in shipped for step in workout.plan().steps]
    told = {step.announcement for step in steps} | {cue.text for step in steps for cue in step.cues}
    assert len(told) > 80
    assert english(*told) == []


def test_the_summary() -> None:
    cause = CauseView(code="stop", text="STOP by a screen", remedy="The session is over.")
    whole = finished(outcome=Outcome.STOPPED, cause=cause, form=FORM, cues=CUES, footsteps=96)
    words = "\n".join(
        (
            outcome_words(whole).plain,
            facts_words(whole, "mph").partition("\n")[2],  # the title is the workout's
            coached_words(whole, len(CUES)),
        )
    )
    assert ENGLISH.findall(words) == []
    for one in (
        "STOP durch einen Bildschirm",
        "Die Einheit ist zu Ende.",
        "82 % Vorfuß, 12 % Mittelfuß, 6 % Rückfuß",
        "Kontakt rechts 3,1 % länger, Spitzenkraft links 2,0 % höher",
        "etwa 45 kcal (geschätzt, 38 bis 52)",
        "4 Mal, Schrittzahl: 5,1 → 6,2 Schritte/min nach 20 Schritten",
    ):
        assert one in words


def test_every_part_of_the_feet_has_a_word_of_its_own() -> None:
    even = finished(form=FormSummary(footfalls=4, time_asymmetry_pct=0.0, force_asymmetry_pct=0.0))
    assert "Kontakt gleich, Spitzenkraft gleich" in coached(even)


def coached(summary: Summary) -> str:
    return coached_words(summary, 10)


async def test_a_refusal_on_the_screen() -> None:
    async with open_screen() as screen:
        screen.controller.refusals["load"] = "above the limit of 2.5 mph (nobody)"
        await screen.press("enter")
        await screen.shows("über der Grenze von 2,5 mph")


# --- a person and a plan -------------------------------------------------------------------------

TROUBLES: tuple[dict[str, object], ...] = (
    {"pain_during": 4},
    {"pain_during": 6},
    {"pain_next_day": 2},
    {"pain_next_day": None},
    {"pain_during": 3},
    {"pain_during": None, "pain_after": None},
    {"finished": False},
    {"exertion": None},
    {"exertion": 7.5},
    {"asymmetry_pct": 12.0},
    {"cadence_spm": 95.0},
    {"max_heart_bpm": None},
    {"max_heart_bpm": 131.0},
)


@pytest.mark.parametrize("goal", Goal)
def test_every_reason_of_a_plan(goal: Goal) -> None:
    heart = HeartLimit(max_heart_rate_bpm=130, reason="Betablocker")
    of = replace(case(goal, pain_today=4), ceiling=ceiling(goal, 0.4, heart=heart))
    own = {of.ceiling.speed.reason, of.ceiling.incline.reason}
    first = good(MONDAY, FIRST.with_(Quantity.TIME, 90))
    told = set()
    for trouble in ({}, *TROUBLES):
        last = replace(first, day=MONDAY + 3 * DAY, **trouble)  # type: ignore[arg-type]  # of Done
        for done in ((), (last,), (first, last), (replace(first, finished=False), last)):
            for days, one in ((3, of), (3, case(goal)), (20, of), (40, case(goal))):
                told |= set(propose(one, done, MONDAY + (3 + days) * DAY).reasons)
    plain = {_without(text, own) for text in told}
    assert len(plain) > 20
    assert english(*plain) == []


def _without(text: str, own: set[str]) -> str:
    """A reason of somebody's own may be in any language."""
    for one in own:
        text = text.replace(one, "Arzt")
    return text


@pytest.mark.parametrize("answers", [{}, *({one.key: True} for one in QUESTIONS)])
@pytest.mark.parametrize("cleared", [False, True])
def test_every_light_and_hindrance(*, answers: dict[str, bool], cleared: bool) -> None:
    whole = Screening(on=MONDAY, answers={one.key: False for one in QUESTIONS} | answers)
    clearance = Clearance(by="PT", on=MONDAY) if cleared else None
    of = P7.model_copy(update={"clearance": clearance})
    for screenings in ((whole,), (Screening(on=MONDAY, answers=answers),)):
        course = Course(screenings, (walked(7), walked(4, finished=False)))
        told = [
            *light(of, course, MONDAY).words,
            *(words for _, words in findings(Case(of, course, "taster", MONDAY))),
        ]
        assert told
        assert english(*told) == []


def walked(pain: int, *, finished: bool = True) -> Walked:
    answers = (Answer(moment=Moment.DURING, at_s=120, pain=pain),)
    return Walked("1", MONDAY, "p7-1", finished, answers)


def test_every_reaction_to_pain_and_exertion() -> None:
    random, seen = Random(7), set()
    for _ in range(300):
        answers = [
            Answer(
                moment=random.choice((Moment.BEFORE, Moment.DURING, Moment.AFTER)),
                at_s=60.0 * n,
                pain=random.randint(0, 8),
                exertion=random.choice((None, 3, 7, 9)),
            )
            for n in range(random.randint(1, 4))
        ]
        reaction = react(PainRule(), answers)
        seen.add(reaction.act)
        assert reaction.act is Act.GO_ON or english(reaction.words) == []
    assert seen == set(Act)
