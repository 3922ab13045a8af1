"""The participant at the machine: asked how they are before, in and after a session, and about the
day after the last one. What they say can hold, lower or stop; nothing that is said, and no silence,
raises anything (hazard H37). STOP is never in question: questions are words and a view.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from controller import api
from controller.belt import inputs
from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.conduct.asides import Aside, Asides
from controller.conduct.effects import WriteDown
from controller.conduct.outlet import Outlet
from controller.conduct.senses import Senses
from controller.conduct.session import Session
from controller.conduct.steering import Steering
from sessions.care.asking import (
    PARTS,
    PATIENCE_S,
    QUESTIONS,
    SCALES,
    Language,
    Part,
    asked_s,
    silence_holds,
    spoken,
)
from sessions.care.entries import Answered
from sessions.care.pain import CALM, Act, Answer, Moment, PainRule, Reaction, Silence, react
from sessions.care.visit import Visit
from sessions.engine.events import Announcement, Phase, Tone

_MOVES: Final = frozenset({BeltState.RUNNING, BeltState.PAUSED, BeltState.EASING})
_UNSAID: Final = "nobody said how much pain"


class Care:
    """One participant's visit: what was asked, what was said, and what it came to."""

    def __init__(
        self,
        session: Session,
        senses: Senses,
        outlet: Outlet,
        steering: Steering,
        asides: Asides,
        *,
        language: Language,
    ) -> None:
        self.visit: Visit | None = None
        self._session = session
        self._senses = senses
        self._outlet = outlet
        self._steering = steering
        self._asides = asides
        self._language = language
        self._agenda: list[tuple[Moment, Part]] = []  # what is asked now, and what comes next
        self._answers: list[Answer] = []  # of the session under way, or of the one to come
        self._session_id = ""  # of the session under way, or of the last one of this visit
        self._live = False  # a session was under way at the last tick
        self._asked_s: float | None = None  # the set time of the newest question
        self._overdue = False  # it is on record as unanswered

    # --- what others read ---

    @property
    def pseudonym(self) -> str:
        """Who is at the machine, where they are on record."""
        return self.visit.participant.pseudonym if self.visit else ""

    @property
    def question(self) -> api.QuestionView | None:
        """What is asked now."""
        if not self._agenda:
            return None
        moment, part = self._agenda[0]
        lowest, highest = SCALES[self._language][part]
        return api.QuestionView(
            moment=moment,
            part=part,
            text=QUESTIONS[self._language][moment, part],
            lowest=lowest,
            highest=highest,
            participant=self.pseudonym,
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to know before a start."""
        return self.visit.warns if self.visit and not self._session.live else ()

    def hindrance(self) -> str | None:
        """Why this participant may not begin a session now, in words; None if they may."""
        if self.visit is None or self._session.live:
            return None
        if self.visit.blocks:
            return f"no session for {self.pseudonym}: {'; '.join(self.visit.blocks)}"
        if self._reaction.act is Act.STOP:
            return f"no session for {self.pseudonym} today: {self._reaction.words}"
        if self._rule.unanswered is Silence.HOLD and (Moment.BEFORE, Part.PAIN) in self._agenda:
            return f"{self.pseudonym} says first how much pain, 0 to 10"
        return None

    @property
    def _rule(self) -> PainRule:
        return self.visit.participant.pain_rule if self.visit else PainRule()

    @property
    def _reaction(self) -> Reaction:
        return react(self._rule, self._answers)

    # --- told from outside ---

    def present(self, visit: Visit | None) -> None:
        """Somebody comes to the machine, or comes anew; None: nobody who is on record."""
        self._leave_open()
        self.visit, self._session_id = visit, ""
        self._begin_anew()
        if visit is not None and not visit.blocks:
            owed = [(Moment.NEXT_DAY, Part.PAIN)] if visit.owed else []
            self._ask([*owed, *self._unsaid_before()])

    def still_here(self, visit: Visit | None) -> None:
        """Who is about to begin: somebody who was asked already, or not."""
        known = self.visit
        if known is None or visit is None or visit.participant.pseudonym != self.pseudonym:
            self.present(visit)
            return
        self.visit = replace(visit, owed=known.owed)
        if self._session_id or known.blocks:
            self.present(self.visit)

    def leave(self) -> None:
        """They are gone, unless they are in a session."""
        if not self._session.live:
            self.present(None)

    def report(self, report: api.Report, now_ms: int) -> str | None:
        """Somebody says how they are; the reason if nothing was said."""
        if report.pain is None and report.exertion is None:
            return "say how much pain, how much exertion, or both"
        answer = Answer(
            moment=self._moment,
            at_s=self._elapsed_s,
            pain=report.pain,
            exertion=report.exertion,
        )
        reaction = self._taken(answer)
        self._tell(answer, reaction)
        self._settle(answer)
        self._act(reaction, now_ms)
        return None

    def _tell(self, answer: Answer, reaction: Reaction) -> None:
        self._outlet.emit(
            api.Reported(
                pain=answer.pain,
                exertion=answer.exertion,
                moment=answer.moment,
                participant=self.pseudonym,
                session_id=self._about(answer.moment),
                reaction="" if reaction.act is Act.GO_ON else reaction.words,
            )
        )
        if self.visit and (about := self._about(answer.moment)):
            said = Answered(on=self.visit.on, answer=answer, session_id=about)
            self._outlet.add(WriteDown(self.pseudonym, said))

    # --- what happens ---

    def tick(self, now_ms: int) -> None:
        """Time passed: call before what may be said aside."""
        ledger, was_live = self._session.ledger, self._live
        self._live = ledger is not None
        if ledger is not None and not was_live:
            self._opened(ledger.session_id, now_ms)
        elif ledger is None and was_live:
            self._closed()
        going = self._session.going and self._session.phase is Phase.RUNNING
        if self.visit and going:
            self._ask_when_due()
            self._heed_silence(now_ms)

    def _opened(self, session_id: str, now_ms: int) -> None:
        """A session began: what was asked before it is out of date."""
        self._leave_open()
        self._session_id, self._asked_s = session_id, None
        if (reaction := self._reaction).act in {Act.HOLD, Act.LOWER}:
            self._steering.hold_first(_why(reaction), now_ms)

    def _closed(self) -> None:
        """It is over."""
        self._leave_open()
        self._begin_anew()
        if self.visit:
            self._ask([(Moment.AFTER, part) for part in PARTS[Moment.AFTER]])

    def _begin_anew(self) -> None:
        """The answers of the session to come."""
        self._answers = list(self.visit.said) if self.visit and not self._session_id else []
        self._session.said_before = ()

    # --- questions ---

    def _ask(self, agenda: list[tuple[Moment, Part]]) -> None:
        self._agenda, self._overdue = agenda, False
        if agenda:
            self._ask_aloud()
        self._emit_question()

    def _ask_aloud(self) -> None:
        words = spoken(self._agenda[0][0], self._language)
        self._asides.put(Aside.QUESTION, Announcement(words, Tone.CALL))

    def _emit_question(self) -> None:
        if (question := self.question) is not None:
            self._outlet.emit(api.QuestionAsked(question=question))

    def _unsaid_before(self) -> list[tuple[Moment, Part]]:
        """What was not said yet about today; pain may have been said elsewhere."""
        said = {part for answer in self._answers for part in _parts_of(answer)}
        return [(Moment.BEFORE, part) for part in PARTS[Moment.BEFORE] if part not in said]

    def _settle(self, answer: Answer) -> None:
        """Take what was answered off the agenda, and go on to what comes next."""
        before = list(self._agenda)
        said = {(answer.moment, part) for part in _parts_of(answer)}
        self._agenda = [one for one in before if one not in said]
        if not self._agenda:
            self._asides.drop(Aside.QUESTION)
        elif self._agenda[0] != before[0]:
            if self._agenda[0][0] is not before[0][0]:
                self._ask_aloud()
            self._emit_question()

    def _leave_open(self) -> None:
        """Nobody answered, and now it is too late."""
        if not self._overdue:
            self._record_unanswered()
        self._agenda = []
        self._asides.drop(Aside.QUESTION)

    def _record_unanswered(self) -> None:
        for moment, part in self._agenda:
            self._outlet.emit(
                api.Unanswered(
                    moment=moment,
                    part=part,
                    participant=self.pseudonym,
                    session_id=self._about(moment),
                )
            )

    def _ask_when_due(self) -> None:
        due_s = asked_s(self._rule, self._elapsed_s)
        if due_s is not None and due_s != self._asked_s:
            self._asked_s = due_s
            self._leave_open()
            self._ask([(Moment.DURING, part) for part in PARTS[Moment.DURING]])

    def _heed_silence(self, now_ms: int) -> None:
        if silence_holds(self._rule, self._elapsed_s, self._answers):
            self._steering.hold(_UNSAID, now_ms)
        asked_s = self._asked_s
        if not self._agenda or self._overdue or asked_s is None:
            return
        if self._elapsed_s - asked_s > PATIENCE_S:
            self._overdue = True
            self._record_unanswered()
            self._ask_aloud()

    # --- answers ---

    @property
    def _moment(self) -> Moment:
        """What somebody who says how they are speaks of."""
        if self._session.live:
            return Moment.DURING
        if self._agenda:
            return self._agenda[0][0]
        return Moment.AFTER if self._session_id and self.visit else Moment.BEFORE

    @property
    def _elapsed_s(self) -> float:
        engine = self._session.engine
        return engine.elapsed_s if engine is not None and self._session.live else 0.0

    def _about(self, moment: Moment) -> str:
        """The session that is over and that this is about; empty: it is no such session."""
        if moment is Moment.NEXT_DAY and self.visit:
            return self.visit.owed
        return self._session_id if moment is Moment.AFTER else ""

    def _taken(self, answer: Answer) -> Reaction:
        """What all that was said about this session comes to."""
        if answer.moment in {Moment.AFTER, Moment.NEXT_DAY}:
            return CALM
        if not self._session.live and not self.visit:  # whoever that was need not be who begins
            return react(self._rule, [answer])
        self._answers.append(answer)
        if not self._session.live:
            self._session.said_before += (answer,)
        return self._reaction

    def _act(self, reaction: Reaction, now_ms: int) -> None:
        match reaction.act:
            case Act.STOP:
                self._stop(reaction.words)
            case Act.LOWER:
                self._steering.hold_easier(_why(reaction), now_ms)
            case Act.HOLD:
                self._steering.hold(_why(reaction), now_ms)
            case Act.GO_ON:
                pass

    def _stop(self, words: str) -> None:
        if self._senses.belt in _MOVES:
            self._outlet.tell(inputs.Trip(self._cause, words))
        elif self._senses.belt is BeltState.ARMING:
            self._outlet.tell(inputs.Disarm())

    @property
    def _cause(self) -> Cause:
        """Why it must stop: exertion only where all the pain that was said would not do."""
        pains = [answer.model_copy(update={"exertion": None}) for answer in self._answers]
        return Cause.PAIN if react(self._rule, pains).act is Act.STOP else Cause.EXERTION


def _parts_of(answer: Answer) -> Iterator[Part]:
    if answer.pain is not None:
        yield Part.PAIN
    if answer.exertion is not None:
        yield Part.EXERTION


def _why(reaction: Reaction) -> str:
    """The first sentence, as the reason of a limit: `pain 4 of 10`."""
    why = reaction.words.partition(". ")[0]
    return why[:1].lower() + why[1:]
