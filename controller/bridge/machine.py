"""The treadmill as apps see it: a pure state machine between snapshots and any number of apps.

Apps are numbers, times milliseconds of the caller's clock. What an app's write asks of the
controller goes to `wish`; who carries it out says so with `answered`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from controller import api
from controller.belt.states import BeltState
from controller.bridge import records
from controller.bridge.control import NO_ID, Asking, Moment, Ranges, ReadOnly, is_stop
from controller.bridge.happenings import STOPS, Told, happened
from controller.bridge.service import RUNNING, Values, services
from controller.treadmills.cards import MachineCard
from protocols.ftms.clients import Clients, Dropped, Sent
from protocols.ftms.control import Result, encode_response
from protocols.ftms.running import encode_running_speed
from protocols.ftms.service import CONTROL, DATA, STATUS, TRAINING
from protocols.ftms.training import TrainingStatus, encode_training_status
from protocols.gatt.messages import Properties

RECORD_MS: Final = 1000
STALE_MS: Final = 1000  # a snapshot comes ten times a second
BY_LENGTH: Final = 64
MAX_STOPS: Final = 4  # of one app, on their way to the controller


@dataclass(frozen=True, slots=True)
class Wish:
    """A command for the controller, on behalf of an app."""

    client: int
    op: int
    command: api.AnyCommand


class BridgeMachine:
    """One treadmill. `now` is the controller's first snapshot: it tells what there is."""

    def __init__(
        self,
        card: MachineCard,
        now: api.Snapshot,
        *,
        asking: bool,
        wish: Callable[[Wish], None],
        now_ms: int,
    ) -> None:
        self._card = card
        self._now = now
        self._heard_ms = now_ms
        self._record_ms = now_ms + RECORD_MS
        self._control: Asking | ReadOnly = Asking() if asking else ReadOnly()
        self._asking = asking
        self._wish = wish
        self._clients = Clients()
        self._names: dict[int, str] = {}
        self._busy: dict[int, Wish] = {}
        self._stopping: dict[int, int] = {}
        self._stopper: int | None = None
        self._told = Told.at(now)
        self._with_deck = records.has_deck(now)

    @property
    def apps(self) -> int:
        """How many are connected."""
        return len(self._clients)

    @property
    def holder(self) -> int | None:
        """The app that has permission to ask."""
        return self._control.holder

    @property
    def services(self) -> dict[str, dict[str, Properties]]:
        """The characteristics of each service, by name."""
        return services(lifts=self._lifts, with_deck=self._with_deck)

    # What apps do.

    def connected(self, client: int, address: str) -> None:
        """An app is there; nothing is sent to it before it subscribes."""
        self._clients.add(client)
        self._names[client] = f"app {address}"[:BY_LENGTH].strip()
        self._stopping[client] = 0

    def disconnected(self, client: int) -> None:
        """An app is gone, and with it its permission. Belt and session go on."""
        self._clients.remove(client)
        self._control.release(client)
        self._names.pop(client, None)
        self._busy.pop(client, None)
        self._stopping.pop(client, None)
        if self._stopper == client:
            self._stopper = None

    def resized(self, client: int, mtu: int) -> None:
        """The ATT MTU of an app's link was agreed on."""
        self._clients.resized(client, mtu)

    def subscribed(self, client: int, characteristic: str, *, on: bool) -> None:
        """An app set or cleared the configuration of a characteristic."""
        self._clients.subscribed(client, characteristic, on=on)

    def read(self, characteristic: str) -> bytes:
        """The value of one that can be read."""
        with_heart = self._now.heart.health is not api.Health.ABSENT
        return Values(
            ranges=self._ranges(),
            training=records.training_state(self._now),
            asking=self._asking,
            with_heart=with_heart,
        ).read(characteristic)

    def write(self, client: int, characteristic: str, data: bytes, now_ms: int) -> None:
        """An app wrote to the control point. Raises `Refused`.

        A stop is obeyed before anything else is looked at, whoever writes it and whatever waits.
        """
        assert characteristic == CONTROL
        if is_stop(data):
            self._stop(client, data[0])
            return
        self._clients.admit(client, data, busy=client in self._busy)
        moment = Moment(client, self._names[client], self._now, self._ranges(), now_ms)
        outcome = self._control.perform(data, moment)
        if isinstance(outcome, Result):
            self._answer(client, data[0], outcome)
            return
        if isinstance(outcome, api.Pause):
            self._stopper = client
        self._busy[client] = Wish(client, data[0], outcome)
        self._wish(self._busy[client])

    def _stop(self, client: int, op: int) -> None:
        """More of them than can be under way add nothing to those that are."""
        self._stopper = client
        if self._stopping[client] < MAX_STOPS:
            self._stopping[client] += 1
            self._wish(Wish(client, op, api.Stop(id=NO_ID, by=self._names[client])))

    # What the controller says.

    def answered(self, wish: Wish, *, accepted: bool) -> None:
        """The controller took a wish, or did not."""
        if self._busy.get(wish.client) is wish:
            del self._busy[wish.client]
        if wish.client in self._clients:
            self._stopping[wish.client] -= isinstance(wish.command, api.Stop)
            result = Result.SUCCESS if accepted else Result.OPERATION_FAILED
            self._answer(wish.client, wish.op, result)

    def take(self, now: api.Snapshot, now_ms: int) -> None:
        """The newest snapshot."""
        before, self._now, self._heard_ms = self._now, now, now_ms
        for status in happened(before, now):
            spared = self._stopper if status in STOPS else None
            self._clients.send_all(STATUS, status, spared=spared)
            self._stopper = None
        if (state := records.training_state(now)) is not records.training_state(before):
            self._clients.send_all(TRAINING, encode_training_status(TrainingStatus(state)))

    def advance(self, now_ms: int) -> None:
        """Let time pass: once a second a record is due, if the controller is still heard."""
        if now_ms < self._record_ms:
            return
        behind = now_ms - self._record_ms > RECORD_MS
        self._record_ms = RECORD_MS + (now_ms if behind else self._record_ms)
        if now_ms - self._heard_ms <= STALE_MS:
            self._send_records()
            self._send_targets()

    def outgoing(self) -> list[Sent | Dropped]:
        """What left since the last call, oldest first."""
        return self._clients.outgoing()

    def _send_records(self) -> None:
        if (record := records.treadmill_data(self._now, lifts=self._lifts)) is not None:
            self._clients.send_record(DATA, record)
        if self._with_deck and (steps := records.running_speed(self._now)) is not None:
            self._clients.send_all(RUNNING, encode_running_speed(steps))

    def _send_targets(self) -> None:
        """Once a second at most: a ramp has many."""
        if self._now.belt.state is not BeltState.RUNNING:
            return
        before, self._told = self._told, Told.at(self._now)
        for status in before.changes_to(self._told):
            self._clients.send_all(STATUS, status)

    def _answer(self, client: int, op: int, result: Result) -> None:
        answer = encode_response(op, result)
        self._clients.put(Sent(client, CONTROL, answer, indicated=True))

    @property
    def _lifts(self) -> bool:
        return self._card.max_incline_pct > 0

    def _ranges(self) -> Ranges:
        """The limits in force; before a workout is loaded, the machine's own."""
        card, now = self._card, self._now
        speeds = (card.max_speed_mps, *(limit.value for limit in now.speed_limits))
        inclines = (card.max_incline_pct, *(limit.value for limit in now.incline_limits))
        speed = records.speed_range(card.min_speed_mps, min(speeds))
        return Ranges(speed, records.incline_range(min(inclines)) if self._lifts else None)
