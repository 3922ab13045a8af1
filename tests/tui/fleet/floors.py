"""A floor of scripted machines: what they would publish, made of the scheme's own messages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

from controller import api
from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.conduct.views import cause_view
from controller.facility.floor import Told
from controller.facility.messages import (
    Availability,
    EventMessage,
    Identity,
    LimitState,
    Outgoing,
    RequestState,
    State,
    Telemetry,
    WorkoutState,
)
from controller.facility.roles import RemoteStart
from controller.facility.topics import Topics
from sessions.engine.events import Phase, Tone
from sessions.workouts.plan import Gait, StepKind


def topics(name: str) -> Topics:
    """A machine of the clinic."""
    return Topics("clinic", name)


def told(name: str, kind: str, message: Outgoing, *, retained: bool = False) -> Told:
    """One message of a machine."""
    return Told(f"{topics(name).base}/{kind}", message.model_dump_json().encode(), retained)


def available(name: str, *, online: bool = True) -> Told:
    status: dict[str, object] = {"status": "online" if online else "offline"}
    return told(name, "availability", Availability.model_validate(status), retained=True)


def identity(name: str, called: str = "") -> Told:
    message = Identity(
        site="clinic",
        machine=name,
        name=called,
        simulated=True,
        speed_unit="mph",
        software="1",
        remote_start=RemoteStart.ASK,
        telemetry_hz=2,
    )
    return told(name, "identity", message, retained=True)


def workout(who: str = "P7", session_id: str | None = "2026-11-22-001") -> WorkoutState:
    return WorkoutState(
        workout="taster",
        title="Taster, 90 seconds",
        gait=Gait.BACKWARD_WALK,
        session_id=session_id,
        participant=who,
        phase=Phase.RUNNING,
        step=2,
        step_count=6,
        step_kind=StepKind.WORK,
        step_text="Faster: 1.5 mph",
    )


def state(
    name: str,
    belt: BeltState = BeltState.READY,
    *,
    cause: Cause | None = None,
    session: WorkoutState | None = None,
    request: RequestState | None = None,
    links: Iterable[api.LinkView] = (),
    locked: bool = False,
    sequence: int = 1,
) -> Told:
    message = State(
        sequence=sequence,
        uptime_s=100.0,
        epoch="e",
        belt=belt,
        cause=cause_view(cause),
        standstill=belt not in {BeltState.RUNNING, BeltState.EASING, BeltState.STOPPING},
        session=session,
        person_on_belt=session is not None,
        safety_key_out=False,
        request=request,
        control_granted=False,
        attended_by="",
        identifying=False,
        locked=locked,
        speed_limit_mps=LimitState(value=0.894, source="backward gait"),
        incline_limit_pct=LimitState(value=10.0, source="backward gait"),
        links=tuple(links),
    )
    return told(name, "state", message)


def telemetry(name: str, speed_mps: float, left_s: float | None = 75.0) -> Told:
    message = Telemetry(
        sequence=1,
        uptime_s=100.0,
        speed_mps=speed_mps,
        incline_pct=2.0,
        commanded_speed_mps=speed_mps,
        commanded_incline_pct=2.0,
        distance_m=12.0,
        elapsed_s=15.0,
        remaining_s=left_s,
        step_left_s=10.0,
        step_left_m=None,
        cadence_spm=98.0,
        contact_ms=None,
        flight_ms=None,
        mean_force_bw=1.0,
        peak_force_bw=1.3,
        heart_rate_bpm=112.0,
    )
    return told(name, "telemetry", message)


def announced(name: str, text: str, number: int = 1) -> Told:
    event = api.Announced(at_s=12.0, text=text, tone=Tone.FASTER)
    return told(name, "event", EventMessage(number=number, event=event))


def walking(name: str, who: str = "P7", speed_mps: float = 0.67) -> list[Told]:
    """A machine that somebody walks on."""
    return [
        available(name),
        identity(name),
        state(name, BeltState.RUNNING, session=workout(who)),
        telemetry(name, speed_mps),
        announced(name, "In three seconds: faster, 1.5 mph"),
    ]


def resting(name: str) -> list[Told]:
    """A machine that waits."""
    return [available(name), identity(name), state(name)]


def mixed() -> list[Told]:
    """Every kind of machine that there is."""
    request = RequestState(
        by="nurse-station", what=api.Asked.START, speed_mps=None, incline_pct=None
    )
    bad = api.LinkView(name="deck", health=api.Health.BAD)
    return [
        *walking("tm-01"),
        *walking("tm-02", "P12", 0.89),
        *resting("tm-03"),
        *resting("tm-04"),
        state("tm-04", BeltState.LATCHED, cause=Cause.SAFETY_KEY),
        *resting("tm-05"),
        state("tm-05", BeltState.READY, request=request),
        available("tm-06", online=False),
        *walking("tm-07"),
        state("tm-07", BeltState.EASING, session=workout("P3")),
        *resting("tm-08"),
        state("tm-08", BeltState.READY, links=[bad]),
        *resting("tm-09"),
        state("tm-09", BeltState.ARMING, session=workout("P9", None)),
    ]


class ScriptedLink:
    """A broker that says what it is given, and notes every STOP."""

    name = "mqtts://broker.example:8883"

    def __init__(self, first: Iterable[Told] = ()) -> None:
        self._inbox: asyncio.Queue[Told | OSError] = asyncio.Queue()
        self.stopped: list[Topics] = []
        self.down = False
        self.say(*first)

    def say(self, *messages: Told) -> None:
        """What machines say next."""
        for message in messages:
            self._inbox.put_nowait(message)

    def cut(self, why: str) -> None:
        """The connection is lost, and cannot be made again until `down` is False."""
        self.down = True
        self._inbox.put_nowait(OSError(why))

    async def messages(self) -> AsyncIterator[Told]:
        if self.down:
            raise OSError("no broker listens there")
        while True:
            item = await self._inbox.get()
            if isinstance(item, OSError):
                raise item
            yield item

    async def stop(self, topics: Topics) -> None:
        if self.down:
            raise OSError("no connection")
        self.stopped.append(topics)
