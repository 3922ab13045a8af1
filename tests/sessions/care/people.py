"""Participants who answer, tire and hurt by fixed rules, for plans to be tried on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random

from sessions.care.dose import Base, Ceiling, Dose, within
from sessions.care.evidence import Done
from sessions.care.pain import PainRule
from sessions.care.participant import HeartLimit, InclineLimit, SpeedLimit
from sessions.care.programmes import PROGRAMMES, Goal
from sessions.care.progression import Case
from sessions.workouts.reading import read_workout

MONDAY = date(2026, 11, 2)


@cache
def base(goal: Goal) -> Base:
    """The preset of a goal."""
    preset = files("sessions.workouts") / "presets" / f"{PROGRAMMES[goal].preset}.yaml"
    return Base.of(read_workout(preset.read_bytes(), preset.name))


def ceiling(
    goal: Goal, speed_mps: float = 9.0, incline_pct: float = 25.0, heart: HeartLimit | None = None
) -> Ceiling:
    """The lower of the preset's limits and these."""
    plan = base(goal).workout.plan()
    return Ceiling(
        SpeedLimit(max_speed_mps=min(speed_mps, plan.max_speed_mps, 5.5), reason="speed, by test"),
        InclineLimit(
            max_incline_pct=min(incline_pct, plan.max_incline_pct), reason="incline, by test"
        ),
        heart,
    )


def case(goal: Goal = Goal.REHABILITATION, pain_today: int | None = None) -> Case:
    """Nothing special."""
    return Case(goal, base(goal), ceiling(goal), PainRule(), pain_today)


def good(day: date, dose: Dose) -> Done:
    """A session with nothing against it."""
    return Done(
        day,
        dose,
        finished=True,
        pain_before=1,
        pain_during=1,
        pain_after=1,
        pain_next_day=1,
        exertion=4.0,
        cadence_spm=110.0,
        asymmetry_pct=3.0,
        max_heart_bpm=110.0,
    )


@dataclass(frozen=True, slots=True)
class Person:
    """One simulated participant: what hurts them and how much they say of it."""

    case: Case
    random: Random
    tender: float  # pain added by a full dose
    silent: float  # how often they do not answer
    lazy: float  # how often they do not finish or come

    @staticmethod
    def number(seed: int) -> Person:
        """The participant of this number; always the same."""
        random = Random(seed)
        goal = random.choice(list(Goal))
        heart = HeartLimit(max_heart_rate_bpm=random.randint(120, 160), reason="heart, by test")
        limits = ceiling(
            goal,
            random.choice([0.4, 0.5, 0.894, 1.2, 9.0]),
            random.choice([0.0, 1.0, 2.5, 25.0]),
            random.choice([None, heart]),
        )
        hold = random.randint(2, 4)
        rule = PainRule(hold_from=hold, stop_from=random.randint(hold + 1, 6))
        tender = random.choice([0.0, 0.0, 1.0, 3.0, 6.0])
        silent, lazy = random.choice([0.0, 0.0, 0.05, 0.3]), random.choice([0.0, 0.1, 0.4])
        return Person(Case(goal, base(goal), limits, rule), random, tender, silent, lazy)

    def train(self, day: date, dose: Dose) -> Done:
        """One session as it would be for them."""
        load = dose.time * dose.speed / 10_000 + dose.incline / 10
        hurts = self.tender * load * self.random.uniform(0.3, 1.2)
        pains = [
            round(min(10.0, max(0.0, hurts * part + self.random.uniform(-0.5, 0.7))))
            for part in (0.3, 1.0, 0.8, 0.4)
        ]
        before, during, after, next_day = (
            None if self.random.random() < self.silent else pain for pain in pains
        )
        return Done(
            day,
            dose,
            self.random.random() >= self.lazy / 2,
            before,
            during,
            after,
            next_day,
            exertion=round(min(10.0, 1.5 + 1.9 * load + self.random.uniform(0, 2)), 1),
            cadence_spm=self.random.gauss(110, 4),
            asymmetry_pct=abs(self.random.gauss(3, 3)),
            max_heart_bpm=100 + 20 * load + self.random.gauss(0, 5),
        )

    def somewhere(self) -> Dose:
        """Any dose of their programme within their limits, as a therapist might begin with."""
        programme = PROGRAMMES[self.case.goal]
        time, speed = (
            self.random.choice([span.most, span.most, self.random.randint(span.start, span.most)])
            for span in (programme.time, programme.speed)
        )
        incline = self.random.randint(programme.incline.start, programme.incline.most)
        return within(
            Dose(time=time, speed=speed, incline=incline), self.case.base, self.case.ceiling
        )

    def next_day(self, day: date) -> date:
        """When they come again: mostly as planned, now and then much later."""
        late = self.random.random() < self.lazy / 4
        return day + timedelta(days=self.random.choice([20, 40]) if late else 3)
