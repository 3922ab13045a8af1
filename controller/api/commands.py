"""Commands: what a client may wish for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from controller.api.message import API_VERSION, Health, Message
from controller.simulator.fault import SimulatedFault


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


class Present(Command):
    """Somebody comes to the machine: `participant` is on record, is asked how they are, and begins
    under their own limits. Moves nothing; empty: nobody who is known."""

    type: Literal["present"] = "present"
    participant: str = Field(default="", max_length=64)


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


class Asked(StrEnum):
    """What somebody who is not at the machine may ask of the person there."""

    START = "start"  # the loaded workout
    SPEED = "speed"
    INCLINE = "incline"
    CONTROL = "control"  # speed and incline for the rest of this session, without asking each time


class Ask(Command):
    """A request from afar. The person at the machine sees who asks, and replies. It expires.

    A person's "yes" to a start asks for the usual confirmation; it moves nothing by itself.
    """

    type: Literal["ask"] = "ask"
    what: Asked
    speed_mps: float | None = Field(default=None, ge=0)
    incline_pct: float | None = None
    by: str = Field(min_length=1, max_length=64)
    expires_s: float = Field(default=30.0, gt=0, le=120)


class Reply(Command):
    """The person at the machine grants or declines a request: `token` is the one shown with it."""

    type: Literal["reply"] = "reply"
    token: int
    granted: bool


class Lower(Command):
    """Slower or less steep, for the rest of this step; what would raise is refused."""

    type: Literal["lower"] = "lower"
    speed_mps: float | None = Field(default=None, ge=0)
    incline_pct: float | None = None


class Cap(Command):
    """A lower limit for the rest of this session, or for the one that is prepared; what would raise
    a limit is refused."""

    type: Literal["cap"] = "cap"
    speed_mps: float | None = Field(default=None, ge=0)
    incline_pct: float | None = None
    reason: str = Field(min_length=1, max_length=200)


class Report(Command):
    """What the walker says of pain (0 to 10) or exertion (Borg's 0 to 10): the answer to the
    question that is open, or unasked.

    Pain of 6 or more eases the belt; of 4 or 5, neither speed nor incline rises any more in this
    session. A participant's own rule may be stricter. No report is ever consent to go faster.
    """

    type: Literal["report"] = "report"
    pain: int | None = Field(default=None, ge=0, le=10)
    exertion: float | None = Field(default=None, ge=0, le=10)


class SaySo(Command):
    """Words for the person on the belt; they wait for every announcement and alarm."""

    type: Literal["say"] = "say"
    text: str = Field(min_length=1, max_length=200)


class Identify(Command):
    """Show and sound which machine this is."""

    type: Literal["identify"] = "identify"


class Attend(Command):
    """The sign of life of somebody who supervises from afar: send it every second.

    Who gave one within the 3 s before a start was confirmed attends that session (the one who asked
    for the start before others): from then on their silence for 3 s eases the belt.
    """

    type: Literal["attend"] = "attend"
    by: str = Field(min_length=1, max_length=64)


class Watch(Command):
    """The sign of life of a screen at the machine: sent twice a second by what draws it, while it
    shows what is so now. Where the site wants a screen that watches, 3 s without one ease the
    belt."""

    type: Literal["watch"] = "watch"
    used: bool = False  # a key or a click came since the last sign


class Unlock(Command):
    """The code that ends the idle lock, after which a start may be asked for. It goes on no
    record."""

    type: Literal["unlock"] = "unlock"
    code: str = Field(max_length=64, repr=False)


class LinkReport(Command):
    """How the far side of a bridge does ("facility", "bridge"): shown and recorded while the
    client that says so stays."""

    type: Literal["link_report"] = "link_report"
    name: str = Field(min_length=1, max_length=32)
    health: Health
    detail: str = Field(default="", max_length=200)


class Note(Command):
    """For the record: something that a bridge refused or saw, which reached nobody else."""

    type: Literal["note"] = "note"
    text: str = Field(min_length=1, max_length=1000)


class Simulate(Command):
    """Cause a fault; only where treadmill and walker are simulated."""

    type: Literal["simulate"] = "simulate"
    fault: SimulatedFault


AnyCommand = Annotated[
    Hello
    | Load
    | Unload
    | Present
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
    | Ask
    | Reply
    | Lower
    | Cap
    | Report
    | SaySo
    | Identify
    | Attend
    | Watch
    | Unlock
    | LinkReport
    | Note
    | Simulate,
    Field(discriminator="type"),
]
COMMANDS: TypeAdapter[AnyCommand] = TypeAdapter(AnyCommand)
