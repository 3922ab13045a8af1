"""What the controller says in English and a screen shows: its sentences as templates.

They stand in tables, in enumerations and in the modules that refuse, warn or ask.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from enum import StrEnum
from pkgutil import iter_modules
from typing import Final

from controller.api import Asked, Health, Outcome
from controller.belt.faults import FAULTS
from controller.belt.states import BeltState
from controller.coaching import load_rules
from controller.facility.words import WORDS as BROKERS
from controller.workouts import list_workouts
from sessions.care.asking import QUESTIONS, SCALES
from sessions.care.screening import QUESTIONS as SCREENING
from sessions.coaching.figures import UNITS, Figure
from sessions.engine.words import END_AHEAD, END_NOW, FINISHED, PAUSED
from sessions.gait.report import SignalHealth
from sessions.workouts.plan import Gait, StepKind
from sessions.workouts.schema import Workout
from tui.locale import reports
from tui.locale.templates import refusals_of, texts_of

ENUMERATIONS: Final[tuple[type[StrEnum], ...]] = (
    *reports.ENUMERATIONS,
    Gait,
    StepKind,
    BeltState,
    Health,
    SignalHealth,
    Outcome,
    Asked,
    Figure,
)
PACKAGES: Final = ("controller.conduct",)
"""Every module of them counts."""
MODULES: Final = (
    "controller.asks",
    "controller.care.limits",
    "controller.deck.sensor",
    "controller.deck.view",
    "controller.form_words",
    "controller.limits",
    "controller.loading",
    "controller.machine_card",
    "controller.service",
    "controller.starting",
    "controller.unlocking",
    "sessions.care.evidence",
    "sessions.care.light",
    "sessions.care.pain",
    "sessions.care.programmes",
    "sessions.care.progression",
    "sessions.care.readiness",
    "sessions.care.records",
    "sessions.care.written",
    *reports.MODULES,
)
REFUSING: Final = (
    "controller.care.access",
    "controller.care.deciding",
    "controller.care.erasing",
    "controller.care.pins",
    "controller.care.proposing",
    "controller.care.store",
    "controller.reports.gathering",
    "sessions.journal.store",
)
"""Of these only what their errors say: they speak SQL besides."""
SINGLE: Final = (
    *("guard", "treadmill", "deck", "heart", "voice", "journal"),  # links
    *("machine", "site", "participant", "workout", "session"),  # sources of limits
    *("landing", "sides", "steadiness", "effort", "once"),  # of a session's summary
    *("{}, {}", "{}; {}", "{}: {}", "{}. {}", "{} ({})"),
    *("a screen", "a browser", "the facility", "button", "command line"),  # who says STOP
    *("see the participant first", "article {}, programming table: {}", "did you mean {}? "),
    "no participant {}; `backstride participants list` shows all",
    "the connection broke: {}",  # to a broker, and what its library says
    "For this session: {}. Why: {}.",  # the goal that a prescription writes
    *("It closed the connection.", "the screen is not connected to the controller"),
)
"""Words that are no sentence, and how sentences are joined."""
SAID: Final = (
    *("Sound check.", "Stopping.", "{} In three seconds: on to the workout's speed and incline."),
    *("In three seconds", "Now", "Starting", "Going on", "starting", "same pace", "level"),
    *("faster", "slower", "steeper", "flatter", "Faster", "Slower", "Steeper", "Flatter"),
    *(f"{one}{two}" for one in ("faster and ", "slower and ") for two in ("steeper", "flatter")),
    *(f"{one}{two}" for one in ("Faster and ", "Slower and ") for two in ("steeper", "flatter")),
    *("Recovery", "Cool-down", "{} incline", "limited to {}, {} incline"),
    "From now on: no more than {}, {} incline.",
)
"""What announcements are made of, besides kinds of steps."""
SCREENED: Final = (
    *("{} Yes: ask {} first.", "{} Yes: not now, ask {}.", "{} Yes: cleared by {}, {}."),
    *("not answered for today: {}", "a physical therapist", "a physician"),
    "all questions are answered and nothing speaks against a session",
)
"""What screening comes to."""


def collected() -> dict[str, str]:
    """Every template, and where it is from."""
    found: dict[str, str] = {}
    for template, place in _all():
        found.setdefault(template, place)
    return found


def _all() -> Iterator[tuple[str, str]]:
    for fault in FAULTS.values():
        yield fault.text, "controller.belt.faults"
        yield fault.remedy, "controller.belt.faults"
    for enumeration in ENUMERATIONS:
        yield from ((one.value, enumeration.__name__) for one in enumeration)
    for unit in UNITS.values():  # whole, and without what explains it
        yield from ((one, "sessions.coaching.figures") for one in (unit, unit.partition(",")[0]))
    yield from ((word, "words") for word in SINGLE)
    yield from ((text, "controller.facility.words") for text in BROKERS.values())
    for question in QUESTIONS["en"].values():
        yield question, "sessions.care.asking"
    for ends in SCALES["en"].values():
        yield from ((end, "sessions.care.asking") for end in ends)
    yield from ((text, "sessions.care.screening") for text in _screened())
    yield from ((text, "sessions.engine.words") for text in _said())
    for rule in load_rules(None, "en").rules:
        yield from ((line, "sessions.coaching.presets") for line in rule.say)
    for loaded in list_workouts().workouts:
        if loaded.shipped:
            yield from ((text, "sessions.workouts.presets") for text in _shown(loaded.workout))
    yield from reports.reported()
    for name in (*_of_packages(), *MODULES):
        yield from ((text, name) for text in texts_of(name))
    for name in REFUSING:
        yield from ((text, name) for text in refusals_of(name))


def _of_packages() -> Iterator[str]:
    for name in PACKAGES:
        folder = importlib.import_module(name).__path__
        yield from (f"{name}.{module.name}" for module in iter_modules(folder))


def _screened() -> Iterator[str]:
    yield from SCREENED
    for question in SCREENING:
        yield from (question.key, question.text)


def _said() -> Iterator[str]:
    yield from SAID
    yield from (one.text for one in (PAUSED, FINISHED, END_AHEAD, END_NOW))


def _shown(workout: Workout) -> Iterator[str]:
    """What a card says, but for where it is from, which nobody translates; a title also with the
    name that a prescription adds to it. And what is said under way."""
    yield from (workout.title, f"{workout.title}, {{}}", workout.goal, workout.for_whom)
    yield from (*workout.contraindications, *workout.checklist)
    for step in workout.plan().steps:
        yield from (cue.text for cue in step.cues)
