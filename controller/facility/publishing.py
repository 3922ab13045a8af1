"""What is to be published when; the connection that publishes it is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from controller import api
from controller.facility.discovery import Discovery
from controller.facility.epoch import Epoch
from controller.facility.messages import (
    Answer,
    AuditHead,
    Availability,
    EventMessage,
    Identity,
    Outgoing,
    SessionMessage,
    State,
    Telemetry,
)
from controller.facility.topics import Topics
from controller.facility.views import state_of, telemetry_of

STATE_EVERY_MS: Final = 5000


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind of message travels. `expiry_s`: MQTT 5's message expiry, None for none."""

    qos: int
    retain: bool
    expiry_s: int | None


MANNERS: Final[dict[type[Outgoing], Manner]] = {
    Availability: Manner(1, True, None),
    Identity: Manner(1, True, None),
    State: Manner(1, True, 60),
    Telemetry: Manner(0, False, 5),
    EventMessage: Manner(1, False, 30),
    SessionMessage: Manner(1, False, 300),
    AuditHead: Manner(1, True, None),
    Answer: Manner(1, False, 60),
}
_DISCOVERY: Final = Manner(1, True, None)


@dataclass(frozen=True, slots=True)
class Publication:
    """One message to publish."""

    topic: str
    payload: bytes
    qos: int
    retain: bool
    expiry_s: int | None
    answers: str = ""  # the id of the command that this is the answer to


def published(topic: str, message: Outgoing) -> Publication:
    """The message as it travels."""
    manner = MANNERS[type(message)]
    payload = message.model_dump_json().encode()
    answers = message.id if isinstance(message, Answer) else ""
    return Publication(topic, payload, manner.qos, manner.retain, manner.expiry_s, answers)


class Outlet:
    """Decides what is due. `identity` and `discovery` are what is said of the machine itself."""

    def __init__(
        self,
        topics: Topics,
        epoch: Epoch,
        identity: Identity,
        discovery: Discovery | None = None,
    ) -> None:
        self._topics, self._epoch = topics, epoch
        self._identity, self._discovery = identity, discovery
        self._telemetry_every_ms = 1000 / identity.telemetry_hz
        self._said: State | None = None  # but for what counts up
        self._state_due_ms = 0.0
        self._telemetry_due_ms = 0.0
        self._events = 0

    def will(self) -> Publication:
        """What the broker says when the connection is lost; to be published before leaving, too."""
        return self._available("offline")

    def announce(self, snapshot: api.Snapshot | None, now_ms: int) -> list[Publication]:
        """Everything that is retained: on every connection, and when Home Assistant is born."""
        self._said = None
        out = [
            self._available("online"),
            published(self._topics.identity, self._identity),
        ]
        if self._discovery is not None:
            out.append(self._discovered(self._discovery))
        return out + (self._state(snapshot, now_ms) if snapshot else [])

    def snapshot(self, snapshot: api.Snapshot, now_ms: int) -> list[Publication]:
        """What is due now that the controller said this."""
        return self._state(snapshot, now_ms) + self._telemetry(snapshot, now_ms)

    def event(self, event: api.ServerMessage, now_ms: int) -> list[Publication]:
        """The event, if it is one for a facility."""
        match event:
            case api.SessionBegan() | api.SessionEnded():
                session = SessionMessage(number=self._number(), event=event)
                return [published(self._topics.session, session)]
            case (
                api.Announced()
                | api.BeltChanged()
                | api.StepBegan()
                | api.RequestAsked()
                | api.RequestEnded()
                | api.QuestionAsked()
                | api.Reported()
            ):
                message = EventMessage(number=self._number(), event=event)
                return [published(self._topics.event, message)]
            case _:
                return []

    def _available(self, status: str) -> Publication:
        message = Availability.model_validate({"status": status})
        return published(self._topics.availability, message)

    def _discovered(self, discovery: Discovery) -> Publication:
        topic, payload = discovery.announcement()
        return Publication(topic, payload, _DISCOVERY.qos, _DISCOVERY.retain, _DISCOVERY.expiry_s)

    def _state(self, snapshot: api.Snapshot, now_ms: int) -> list[Publication]:
        state = state_of(snapshot, self._epoch.value)
        lasting = state.model_copy(update={"sequence": 0, "uptime_s": 0.0})
        if lasting == self._said and now_ms < self._state_due_ms:
            return []
        self._said, self._state_due_ms = lasting, now_ms + STATE_EVERY_MS
        return [published(self._topics.state, state)]

    def _telemetry(self, snapshot: api.Snapshot, now_ms: int) -> list[Publication]:
        if now_ms < self._telemetry_due_ms:
            return []
        late = now_ms - self._telemetry_due_ms > self._telemetry_every_ms
        self._telemetry_due_ms = self._telemetry_every_ms + (
            now_ms if late else self._telemetry_due_ms
        )
        return [published(self._topics.telemetry, telemetry_of(snapshot))]

    def _number(self) -> int:
        self._events += 1
        return self._events
