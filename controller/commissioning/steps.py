"""The procedure as a table: what the person does, what the belt does, what is measured by whom.

The printed sheet of the how-to is this table. Nobody stands on the belt, except in the one step
in which somebody walks on a force deck.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from controller.belt.units import MILE_KM
from controller.commissioning.drive import Aim, Course, Ending
from controller.commissioning.questions import Form, Question
from controller.treadmills.cards import MachineCard
from sessions.quantities import SpeedUnit, format_speed

SLOW_MMPS: Final = 450  # 1 mph, rounded up: a mark on the belt can still be counted by eye
WALK_MMPS: Final = 1000
WALKED_MMPS: Final = 600  # under feet: the faster, the better a deck tells
USUAL_MPS: Final = 1.34112  # 3 mph: above any walk backward
COUNT_MS: Final = 120_000
STEADY_MS: Final = 5_000
WAIT_MS: Final = 60_000
WALKED_MS: Final = 40_000

BEFORE: Final = (
    Question("role", "Who measures? A role, no name", Form.TEXT, default="technician"),
    Question("serial_number", "Serial number on the machine's plate, or nothing", Form.TEXT),
    Question("firmware", "Its firmware, if the console tells, or nothing", Form.TEXT),
    Question(
        "belt_length_m",
        "Length of the whole belt once round, in m: a tape around it, or its data sheet",
        unit="m",
        least=1.0,
        most=12.0,
    ),
)
"""Before anything moves; after these, `top_questions`."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for this machine: its card so far, and how fast and steep it is to be used."""

    card: MachineCard
    top_mps: float
    top_pct: float

    @property
    def top_mmps(self) -> int:
        """The highest speed in the gate's units."""
        return math.floor(self.top_mps * 1000)

    @property
    def top_tenths(self) -> int:
        """The highest incline in the gate's units."""
        return math.floor(self.top_pct * 10)

    @property
    def lowest(self) -> Aim:
        """Where every drive begins."""
        return Aim(self.card.capabilities.min_speed_mmps)

    @property
    def slow_mmps(self) -> int:
        """The speed for what is done by eye."""
        return min(max(SLOW_MMPS, self.card.capabilities.min_speed_mmps), self.top_mmps)

    @property
    def walked_mmps(self) -> int:
        """The speed for somebody who walks while it is measured."""
        return min(max(WALKED_MMPS, self.card.capabilities.min_speed_mmps), self.top_mmps)

    @property
    def walk_mmps(self) -> int:
        """Walking speed."""
        return min(WALK_MMPS, self.top_mmps)


@dataclass(frozen=True, slots=True)
class Step:
    """One drive, and what is asked after it.

    course: where the belt goes; None where there is nothing to measure here, or not this way.
    person: what they do. belt: what it will do, besides starting and stopping. measured: what the
    machine's own reports give.
    """

    name: str
    title: str
    person: str
    belt: str
    measured: str
    course: Callable[[Terms], Course | None]
    asks: tuple[Question, ...]
    walked: bool = False  # somebody walks on the belt, and a force deck measures
    otherwise: Step | None = None  # instead, where this one cannot be done


def top_questions(card: MachineCard, unit: SpeedUnit) -> tuple[Question, ...]:
    """How far the machine is to be measured: no further than its family's card allows."""
    usual = format_speed(USUAL_MPS, unit) if card.max_speed_mps > USUAL_MPS else None
    return (
        Question(
            "top_speed",
            "The highest speed that it will be used at; the empty belt is driven up to it",
            Form.SPEED,
            unit="m/s",
            least=card.min_speed_mps + 0.2,
            most=card.max_speed_mps,
            default=usual or f"{card.max_speed_mps:.2f} m/s",
        ),
        *(
            [
                Question(
                    "top_incline",
                    "The highest incline that it will be used at",
                    Form.INCLINE,
                    unit="%",
                    most=card.max_incline_pct,
                    default=f"{min(card.max_incline_pct, 10):g} %",
                )
            ]
            if card.max_incline_pct
            else []
        ),
    )


def _lowest(ending: Ending) -> Callable[[Terms], Course]:
    return lambda terms: Course((terms.lowest,), ending, WAIT_MS)


def _slow(ending: Ending, hold_ms: int) -> Callable[[Terms], Course]:
    return lambda terms: Course((terms.lowest, Aim(terms.slow_mmps)), ending, hold_ms)


def _under_feet(terms: Terms) -> Course | None:
    """A walk, also where the unit turns out to be wrong."""
    if terms.walked_mmps * MILE_KM > WALK_MMPS:
        return None
    return Course((terms.lowest, Aim(terms.walked_mmps)), Ending.ITSELF, WALKED_MS)


def _walk(terms: Terms) -> Course:
    return Course((terms.lowest, Aim(terms.walk_mmps)), Ending.KEY, WAIT_MS)


def _top(terms: Terms) -> Course | None:
    if terms.top_mmps <= terms.walk_mmps:
        return None
    aims = (terms.lowest, Aim(terms.walk_mmps), Aim(terms.top_mmps))
    return Course(aims, Ending.KEY, WAIT_MS)


