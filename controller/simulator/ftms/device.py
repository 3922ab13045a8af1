"""The treadmill's own end of the Fitness Machine Service, as a pure state machine over a belt.

Clients are numbers, times milliseconds of the caller's clock. What `write` accepts and what time
brings is collected in `outgoing`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from controller.api import SimulatedFault
from controller.simulator.ftms.control import ControlPoint
from controller.simulator.ftms.machine import Machine
from controller.simulator.ftms.meter import Meter
from controller.simulator.ftms.peculiarities import Peculiarities
from controller.simulator.ftms.service import CONTROL, DATA, STATUS, TRAINING, Service
from controller.treadmills.port import Capabilities
from protocols.ftms.control import Op, encode_response
from protocols.ftms.parameters import ControlInformation
from protocols.ftms.status import StatusOp, encode_machine_status
from protocols.ftms.training import TrainingStatus, encode_training_status
from protocols.ftms.treadmill import encode_treadmill_data
from protocols.gatt.messages import Failure

RECORD_MS: Final = 1000
LEAST_MTU: Final = 23
ATT_HEAD: Final = 3  # octets of a notification that are not its value
INVALID_LENGTH: Final = 0x0D  # ATT: Core Specification, Vol 3, Part F, 3.4.1.1
SOMEBODY_ELSE: Final = -1
"""The client that takes control over when it is asked to."""


class Refused(Exception):
    """A write that the ATT layer answers with an error."""

    def __init__(self, code: int) -> None:
        super().__init__(f"ATT error {code:#04x}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Sent:
    """A value for one client: an indication, or else a notification."""

    client: int
    characteristic: str
    data: bytes
    indicated: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """The machine ends the link to a client."""

    client: int


@dataclass(slots=True)
class _Client:
    mtu: int = LEAST_MTU
    subscribed: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Procedure:
    """A request that was carried out and is not answered yet."""

    due_ms: int
    answer: Sent | None


class FtmsDevice:
    """One treadmill and the service that it offers. Its belt runs on when a link is lost."""

    def __init__(
        self, mechanics: Capabilities, peculiar: Peculiarities | None = None, *, now_ms: int = 0
    ) -> None:
        self.peculiar = peculiar or Peculiarities()
        self.machine = Machine(mechanics, self.peculiar, now_ms)
        self.service = Service(self.machine, self.peculiar)
        self.quiet = False
        """Whether it notifies nothing although links are there."""
        self._meter = Meter(self.machine, self.peculiar, now_ms)
        self._control = ControlPoint(
            self.machine, self._meter, self.peculiar, tell=self._tell, revoke=self._revoke
        )
        self._clients: dict[int, _Client] = {}
        self._procedure: _Procedure | None = None
        self._outgoing: list[Sent | Dropped] = []
        self._written_ms: int | None = None
        self._unlocked = False
        self._record_ms = now_ms + RECORD_MS
        self._training = self.service.training_state

    # What clients do.

    def connected(self, client: int) -> None:
        """A client is there; nothing is sent to it before it subscribes."""
        self._clients[client] = _Client()

    def disconnected(self, client: int) -> None:
        """A client is gone, and with it its permission. The belt goes on."""
        self._clients.pop(client, None)
        self._control.release(client)
        if self._procedure and self._procedure.answer and self._procedure.answer.client == client:
            self._procedure = None

    def resized(self, client: int, mtu: int) -> None:
        """The ATT MTU of a client's link was agreed on."""
        self._clients[client].mtu = mtu

    def subscribed(self, client: int, characteristic: str, *, on: bool) -> None:
        """A client set or cleared the configuration of a characteristic."""
        wanted = self._clients[client].subscribed
        if not on:
            wanted.discard(characteristic)
            return
        wanted.add(characteristic)
        if characteristic == STATUS and self.peculiar.replays_status:
            stale = encode_machine_status(StatusOp.STARTED_OR_RESUMED_BY_USER)
            self._send(client, STATUS, stale)

    def write(self, client: int, characteristic: str, data: bytes, now_ms: int) -> None:
        """A client wrote a value. Raises `Refused`."""
        preamble = self.peculiar.preamble
        if preamble is not None and characteristic == preamble.characteristic:
            self._unlocked = data == preamble.data
        elif characteristic == CONTROL:
            self._request(client, data, now_ms)

    def _request(self, client: int, data: bytes, now_ms: int) -> None:
        if CONTROL not in self._clients[client].subscribed:
            raise Refused(Failure.CCCD_IMPROPERLY_CONFIGURED)
        if self._procedure is not None:
            raise Refused(Failure.PROCEDURE_ALREADY_IN_PROGRESS)
        if not data:
            raise Refused(INVALID_LENGTH)
        if self._is_lost(now_ms):
            return
        if self.machine.starting and self.peculiar.spin_up_drops_link and _is_target(data):
            self._outgoing.append(Dropped(client))
            return
        result = self._control.perform(client, data, now_ms)
        silent = data[0] == Op.REQUEST_CONTROL and self.peculiar.silent_on_request_control
        answer = Sent(
            client,
            CONTROL,
            encode_response(data[0], result),
            indicated=not self.peculiar.answers_by_notification,
        )
        self._procedure = _Procedure(
            now_ms + self.peculiar.procedure_ms, None if silent else answer
        )

    def _is_lost(self, now_ms: int) -> bool:
        """Whether a request comes too soon, or without its preamble."""
        before, self._written_ms = self._written_ms, now_ms
        hasty = before is not None and now_ms - before < self.peculiar.min_write_interval_ms
        locked = self.peculiar.preamble is not None and not self._unlocked
        self._unlocked = False
        return hasty or locked

    # What happens at the machine.

    def act(self, fault: SimulatedFault) -> bool:
        """Cause `fault`; False if it is none of the treadmill's."""
        ran = self.machine.running
        if not self.machine.act(fault):
            return False
        if fault is SimulatedFault.SAFETY_KEY:
            self._tell(encode_machine_status(StatusOp.STOPPED_BY_SAFETY_KEY), None)
        elif fault is SimulatedFault.CONSOLE_STOP and ran:
            by_user = StatusOp.STOPPED_OR_PAUSED_BY_USER
            how = ControlInformation.STOP
            self._tell(encode_machine_status(by_user, control_information=how), None)
        return True

    def lose_control(self) -> None:
        """Somebody else's app takes control."""
        self._control.take(SOMEBODY_ELSE)

    def advance(self, now_ms: int) -> None:
        """Let time pass: at least every 10 ms."""
        self.machine.advance(now_ms)
        self._meter.advance(now_ms)
        if self._procedure is not None and now_ms >= self._procedure.due_ms:
            answer, self._procedure = self._procedure.answer, None
            if answer is not None:
                self._outgoing.append(answer)
        if self._training is not (training := self.service.training_state):
            self._training = training
            self._broadcast(TRAINING, encode_training_status(TrainingStatus(training)))
        if now_ms >= self._record_ms:
            self._record_ms += RECORD_MS
            self._notify_record()

    def outgoing(self) -> list[Sent | Dropped]:
        """What left since the last call, oldest first."""
        leaving, self._outgoing = self._outgoing, []
        return leaving

    def _notify_record(self) -> None:
        record = self._meter.record()
        for number, client in self._clients.items():
            for part in encode_treadmill_data(record, max_octets=client.mtu - ATT_HEAD):
                self._send(number, DATA, part)

    def _tell(self, status: bytes, spared: int | None) -> None:
        for client in self._clients:
            if client != spared:
                self._send(client, STATUS, status)

    def _revoke(self, client: int) -> None:
        if client in self._clients:
            lost = encode_machine_status(StatusOp.CONTROL_PERMISSION_LOST)
            self._send(client, STATUS, lost)

    def _broadcast(self, characteristic: str, data: bytes) -> None:
        for client in self._clients:
            self._send(client, characteristic, data)

    def _send(self, client: int, characteristic: str, data: bytes) -> None:
        if characteristic in self._clients[client].subscribed and not self.quiet:
            self._outgoing.append(Sent(client, characteristic, data))


def _is_target(data: bytes) -> bool:
    return data[0] in {Op.SET_TARGET_SPEED, Op.SET_TARGET_INCLINATION}
