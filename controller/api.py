"""The controller's one vocabulary: commands in, snapshots and events out.

The same models travel over the Unix socket (newline JSON, one object a line), over MQTT and inside
the process. Quantities are SI with the unit in the name; mph and km/h belong to screens. A message
of an unknown type or with unknown fields is refused with a reason, never guessed at.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from controller.belt.states import BeltState
from sessions.engine.events import Phase, Tone
from sessions.workouts.plan import Gait, StepKind

API_VERSION = 1


class Message(BaseModel):
    """Anything that travels: frozen, closed to unknown fields, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


# --- commands ------------------------------------------------------------------------------------


class Command(Message):
    """A wish of a client. `id` comes back in the answer."""

    id: str = Field(min_length=1, max_length=64)


class Hello(Command):
    """First message of a client: which version of this vocabulary it speaks, and its name."""

    type: Literal["hello"] = "hello"
    version: int = API_VERSION
    client: str = Field(max_length=64)


class Load(Command):
    """Prepare a workout, by the name of a preset or of one in the user's folder, or a path."""

    type: Literal["load"] = "load"
    workout: str = Field(max_length=4096)


class Unload(Command):
    """Put the loaded workout away; the belt must stand."""

    type: Literal["unload"] = "unload"


class Arm(Command):
    """The checklist is done: ask for the confirmation at the machine. Moves nothing."""

    type: Literal["arm"] = "arm"
    participant: str = Field(default="", max_length=64)
    checked: tuple[str, ...] = Field(default=(), max_length=16)


class Disarm(Command):
    """Back from the confirmation to the checklist."""

    type: Literal["disarm"] = "disarm"


class Confirm(Command):
    """A person at the machine confirms the start that was asked for: `token` is the one shown."""

    type: Literal["confirm"] = "confirm"
    token: int


class Stop(Command):
    """STOP: needs no session, role or token; passes every queue."""

    type: Literal["stop"] = "stop"
    by: str = Field(default="", max_length=64)


class Pause(Command):
    """Let the belt stand for a while."""

    type: Literal["pause"] = "pause"


class Finish(Command):
    """Finish early: cool down, then stand."""

    type: Literal["finish"] = "finish"


class Skip(Command):
    """On to the next step."""

    type: Literal["skip"] = "skip"


class Back(Command):
    """This step again, or the one before."""

    type: Literal["back"] = "back"


class GoOn(Command):
    """The word that an "until told" step waits for."""

    type: Literal["go_on"] = "go_on"


class Nudge(Command):
    """One small step of speed or incline, within the limits."""

    type: Literal["nudge"] = "nudge"
    quantity: Literal["speed", "incline"]
    steps: Literal[-1, 1]


class Reset(Command):
    """A person has seen the cause of a latched stop and the belt stands: make it ready again."""

    type: Literal["reset"] = "reset"


class SimulatedFault(StrEnum):
    """What one can do to the simulated treadmill and walker."""

    CONSOLE_STOP = "console_stop"
    SAFETY_KEY = "safety_key"
    STEP_OFF = "step_off"
    STEP_ON = "step_on"
    STUMBLE = "stumble"
    STALL = "stall"
    RUNAWAY = "runaway"
    CREEP = "creep"
    UNPLUG_TREADMILL = "unplug_treadmill"
    UNPLUG_DECK = "unplug_deck"
    FREEZE_DECK = "freeze_deck"
    SATURATE_DECK = "saturate_deck"
    IGNORE_STOP = "ignore_stop"
    REPAIR = "repair"  # everything whole again: key in, cables in, motor well


class Simulate(Command):
    """Cause a fault; only where treadmill and walker are simulated."""

    type: Literal["simulate"] = "simulate"
    fault: SimulatedFault


AnyCommand = Annotated[
    Hello
    | Load
    | Unload
    | Arm
    | Disarm
    | Confirm
    | Stop
    | Pause
    | Finish
    | Skip
    | Back
    | GoOn
    | Nudge
    | Reset
    | Simulate,
    Field(discriminator="type"),
]
COMMANDS: TypeAdapter[AnyCommand] = TypeAdapter(AnyCommand)


# --- the snapshot --------------------------------------------------------------------------------


class Health(StrEnum):
    """How a link does."""

    GOOD = "good"
    WAITING = "waiting"  # not there yet
    BAD = "bad"
    ABSENT = "absent"  # none is configured


