"""A course of treatment: what was decided, walked and said, put together session by session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sessions.care.entries import Answered, Decided, Entry
from sessions.care.evidence import Done
from sessions.care.pain import Answer, Moment
from sessions.care.progression import TreatmentPlan
from sessions.care.screening import Screening

Kind = TypeVar("Kind", bound=Entry)


@dataclass(frozen=True, slots=True)
class Walked:
    """What the journal knows of one session. None: not known."""

    session_id: str
    day: date
    workout: str
    finished: bool
    answers: tuple[Answer, ...] = ()
    cadence_spm: float | None = None
    asymmetry_pct: float | None = None
    max_heart_bpm: float | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that was written down about one participant, in its order."""

    entries: tuple[Entry, ...]
    walked: tuple[Walked, ...]

    @property
    def plan(self) -> TreatmentPlan | None:
        """The plan in force: the newest."""
        plans = self.of(TreatmentPlan)
        return plans[-1] if plans else None

    @property
    def screenings(self) -> Sequence[Screening]:
        """All answers to screening questions."""
        return self.of(Screening)

    @property
    def decisions(self) -> Sequence[Decided]:
        """Of each session the decision on it; the newest of several."""
        newest = {decided.number: decided for decided in self.of(Decided)}
        return [newest[number] for number in sorted(newest)]

    @property
    def open_decision(self) -> Decided | None:
        """The newest decision, if nobody has walked it yet."""
        decisions = self.decisions
        if not decisions or self._sessions(decisions[-1]):
            return None
        return decisions[-1]

    def done(self) -> list[Done]:
        """The sessions for the goal of the plan in force that were walked, the oldest first."""
        goal = self.plan.goal if self.plan else None
        decisions = [decided for decided in self.decisions if decided.goal == goal]
        return [
            self._done(decided, sessions)
            for decided in decisions
            if (sessions := self._sessions(decided))
        ]

    def answers(self, number: int | None, *session_ids: str) -> list[Answer]:
        """What was said outside of it about a session of the plan, and about those of the journal
        that it was begun as; in its order."""
        return [said.answer for said in self.of(Answered) if said.about(number, session_ids)]

    def said_about(self, walked: Walked) -> list[Answer]:
        """What was said about one session of the journal, outside of it and in it, by moment."""
        numbers = [one.number for one in self.decisions if one.workout == walked.workout]
        said = [*self.answers(numbers[-1] if numbers else None, walked.session_id), *walked.answers]
        order = tuple(Moment)
        return sorted(said, key=lambda answer: (order.index(answer.moment), answer.at_s))

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The entries of one kind, in their order."""
        return [entry for entry in self.entries if isinstance(entry, kind)]

    def _sessions(self, decided: Decided) -> list[Walked]:
        return [session for session in self.walked if session.workout == decided.workout]

    def _done(self, decided: Decided, sessions: Sequence[Walked]) -> Done:
        """One session; where it was begun more than once, the worst of each answer."""
        last = sessions[-1]
        within = [answer for session in sessions for answer in session.answers]
        ids = [session.session_id for session in sessions]
        said = [*self.answers(decided.number, *ids), *within]
        hearts = [s.max_heart_bpm for s in sessions if s.max_heart_bpm is not None]
        return Done(
            day=last.day,
            dose=decided.dose,
            finished=any(session.finished for session in sessions),
            pain_before=_worst(said, Moment.BEFORE),
            pain_during=_worst(said, Moment.DURING),
            pain_after=_worst(said, Moment.AFTER),
            pain_next_day=_worst(said, Moment.NEXT_DAY),
            exertion=_hardest(said),
            cadence_spm=last.cadence_spm,
            asymmetry_pct=last.asymmetry_pct,
            max_heart_bpm=max(hearts, default=None),
        )


def _worst(answers: Iterable[Answer], moment: Moment) -> int | None:
    pains = (a.pain for a in answers if a.moment is moment and a.pain is not None)
    return max(pains, default=None)


def _hardest(answers: Iterable[Answer]) -> float | None:
    """The highest exertion of the session itself: what was said before it or the day after is of
    something else."""
    moments = (Moment.DURING, Moment.AFTER)
    said = (a.exertion for a in answers if a.moment in moments and a.exertion is not None)
    return max(said, default=None)
