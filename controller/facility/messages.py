"""What a machine publishes. Quantities are SI, with the unit in the name; null: not known."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from controller import api
from controller.api.message import Message
from controller.belt.states import BeltState
from controller.facility.roles import RemoteStart
from sessions.engine.events import Phase
from sessions.workouts.plan import Gait, StepKind


class Published(Message):
    """Every message says which version of this scheme it is."""

    v: Literal[1] = 1


class Availability(Published):
    """Whether this machine is connected. `offline` is also its last will: brokers tell it seconds
    after a link died, so that nobody's safety may hang on it."""

    status: Literal["online", "offline"]


class Identity(Published):
    """What machine this is; retained."""

    site: str
    machine: str
    name: str
    simulated: bool
    speed_unit: Literal["mph", "km/h"]  # what people there read
    software: str
    remote_start: RemoteStart
    telemetry_hz: float


class WorkoutState(Message):
    """The loaded workout and where its session stands."""

    workout: str
    title: str
    gait: Gait
    session_id: str | None  # from the confirmed start on
    participant: str  # a pseudonym
    phase: Phase
    step: int | None  # counted from 1
    step_count: int
    step_kind: StepKind | None
    step_text: str  # what was or will be announced of it


class RequestState(Message):
    """A request from afar that waits for the person at the machine."""

    by: str
    what: api.Asked
    speed_mps: float | None
    incline_pct: float | None


class LimitState(Message):
    """The limit in force of a quantity, and whose it is."""

    value: float
    source: str


class State(Published):
    """What changes seldom: published on every change and every 5 s; retained."""

    sequence: int  # of the controller's snapshot
    uptime_s: float  # of the controller
    epoch: str  # what a command that could raise anything must carry
    belt: BeltState
    cause: api.CauseView | None
    standstill: bool  # measured
    session: WorkoutState | None
    person_on_belt: bool | None
    safety_key_out: bool  # the cause of the present stop
    request: RequestState | None
    control_granted: bool  # speed and incline may be raised from afar, this session
    attended_by: str
    identifying: bool
    locked: bool = False  # a start needs the code first, at the machine
    speed_limit_mps: LimitState | None
    incline_limit_pct: LimitState | None
    links: tuple[api.LinkView, ...]


class Telemetry(Published):
    """What changes all the time: thinned to the configured rate, neither retained nor queued."""

    sequence: int
    uptime_s: float
    speed_mps: float | None
    incline_pct: float | None
    commanded_speed_mps: float
    commanded_incline_pct: float
    distance_m: float
    elapsed_s: float | None
    remaining_s: float | None
    step_left_s: float | None
    step_left_m: float | None
    cadence_spm: float | None
    contact_ms: float | None
    flight_ms: float | None
    mean_force_bw: float | None
    peak_force_bw: float | None
    heart_rate_bpm: float | None


FacilityEvent = (
    api.Announced
    | api.BeltChanged
    | api.StepBegan
    | api.RequestAsked
    | api.RequestEnded
    | api.QuestionAsked
    | api.Reported
)
SessionEvent = api.SessionBegan | api.SessionEnded


class EventMessage(Published):
    """Something that happened. `number` counts events and sessions together since the
    machine's bridge began: a gap is a loss."""

    number: int
    event: FacilityEvent = Field(discriminator="type")


class SessionMessage(Published):
    """A session began, or ended with its summary."""

    number: int
    event: SessionEvent = Field(discriminator="type")


class AuditHead(Published):
    """The last record of this machine's audit trail; retained. Keep it, with those before it, where
    nobody at the machine reaches it: a trail whose end was cut off is in order by itself, and only
    an earlier head shows it (`backstride audit verify --head`)."""

    number: int = Field(ge=1)  # of records
    hash: str = Field(pattern="^[0-9a-f]{64}$")  # SHA-256


class Status(StrEnum):
    """What became of a command."""

    ACCEPTED = "accepted"  # it is being carried out; of a request: it is being asked
    REFUSED = "refused"  # it changed nothing
    EXPIRED = "expired"  # it came too late and changed nothing
    DUPLICATE = "duplicate"  # this id was heard before; nothing was done again
    SUPERSEDED = "superseded"  # a newer one of its kind took its place


class Answer(Published):
    """What became of a client's command."""

    id: str  # the command's; empty where it could not be read
    status: Status
    reason: str = ""  # why, and what to do
    first: Status | None = None  # of a duplicate: what the first answer was, if there is one yet
    answered_at: AwareDatetime  # by this machine's clock
    age_ms: int | None = None  # of the command, by this machine's clock: tells a wrong clock


Outgoing = (
    Availability | Identity | State | Telemetry | EventMessage | SessionMessage | AuditHead | Answer
)
