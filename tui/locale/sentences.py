"""What the controller says in English and a screen shows: its sentences as templates.

They stand in tables, in enumerations and as f-strings in the functions that refuse, warn or ask;
`f"above the limit of {limit}"` becomes `above the limit of {}`. A text of a listed module counts
when it has two words of its own at least and is not a docstring.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

from controller.api import Asked, Health, Outcome
from controller.belt.faults import FAULTS
from controller.belt.states import BeltState
from controller.coaching import load_rules
from controller.workouts import list_workouts
from sessions.care.asking import QUESTIONS, SCALES
from sessions.care.screening import QUESTIONS as SCREENING
from sessions.coaching.figures import UNITS, Figure
from sessions.engine.words import END_AHEAD, END_NOW, FINISHED, PAUSED
from sessions.gait.report import SignalHealth
from sessions.workouts.plan import Gait, StepKind
from sessions.workouts.schema import Workout
from tui.locale import reports

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
MODULES: Final = (
    "controller.asks",
    "controller.care.limits",
    "controller.conduct.afar",
    "controller.conduct.care",
    "controller.conduct.conductor",
    "controller.conduct.heart",
    "controller.conduct.lock",
    "controller.conduct.protection",
    "controller.conduct.requests",
    "controller.conduct.senses",
    "controller.conduct.session",
    "controller.conduct.sound",
    "controller.conduct.steering",
    "controller.conduct.views",
    "controller.form_words",
    "controller.limits",
    "controller.loading",
    "controller.machine_card",
    "controller.starting",
    "controller.unlocking",
    "sessions.care.light",
    "sessions.care.pain",
    "sessions.care.progression",
    "sessions.care.written",
    *reports.MODULES,
)
SINGLE: Final = (
    *("guard", "treadmill", "deck", "heart", "voice", "journal"),  # links
    *("machine", "site", "participant", "workout", "session"),  # sources of limits
    *("landing", "sides", "steadiness", "effort", "once"),  # of a session's summary
    *("{}, {}", "{}; {}", "{}: {}", "{}. {}", "{} ({})"),
    "For this session: {}. Why: {}.",  # the goal that a prescription writes
    *("It closed the connection.", "the screen is not connected to the controller"),
)
"""Words that are no sentence, and how sentences are joined."""
SAID: Final = (
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
    yield from ((unit, "sessions.coaching.figures") for unit in UNITS.values())
    yield from ((word, "words") for word in SINGLE)
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
    for name in MODULES:
        file = importlib.import_module(name).__file__
        assert file is not None
        yield from ((text, name) for text in _texts(ast.parse(Path(file).read_text("utf-8"))))


def _screened() -> Iterator[str]:
    yield from SCREENED
    for question in SCREENING:
        yield from (question.key, question.text)


def _said() -> Iterator[str]:
    yield from SAID
    yield from (one.text for one in (PAUSED, FINISHED, END_AHEAD, END_NOW))


def _shown(workout: Workout) -> Iterator[str]:
    """What a card says, but for where it is from, which nobody translates; a title also with the
    name that a prescription adds to it."""
    yield from (workout.title, f"{workout.title}, {{}}", workout.goal, workout.for_whom)
    yield from (*workout.contraindications, *workout.checklist)


def _texts(module: ast.Module) -> Iterator[str]:
    inside = {id(part) for node in ast.walk(module) for part in _parts(node)}
    for node in ast.walk(module):
        if id(node) not in inside and _says_something(text := _template(node)):
            yield text


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """What is not a text of its own: pieces of f-strings, docstrings."""
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    if isinstance(node, ast.Expr):
        yield node.value
    if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        yield node.format_spec


def _says_something(text: str) -> bool:
    own = text.replace("{}", "").strip()
    spoken = sum(letter.isalpha() for letter in own) >= 3 and " " in text
    return spoken and ("{}" in text or " " in own)


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_template(part) or "{}" for part in node.values)
    return ""
