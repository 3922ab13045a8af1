"""Events: what happened, and the answers to commands."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from controller.api.message import API_VERSION, Message
from controller.api.snapshot import CauseView, QuestionView, RequestView, Snapshot, StepView
from controller.belt.states import BeltState
from sessions.care.asking import Part
from sessions.care.pain import Moment
from sessions.engine.events import Tone


class Event(Message):
    """Something that happened. `at_s` is the controller's uptime."""

    at_s: float = 0.0


class Welcome(Event):
    """Answer to `Hello`."""

    type: Literal["welcome"] = "welcome"
    version: int = API_VERSION
    server: str = "backstride"


class Accepted(Event):
    """The command `id` is being carried out."""

    type: Literal["accepted"] = "accepted"
    id: str


class Refused(Event):
    """The command `id` changed nothing; `reason` says why and what to do."""

    type: Literal["refused"] = "refused"
    id: str
    reason: str


class Announced(Event):
    """What was said to the person on the belt."""

    type: Literal["announced"] = "announced"
    text: str
    tone: Tone = Tone.NONE


class BeltChanged(Event):
    """The belt's state changed."""

    type: Literal["belt"] = "belt"
    state: BeltState
    cause: CauseView | None = None


class StepBegan(Event):
    """A step of the workout began."""

    type: Literal["step"] = "step"
    step: StepView


class SessionBegan(Event):
    """The belt was confirmed to start: a session is being recorded."""

    type: Literal["session_began"] = "session_began"
    session_id: str
    workout: str


class Outcome(StrEnum):
    """How a session ended."""

    FINISHED = "finished"
    STOPPED = "stopped"  # by a person
    SAFETY_STOP = "safety stop"
    DEVICE_LOST = "device lost"
    INTERRUPTED = "interrupted"  # the record ends without an end


class CueCount(Message):
    """How often the coach said something, and what the figure was then and 20 footfalls later."""

    rule: str
    times: int
    figure: str = ""  # empty: praise, reminders, or nobody walked on for so long
    before: float | None = None
    after: float | None = None


class FormSummary(Message):
    """The feet of a whole session. None: not known."""

    footfalls: int
    forefoot_pct: float | None = None  # of landings; the rest on midfoot and rearfoot
    midfoot_pct: float | None = None
    rearfoot_pct: float | None = None
    time_asymmetry_pct: float | None = None  # Robinson's index of contact time; positive: right
    force_asymmetry_pct: float | None = None  # the same of peak force
    loading_bw_per_s: float | None = None  # over the first 25 ms
    step_time_variation_pct: float | None = None
    step_length_m: float | None = None
    energy_kcal: float | None = None  # an estimate by speed, incline and mass, and its range
    least_kcal: float | None = None
    most_kcal: float | None = None


class UsualFigure(Message):
    """One figure of the coach over a session."""

    figure: str  # "cadence"
    median: float
    spread: float  # as of a standard deviation


class UsualFigures(Message):
    """What was usual at one pace: where the person's next session begins."""

    gait: str
    speed_mps: float  # from here on, to the next band
    incline_pct: float
    readings: int  # of sixteen footfalls each
    figures: tuple[UsualFigure, ...]


class Summary(Message):
    """A session in numbers."""

    session_id: str
    workout: str
    title: str
    participant: str = ""
    outcome: Outcome
    cause: CauseView | None = None
    duration_s: float
    distance_m: float
    steps_done: int  # steps of the workout completed
    step_count: int
    max_speed_mps: float
    mean_speed_mps: float
    max_incline_pct: float
    footsteps: int | None = None
    mean_cadence_spm: float | None = None
    mean_contact_ms: float | None = None
    mean_flight_ms: float | None = None
    peak_force_bw: float | None = None
    mean_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None
    form: FormSummary | None = None  # None: no footfall was understood
    cues: tuple[CueCount, ...] = ()
    usual: tuple[UsualFigures, ...] = ()  # the slowest pace first


class SessionEnded(Event):
    """The session is over and its record closed."""

    type: Literal["session_ended"] = "session_ended"
    summary: Summary


class RequestEnd(StrEnum):
    """What became of a request from afar."""

    GRANTED = "granted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"  # by a newer request, a stop, or the end of the session


class RequestAsked(Event):
    """Somebody who is not at the machine asks the person there."""

    type: Literal["request_asked"] = "request_asked"
    request: RequestView


class RequestEnded(Event):
    """The request `token` is settled."""

    type: Literal["request_ended"] = "request_ended"
    token: int
    end: RequestEnd


class QuestionAsked(Event):
    """Somebody is asked how they are."""

    type: Literal["question_asked"] = "question_asked"
    question: QuestionView


class Unanswered(Event):
    """A question that nobody answered in time. It may stay open."""

    type: Literal["unanswered"] = "unanswered"
    moment: Moment
    part: Part
    participant: str = ""
    session_id: str = ""  # about this one, which is over


class Reported(Event):
    """The walker said how it is."""

    type: Literal["reported"] = "reported"
    pain: int | None = None
    exertion: float | None = None
    moment: Moment = Moment.DURING
    participant: str = ""
    session_id: str = ""  # about this one, which is over
    reaction: str = ""  # what came of it, in words; empty: nothing


class LockChanged(Event):
    """The idle lock closed or was opened."""

    type: Literal["lock"] = "lock"
    locked: bool


class NearMiss(Event):
    """Something was on its way to a stop and turned round; nothing follows from it."""

    type: Literal["near_miss"] = "near_miss"
    what: str  # a row of the table of near misses: "person_absent"
    detail: str = ""
    value: float | None = None  # the farthest that it came, in the unit of its row
    limit: float | None = None  # where the stop is


class Cued(Event):
    """The coach said something; why, in figures."""

    type: Literal["cued"] = "cued"
    rule: str  # of the coach's rules: "quicker-steps"
    tenor: str  # "warning", "correction", "reminder", "praise"
    text: str
    because: str


class Beat(Event):
    """The metronome: a bell, now. On no record."""

    type: Literal["beat"] = "beat"


AnyEvent = Annotated[
    Welcome
    | Accepted
    | Refused
    | Announced
    | BeltChanged
    | StepBegan
    | SessionBegan
    | SessionEnded
    | RequestAsked
    | RequestEnded
    | QuestionAsked
    | Unanswered
    | Reported
    | LockChanged
    | NearMiss
    | Cued
    | Beat,
    Field(discriminator="type"),
]
ServerMessage = Annotated[
    Snapshot
    | Welcome
    | Accepted
    | Refused
    | Announced
    | BeltChanged
    | StepBegan
    | SessionBegan
    | SessionEnded
    | RequestAsked
    | RequestEnded
    | QuestionAsked
    | Unanswered
    | Reported
    | LockChanged
    | NearMiss
    | Cued
    | Beat,
    Field(discriminator="type"),
]
SERVER_MESSAGES: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)