def _incline(terms: Terms) -> Course | None:
    slow, top = terms.slow_mmps, terms.top_tenths
    aims = (terms.lowest, Aim(slow), Aim(slow, top), Aim(slow, 0))
    return Course(aims, Ending.ITSELF, 0) if top else None


_STOP_M: Final = (
    "How far did the mark run on past the point, in m? A whole turn counts as the belt's length."
)

STEPS: Final = (
    Step(
        "direction",
        "Slowest speed, and which way the belt runs",
        "Put a chalk mark across the belt. Watch from the side which way it goes, then press any "
        "key: that is STOP.",
        "runs at its slowest, {lowest}",
        "time from the start to motion, time to stop",
        _lowest(Ending.KEY),
        (
            Question(
                "runs_to",
                "Which way did the top of the belt run: away from the console (rear), or to it "
                "(front)?",
                Form.TEXT,
                choices=("rear", "front"),
            ),
        ),
    ),
    Step(
        "key",
        "Safety key",
        "When the belt runs, pull the safety key, or press the treadmill's own emergency stop. "
        "Then put it back.",
        "runs at its slowest, {lowest}, until you do",
        "what the machine reports of it",
        _lowest(Ending.SAFETY_KEY),
        (Question("key_stops", "Did the belt come to a standstill by the key alone?", Form.YES),),
    ),
    Step(
        "unit",
        "The unit: how far the belt really goes",
        "When the screen says steady, start the stopwatch as the mark passes a fixed point. Count "
        "each passing from then on. After about a minute stop the watch as the mark passes; then "
        "press any key.",
        "runs at {slow} until you press a key",
        "the speed that it reports",
        _slow(Ending.KEY, COUNT_MS),
        (
            Question("passings", "How many passings, the first not counted?", least=1, most=500),
            Question("seconds", "In how many seconds?", unit="s", least=5, most=600),
        ),
    ),
    Step(
        "silence",
        "The cable is pulled: does it stop by itself?",
        "When the screen says so, take the link away: pull the serial cable at the treadmill; of a "
        "Bluetooth machine, the adapter at this computer, or switch its Bluetooth off. Start your "
        "stopwatch with it. Press any key when the belt stands. If it runs on for 10 seconds, pull "
        "the safety key. Put the link back afterwards.",
        "runs at {slow} until you do",
        "when the last answer came",
        _slow(Ending.SILENCE, WAIT_MS),
        (
            Question("silence_stops", "Did it come to a standstill by itself?", Form.YES),
            Question(
                "silence_s",
                "In how many seconds from the pull (0 if it ran on)?",
                unit="s",
                most=60,
            ),
        ),
    ),
    Step(
        "stop",
        "STOP at walking speed",
        "When the screen says steady, press any key just as the mark passes a fixed point. When "
        "the belt stands, measure along the belt how far the mark ran on.",
        "goes up to {walk}",
        "how fast it gains and loses speed, how late it is",
        _walk,
        (Question("stop_m", _STOP_M, unit="m", most=30),),
    ),
    Step(
        "top",
        "STOP at its highest speed",
        "The same once more. Keep away from both ends of the belt.",
        "goes up to {walk}, then to {top}",
        "that it takes this speed; how fast it stops",
        _top,
        (Question("top_stop_m", _STOP_M, unit="m", most=60),),
    ),
    Step(
        "incline",
        "Incline",
        "Watch the lift; a key stops the belt.",
        "runs at {slow}; the lift goes up to {incline} and level again, then the belt stops",
        "how fast the lift is",
        _incline,
        (Question("lifts", "Did the lift go up, and come level again?", Form.YES),),
    ),
)

ON_DECK: Final = (
    Question(
        "mass_kg",
        "How much does the person weigh who will walk, in kg?",
        unit="kg",
        least=20,
        most=250,
    ),
    Question(
        "at_front",
        "That person, not you: step on near the console, feet side by side, and stand still, hands "
        "off the rails. ENTER when they stand",
        Form.TEXT,
        default="they stand",
    ),
    Question(
        "at_rear",
        "Now straight back by a long step or two, feet side by side again; stand still. ENTER when "
        "they stand",
        Form.TEXT,
        default="they stand",
    ),
    Question(
        "moved_m",
        "From where to where did their toes go, by tape, in m?",
        unit="m",
        least=0.3,
        most=1.5,
    ),
)
"""Before somebody walks: a deck is believed only after it saw a person step back rightly."""


def _by_deck(step: Step) -> Step:
    return replace(
        step,
        title="The unit, by the force deck: how fast the belt carries a walker",
        person="This takes two: one walks, you stay at the keyboard and the STOP. First the deck "
        "is tried on the belt at rest. Then the walker, clip of the safety key on, hands at the "
        "rails, walks in the middle of the belt, facing the console.",
        belt="runs at {walked} under the walker until enough steps were seen",
        measured="the speed that it reports; what the deck says of the belt",
        course=_under_feet,
        asks=(),
        walked=True,
        otherwise=step,
    )


STEPS_ON_DECK: Final = tuple(_by_deck(step) if step.name == "unit" else step for step in STEPS)
"""The same with a force deck: it tells the belt's way instead of the mark on it."""