class LinkView(Message):
    """One wire or process that Backstride depends on."""

    name: str  # "treadmill", "deck", "guard", "heart", "journal"
    health: Health
    detail: str = ""


class CauseView(Message):
    """Why the belt was stopped, and what to do next."""

    code: str  # a row of the fault table: "console_stop"
    text: str  # "STOP was pressed on the treadmill"
    remedy: str  # what the people there do now
    hazard: str = ""  # "H01"


class LimitView(Message):
    """One limit of a quantity. The lowest is in force."""

    value: float
    source: str  # "machine", "site", "participant", "workout", "backward gait"
    reason: str


class MachineView(Message):
    """The treadmill that this controller drives."""

    name: str
    url: str
    simulated: bool
    speed_unit: Literal["mph", "km/h"] = "mph"  # what people here read


class BeltView(Message):
    """The belt as commanded and as measured. None: not known."""

    state: BeltState
    cause: CauseView | None = None
    speed_mps: float | None = None
    incline_pct: float | None = None
    commanded_speed_mps: float = 0.0
    commanded_incline_pct: float = 0.0
    standstill: bool = False  # measured
    distance_m: float = 0.0
    confirm_token: int | None = None  # while arming or paused: what `Confirm` must carry


class StepView(Message):
    """A step as a screen shows it."""

    index: int
    kind: StepKind
    speed_mps: float
    incline_pct: float
    ends: str  # "after 2 min", "after 50 m", "when told"
    announcement: str


class ProfilePoint(Message):
    """A corner of the workout's profile: from `at_s` on, these values."""

    at_s: float
    speed_mps: float
    incline_pct: float


class SessionView(Message):
    """The loaded workout and where the session stands."""

    session_id: str | None = None  # from the confirmed start on
    workout: str
    title: str
    gait: Gait
    participant: str = ""
    phase: Phase
    elapsed_s: float = 0.0
    remaining_s: float | None = None  # None: until told
    step_count: int
    step: StepView | None = None
    step_elapsed_s: float = 0.0
    step_left_s: float | None = None
    step_left_m: float | None = None
    next_step: StepView | None = None
    next_in_s: float | None = None
    profile: tuple[ProfilePoint, ...] = ()
    profile_s: float = 0.0  # length of the profile
    cursor_s: float = 0.0  # where on the profile the session is


class GaitView(Message):
    """What the force deck says of the person. None: not known (yet)."""

    person_on_belt: bool | None = None
    steps: int = 0
    cadence_spm: float | None = None
    contact_ms: float | None = None
    flight_ms: float | None = None
    mean_force_bw: float | None = None
    peak_force_bw: float | None = None
    body_mass_kg: float | None = None


class HeartView(Message):
    """What the heart-rate belt says of the person. None: not known."""

    health: Health = Health.ABSENT
    bpm: float | None = None  # median of the last three measurements
    contact: bool | None = None  # with the skin; None: the belt cannot tell
    age_s: float | None = None  # since the last measurement that counts
    holding: bool = False  # the belt was lost: neither speed nor incline rises


class Snapshot(Message):
    """All that a screen needs, ten times a second."""

    type: Literal["snapshot"] = "snapshot"
    version: int = API_VERSION
    sequence: int
    uptime_s: float
    machine: MachineView
    belt: BeltView
    session: SessionView | None = None
    gait: GaitView = GaitView()
    heart: HeartView = HeartView()
    speed_limits: tuple[LimitView, ...] = ()  # lowest first; m/s
    incline_limits: tuple[LimitView, ...] = ()  # lowest first; percent
    heart_limits: tuple[LimitView, ...] = ()  # lowest first; beats per minute
    links: tuple[LinkView, ...] = ()
    coach: str = ""  # the line for the person on the belt
    said: str = ""  # the newest announcement


# --- events --------------------------------------------------------------------------------------


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


class SessionEnded(Event):
    """The session is over and its record closed."""

    type: Literal["session_ended"] = "session_ended"
    summary: Summary


AnyEvent = Annotated[
    Welcome
    | Accepted
    | Refused
    | Announced
    | BeltChanged
    | StepBegan
    | SessionBegan
    | SessionEnded,
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
    | SessionEnded,
    Field(discriminator="type"),
]
SERVER_MESSAGES: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)
