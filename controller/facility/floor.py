"""A floor full of machines, as their messages tell of them. Pure: times are monotonic seconds."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from controller.api import Health
from controller.belt.states import BeltState
from controller.facility.messages import (
    Availability,
    EventMessage,
    Identity,
    SessionMessage,
    State,
    Telemetry,
)
from controller.facility.topics import ROOT, BadName, Topics

SILENT_S: Final = 12.0
"""A machine tells its state every 5 s: after this, nothing is known of it."""
KEPT_EVENTS: Final = 40
_MOVES: Final = frozenset(
    {BeltState.RUNNING, BeltState.EASING, BeltState.STOPPING, BeltState.SILENT}
)


@dataclass(frozen=True, slots=True)
class Told:
    """A message of a machine. `retained`: the broker had kept it."""

    topic: str
    payload: bytes
    retained: bool


@dataclass(slots=True)
class Machine:
    """What is known of one machine. None: not heard yet."""

    topics: Topics
    heard_s: float  # the newest message, of whatever kind
    told_s: float | None = None  # the newest one that was not kept by the broker
    available: bool | None = None
    identity: Identity | None = None
    state: State | None = None
    telemetry: Telemetry | None = None
    events: deque[EventMessage | SessionMessage] = field(
        default_factory=lambda: deque(maxlen=KEPT_EVENTS)
    )
    lost_events: int = 0

    @property
    def name(self) -> str:
        """What people there call it."""
        return self.identity.name if self.identity and self.identity.name else self.topics.machine

    def silent(self, now_s: float) -> bool:
        """Whether it was not heard for so long that what it said counts no more. What the broker
        had kept counts only as long as nothing says otherwise."""
        return self.available is not False and now_s - self.heard_s > SILENT_S

    def known(self, now_s: float) -> bool:
        """Whether its state is what it said last."""
        return self.available is True and self.state is not None and not self.silent(now_s)

    def needs_somebody(self, now_s: float) -> bool:
        """Whether somebody should look at it now."""
        if self.state is None:
            return False
        if not self.known(now_s):
            return self.state.belt in _MOVES  # nobody knows whether it still does
        trouble = any(link.health is Health.BAD for link in self.state.links)
        return self.state.belt is BeltState.LATCHED or self.state.request is not None or trouble


class Floor:
    """Every machine that was heard, by site and name."""

    def __init__(self) -> None:
        self._machines: dict[Topics, Machine] = {}
        self.unreadable: Counter[str] = Counter()
        """Messages that are not of this scheme or version, by topic."""

    @property
    def machines(self) -> list[Machine]:
        """In an order that never changes under somebody's finger: by site, then by name."""
        return sorted(
            self._machines.values(), key=lambda one: (one.topics.site, one.topics.machine)
        )

    def hear(self, told: Told, now_s: float) -> None:
        """Take a message. One that cannot be read is counted."""
        try:
            topics, kind = _split(told.topic)
            machine = self._machines.get(topics) or Machine(topics, now_s)
            _TAKERS[kind](machine, told.payload)
        except (BadName, KeyError, ValidationError):
            self.unreadable[told.topic] += 1
            return
        machine.heard_s = now_s
        if not told.retained:
            machine.told_s = now_s
        self._machines[topics] = machine

    def disconnected(self) -> None:
        """The broker is gone: nobody is known to be there any more."""
        for machine in self._machines.values():
            machine.available = None


def _split(topic: str) -> tuple[Topics, str]:
    if not topic.startswith(f"{ROOT}/"):
        raise BadName(topic)
    try:
        site, machine, kind = topic.removeprefix(f"{ROOT}/").split("/")
    except ValueError:
        raise BadName(topic) from None
    return Topics(site, machine), kind


def _availability(machine: Machine, payload: bytes) -> None:
    machine.available = Availability.model_validate_json(payload).status == "online"


def _identity(machine: Machine, payload: bytes) -> None:
    machine.identity = Identity.model_validate_json(payload)


def _state(machine: Machine, payload: bytes) -> None:
    machine.state = State.model_validate_json(payload)


def _telemetry(machine: Machine, payload: bytes) -> None:
    machine.telemetry = Telemetry.model_validate_json(payload)


def _event(machine: Machine, payload: bytes) -> None:
    _count(machine, EventMessage.model_validate_json(payload))


def _session(machine: Machine, payload: bytes) -> None:
    _count(machine, SessionMessage.model_validate_json(payload))


def _count(machine: Machine, message: EventMessage | SessionMessage) -> None:
    """Events count up within a connection, and begin anew with the next."""
    if machine.events:
        missing = message.number - machine.events[-1].number - 1
        machine.lost_events += max(missing, 0)
    machine.events.append(message)


_TAKERS: Final[dict[str, Callable[[Machine, bytes], None]]] = {
    "availability": _availability,
    "identity": _identity,
    "state": _state,
    "telemetry": _telemetry,
    "event": _event,
    "session": _session,
}
KINDS: Final = tuple(_TAKERS)
