"""The snapshot: the controller's state, complete in itself."""

from __future__ import annotations

from typing import Literal

from controller.api.commands import Asked
from controller.api.message import API_VERSION, Health, Message
from controller.belt.states import BeltState
from sessions.care.asking import Part
from sessions.care.pain import Moment
from sessions.engine.events import Phase
from sessions.workouts.plan import Gait, StepKind


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
    source: str  # "machine", "site", "participant", "workout", "backward gait", "session", "walker"
    reason: str


class MachineView(Message):
    """The treadmill that this controller drives."""

    name: str
    url: str
    simulated: bool
    card: str = ""  # the machine card in use
    card_notice: str = ""  # how old that is, or that there is none: to be shown before a start
    commissioned: bool = True  # or simulated; else it wants a second person, at the machine
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
    """A step as a screen shows it: the speed and incline that it comes to under all limits."""

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


class EnergyView(Message):
    """What the exercise costs: an estimate by speed, incline and mass, and its range."""

    kcal_per_min: float
    least_kcal_per_min: float
    most_kcal_per_min: float


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
    loading_bw_per_s: float | None = None  # over the first 25 ms; this and the rest: of the coach
    step_length_m: float | None = None
    energy: EnergyView | None = None


class FormView(Message):
    """The figure of gait that is shown large, its target, and its last thirty values."""

    figure: str  # "cadence"
    unit: str  # "steps/min"
    value: float
    low: float | None = None  # of the target; None: there is none
    high: float | None = None
    last: tuple[float, ...] = ()  # a value a footfall, the oldest first
    least: float | None = None  # of an estimate's range; None: it is no estimate
    most: float | None = None


class HeartView(Message):
    """What the heart-rate belt says of the person. None: not known."""

    health: Health = Health.ABSENT
    bpm: float | None = None  # median of the last three measurements
    rr_ms: int | None = None  # the newest interval between two beats, as the belt sent it
    contact: bool | None = None  # with the skin; None: the belt cannot tell
    age_s: float | None = None  # since the last measurement that counts
    holding: bool = False  # the belt was lost: neither speed nor incline rises


class RequestView(Message):
    """A request from afar that waits for the person at the machine."""

    token: int  # what `Reply` must carry
    by: str
    what: Asked
    speed_mps: float | None = None
    incline_pct: float | None = None
    left_s: float  # until it expires


class QuestionView(Message):
    """What somebody is asked about how they are. `Report` answers; silence is no consent."""

    moment: Moment
    part: Part  # pain or exertion: the figure that is asked for now
    text: str  # the question
    lowest: str  # what 0 means
    highest: str  # what 10 means
    participant: str = ""


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
    form: FormView | None = None  # while somebody walks under the coach
    said: str = ""  # the newest announcement
    request: RequestView | None = None  # the newest one; it supersedes the one before
    question: QuestionView | None = None  # to the participant; it never stands in the way of STOP
    warnings: tuple[str, ...] = ()  # what to know of the participant; forbids nothing
    control_granted: bool = False  # requests for speed and incline need no reply, this session
    attended_by: str = ""  # who supervises this session from afar
    identifying: bool = False  # "this is the one": blink
    locked: bool = False  # a start needs the code first: `Unlock`
