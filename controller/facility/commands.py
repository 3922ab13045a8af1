"""Commands from afar: JSON objects, complete in themselves, so that MQTT 3.1.1 suffices."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, ConfigDict, Field, JsonValue, TypeAdapter, model_validator

from controller.api.message import Message
from sessions.workouts.fields import NAME_PATTERN

MAX_PAYLOAD = 16 * 1024  # octets; what is longer is refused unread
MAX_TTL_MS = 60_000


class Envelope(Message):
    """What every command carries. Fields that a command does not have are refused."""

    model_config = ConfigDict(strict=True)

    v: Literal[1]
    id: str = Field(min_length=1, max_length=64)  # new for every command of this client
    issued_at: AwareDatetime  # RFC 3339
    ttl_ms: int = Field(default=5000, ge=100, le=MAX_TTL_MS)  # older than that, it does nothing
    epoch: str | None = Field(default=None, max_length=64)  # as read in `state`; if given, it binds


class StopNow(Message):
    """STOP by way of the commands' topic: nothing but `op` is needed or looked at. The topic for
    stops is the shorter way."""

    model_config = ConfigDict(extra="allow")

    op: Literal["stop"] = "stop"


class Pause(Envelope):
    """Let the belt stand for a while; the person at the machine confirms before it moves again."""

    op: Literal["pause"] = "pause"


class Lower(Envelope):
    """Slower or less steep, for the rest of this step."""

    op: Literal["lower"] = "lower"
    speed_mps: float | None = Field(default=None, ge=0)
    incline_pct: float | None = None


class Cap(Envelope):
    """A lower limit for the rest of this session."""

    op: Literal["cap"] = "cap"
    speed_mps: float | None = Field(default=None, ge=0)
    incline_pct: float | None = None
    reason: str = Field(min_length=1, max_length=200)


class Finish(Envelope):
    """Finish early: cool down, then stand."""

    op: Literal["finish"] = "finish"


class Skip(Envelope):
    """On to the next step. Where that one is faster or steeper it needs the epoch, and control
    granted at the machine."""

    op: Literal["skip"] = "skip"


class Report(Envelope):
    """What the walker said of pain (0 to 10) or exertion (Borg's 0 to 10)."""

    op: Literal["report"] = "report"
    pain: int | None = Field(default=None, ge=0, le=10)
    exertion: float | None = Field(default=None, ge=0, le=10)


class Say(Envelope):
    """Words for the person on the belt."""

    op: Literal["say"] = "say"
    text: str = Field(min_length=1, max_length=200)


class Identify(Envelope):
    """Show and sound which machine this is."""

    op: Literal["identify"] = "identify"


class Load(Envelope):
    """Prepare a workout: by its name, or given whole, as YAML text or as an object."""

    op: Literal["load"] = "load"
    workout: str | None = Field(default=None, pattern=NAME_PATTERN, max_length=64)
    inline: str | dict[str, JsonValue] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.workout is None) == (self.inline is None):
            raise ValueError("give either workout (a name) or inline (the workout itself)")
        return self


class RequestStart(Envelope):
    """Ask for the start of the loaded workout: the person at the machine confirms, or not."""

    op: Literal["request_start"] = "request_start"
    expires_s: float = Field(default=30.0, gt=0, le=120)


class RequestSpeed(Envelope):
    """Ask for a speed. Less than now needs nobody's permission."""

    op: Literal["request_speed"] = "request_speed"
    speed_mps: float = Field(ge=0)
    expires_s: float = Field(default=30.0, gt=0, le=120)


class RequestIncline(Envelope):
    """Ask for an incline. Less than now needs nobody's permission."""

    op: Literal["request_incline"] = "request_incline"
    incline_pct: float
    expires_s: float = Field(default=30.0, gt=0, le=120)


class RequestControl(Envelope):
    """Ask that speed and incline may be raised from afar for the rest of this session."""

    op: Literal["request_control"] = "request_control"
    expires_s: float = Field(default=30.0, gt=0, le=120)


class ResetRequest(Envelope):
    """Ask, aloud, for somebody at the machine to see the cause of its stop and reset it."""

    op: Literal["reset_request"] = "reset_request"


class ConfirmStart(Envelope):
    """Confirm the start that the machine asks for. Only where the site has remote.start =
    "attended", and only from an attendant whose sign of life is fresh."""

    op: Literal["confirm_start"] = "confirm_start"


class Attend(Envelope):
    """An attendant's sign of life: once given, its silence for 3 s eases a belt that was started
    so. Send it every second."""

    op: Literal["attend"] = "attend"


AnyDated = (
    Pause
    | Lower
    | Cap
    | Finish
    | Skip
    | Report
    | Say
    | Identify
    | Load
    | RequestStart
    | RequestSpeed
    | RequestIncline
    | RequestControl
    | ResetRequest
    | ConfirmStart
    | Attend
)
"""Every command but STOP: each is of a moment."""
DATED: TypeAdapter[AnyDated] = TypeAdapter(Annotated[AnyDated, Field(discriminator="op")])

FacilityCommand = Annotated[StopNow | AnyDated, Field(discriminator="op")]
FACILITY_COMMANDS: TypeAdapter[StopNow | AnyDated] = TypeAdapter(FacilityCommand)
