"""A real record: participants as the clinic writes them, sessions walked in virtual time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from controller import api
from controller.care import store
from controller.care.deciding import Edit, decide, hear
from controller.care.desk import Desk, open_desk
from controller.care.proposing import next_session
from controller.config import Config
from sessions.care.pain import Answer, Moment
from sessions.care.participant import Participant
from sessions.care.progression import TreatmentPlan
from sessions.care.screening import QUESTIONS, Screening
from tests.controller.conduct.stories import loaded
from tests.controller.reports.walks import Act, Walk, keep
from tests.sessions.engine.treadmill import seconds, step

TODAY = date(2026, 11, 23)
"""A Monday."""


def config_of(folder: Path) -> Config:
    """A site's configuration whose record is in `folder`."""
    return Config.model_validate({"paths": {"data": folder, "runtime": folder / "run"}})


def add(at: Desk, name: str, goal: str = "rehabilitation", **fields: object) -> Participant:
    """Somebody on record."""
    made = Participant.model_validate({"pseudonym": name, "goal": goal, **fields})
    store.add(at.db, made)
    return made


def screened(at: Desk, name: str, on: date, **yes: bool) -> None:
    """No to every question but those."""
    answers = {question.key: yes.get(question.key, False) for question in QUESTIONS}
    at.write(name, Screening(on=on, answers=answers))


def planned(at: Desk, name: str, begins: date, goal: str = "rehabilitation") -> None:
    """Six weeks, three a week."""
    at.write(name, TreatmentPlan.model_validate(
        {"goal": goal, "begins": begins, "weeks": 6, "a_week": 3}))  # fmt: skip


def walk(config: Config, name: str, day: date, *, pain: int = 1) -> str:
    """The next session of the plan, on that day: decided on, walked in short, asked; its id."""
    with open_desk(config) as at:
        person = at.find(name)
        screened(at, name, day)
        session = decide(at, next_session(person, at.course(name), config, day), "PT", day, Edit())
    assert session.decided is not None
    short = loaded(step(1.0, seconds(20)), step(1.2, seconds(20)))
    named = replace(short, plan=replace(short.plan, name=session.decided.workout, title="Short"))
    said: Mapping[float, Act] = {
        9.0: lambda it: it.say(api.Report(id="said", pain=pain, exertion=3))
    }
    walked = Walk(named, name, said)
    summary = walked.whole()
    session_id = keep(config.paths.data, walked, summary, datetime.combine(day, time(9), UTC))
    with open_desk(config) as at:
        hear(at, person, Answer(moment=Moment.AFTER, pain=pain, exertion=4), day)
        hear(at, person, Answer(moment=Moment.NEXT_DAY, pain=0), day + timedelta(days=1))
    return session_id


def a_clinic(folder: Path) -> Config:
    """P7 is due today after three sessions; P8 is overdue and not screened; Q1 has no plan."""
    config = config_of(folder)
    with open_desk(config) as at:
        add(at, "P7", mass_kg=71, height_m=1.72)
        planned(at, "P7", date(2026, 11, 16))
        add(at, "P8", "senior", notes="walks with a stick")
        planned(at, "P8", date(2026, 11, 18), "senior")
        add(at, "Q1", "fitness")
    for day in (16, 18, 20):
        walk(config, "P7", date(2026, 11, day), pain=1 if day < 20 else 2)
    return config
