"""All that is on the screen, as one frozen value, and which stage it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from controller.api import QuestionView, RequestView, SessionView, Snapshot, Summary
from controller.belt.states import BeltState
from sessions.care.asking import QUESTIONS, SCALES, Part
from sessions.care.pain import Moment
from sessions.engine.events import Phase
from sessions.quantities import SpeedUnit


class Stage(StrEnum):
    """What the middle of the screen is for."""

    LOCKED = "locked"
    CHOOSE = "choose"
    CHECKLIST = "checklist"
    CONFIRM = "confirm"
    LIVE = "live"
    SUMMARY = "summary"


class StopSent(StrEnum):
    """How a STOP from this screen does."""

    NO = "no"
    SENT = "sent"
    UNANSWERED = "unanswered"  # it is being sent again and again


_AT_REST = frozenset({BeltState.READY, BeltState.STANDSTILL, BeltState.ARMING})
_ENDED = frozenset({Phase.FINISHED, Phase.ENDED})


@dataclass(frozen=True, slots=True)
class View:
    """What the screen shows now."""

    snapshot: Snapshot | None = None
    lost_s: int | None = None  # whole seconds without the controller; None: in touch
    lost_why: str = ""
    summary: Summary | None = None
    count: int | None = None  # 3, 2, 1 while a start counts down
    stop: StopSent = StopSent.NO
    notice: str = ""  # what a person should know of the last key: a refusal, mostly
    leaving: bool = False  # asked to leave while the belt may move
    helping: bool = False
    view_only: bool = False  # it may look, and send STOP
    telling: Part | None = None  # what the walker says unasked, while it is being said

    @property
    def stage(self) -> Stage:
        """The stage follows the controller, so that every screen of it shows the same."""
        if self.locked:
            return Stage.LOCKED
        if self.session is None:
            return Stage.CHOOSE if self.summary is None else Stage.SUMMARY
        if self.session.phase is Phase.READY:
            return Stage.CONFIRM if self.state is BeltState.ARMING else Stage.CHECKLIST
        if self.session.phase in _ENDED and self.state in _AT_REST:
            return Stage.SUMMARY
        return Stage.LIVE

    @property
    def locked(self) -> bool:
        """Whether a start needs the code first."""
        return self.snapshot is not None and self.snapshot.locked

    @property
    def session(self) -> SessionView | None:
        """The loaded workout, if any."""
        return self.snapshot.session if self.snapshot else None

    @property
    def request(self) -> RequestView | None:
        """What somebody asks from afar, if anything."""
        return self.snapshot.request if self.snapshot else None

    @property
    def question(self) -> QuestionView | None:
        """What the participant is asked, if anything: by the controller, else here."""
        if self.snapshot is None:
            return None
        if self.snapshot.question is None and self.stage is Stage.LIVE and self.telling is not None:
            return told_here(self.telling, self.session)
        return self.snapshot.question

    @property
    def state(self) -> BeltState:
        """The belt's state; silent until the controller has spoken."""
        return self.snapshot.belt.state if self.snapshot else BeltState.SILENT

    @property
    def unit(self) -> SpeedUnit:
        """The unit of speed that people here read."""
        return self.snapshot.machine.speed_unit if self.snapshot else "mph"

    @property
    def lost(self) -> bool:
        """Whether what is shown is old."""
        return self.lost_s is not None

    @property
    def in_use(self) -> bool:
        """Whether the belt moves, may move, or is about to."""
        if self.snapshot is None:
            return False
        return self.state not in _AT_REST or self.stage in {Stage.LIVE, Stage.CONFIRM}

    @property
    def confirmable(self) -> bool:
        """Whether a person may start the belt now: a token is shown, and the belt stands."""
        if self.snapshot is None or self.lost or self.locked:
            return False
        if self.snapshot.belt.confirm_token is None:
            return False
        if self.state is BeltState.ARMING:
            return True
        return self.state is BeltState.PAUSED and self.snapshot.belt.standstill

    @property
    def resettable(self) -> bool:
        """Whether a latched stop may be reset: only at measured standstill."""
        return (
            self.snapshot is not None
            and not self.lost
            and self.state is BeltState.LATCHED
            and self.snapshot.belt.standstill
        )


def told_here(part: Part, session: SessionView | None) -> QuestionView:
    """The question of the session, as a person at the screen brings it up."""
    lowest, highest = SCALES["en"][part]
    return QuestionView(
        moment=Moment.DURING,
        part=part,
        text=QUESTIONS["en"][Moment.DURING, part],
        lowest=lowest,
        highest=highest,
        participant=session.participant if session else "",
    )
