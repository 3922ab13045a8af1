"""What is to be published when; the connection that publishes it is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from controller import api
from controller.facility.discovery import Discovery
from controller.facility.epoch import Epoch
from controller.facility.messages import (
    Availability,
    EventMessage,
    Identity,
    Outgoing,
    SessionMessage,
    State,
)
from controller.facility.topics import Topics
from controller.facility.views import state_of, telemetry_of

STATE_EVERY_MS: Final = 5000
_STATE_EXPIRY_S: Final = 60  # several missed ones
_EVENT_EXPIRY_S: Final = 300
_TELEMETRY_EXPIRY_S: Final = 5
_SOON_S: Final = 30


@dataclass(frozen=True, slots=True)
class Publication:
    """One message to publish. `expiry_s`: MQTT 5's message expiry, None for none."""

    topic: str
    payload: bytes
    qos: int
    retain: bool
    expiry_s: int | None


def published(
    topic: str, message: Outgoing, qos: int = 1, *, retain: bool = False, expiry_s: int | None
) -> Publication:
    """The message as it travels."""
    return Publication(topic, message.model_dump_json().encode(), qos, retain, expiry_s)


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
            published(self._topics.identity, self._identity, retain=True, expiry_s=None),
        ]
        if self._discovery is not None:
            out.append(Publication(*self._discovery.announcement(), 1, True, None))
        return out + (self._state(snapshot, now_ms) if snapshot else [])

    def snapshot(self, snapshot: api.Snapshot, now_ms: int) -> list[Publication]:
        """What is due now that the controller said this."""
        return self._state(snapshot, now_ms) + self._telemetry(snapshot, now_ms)

    def event(self, event: api.ServerMessage, now_ms: int) -> list[Publication]:
        """The event, if it is one for a facility."""
        match event:
            case api.SessionBegan() | api.SessionEnded():
                session = SessionMessage(number=self._number(), event=event)
                return [published(self._topics.session, session, expiry_s=_EVENT_EXPIRY_S)]
            case (
                api.Announced()
                | api.BeltChanged()
                | api.StepBegan()
                | api.RequestAsked()
                | api.RequestEnded()
                | api.Reported()
            ):
                message = EventMessage(number=self._number(), event=event)
                return [published(self._topics.event, message, expiry_s=_SOON_S)]
            case _:
                return []

    def _available(self, status: str) -> Publication:
        message = Availability.model_validate({"status": status})
        return published(self._topics.availability, message, retain=True, expiry_s=None)

    def _state(self, snapshot: api.Snapshot, now_ms: int) -> list[Publication]:
        state = state_of(snapshot, self._epoch.value)
        lasting = state.model_copy(update={"sequence": 0, "uptime_s": 0.0})
        if lasting == self._said and now_ms < self._state_due_ms:
            return []
        self._said, self._state_due_ms = lasting, now_ms + STATE_EVERY_MS
        return [published(self._topics.state, state, retain=True, expiry_s=_STATE_EXPIRY_S)]

    def _telemetry(self, snapshot: api.Snapshot, now_ms: int) -> list[Publication]:
        if now_ms < self._telemetry_due_ms:
            return []
        late = now_ms - self._telemetry_due_ms > self._telemetry_every_ms
        self._telemetry_due_ms = self._telemetry_every_ms + (
            now_ms if late else self._telemetry_due_ms
        )
        message = telemetry_of(snapshot)
        expiry_s = _TELEMETRY_EXPIRY_S
        return [published(self._topics.telemetry, message, qos=0, expiry_s=expiry_s)]

    def _number(self) -> int:
        self._events += 1
        return self._events
