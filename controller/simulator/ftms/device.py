"""The treadmill's own end of the Fitness Machine Service, as a pure state machine over a belt.

Clients are numbers, times milliseconds of the caller's clock. What `write` accepts and what time
brings is collected in `outgoing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from controller.simulator.fault import SimulatedFault
from controller.simulator.ftms.control import ControlPoint
from controller.simulator.ftms.machine import Machine
from controller.simulator.ftms.meter import Meter
from controller.simulator.ftms.peculiarities import Peculiarities
from controller.simulator.ftms.service import Service
from controller.treadmills.port import Capabilities
from protocols.ftms.clients import Clients, Dropped, Sent
from protocols.ftms.control import Op, encode_response
from protocols.ftms.parameters import ControlInformation
from protocols.ftms.service import CONTROL, DATA, FITNESS_MACHINE, STATUS, TRAINING
from protocols.ftms.status import StatusOp, encode_machine_status
from protocols.ftms.training import TrainingStatus, encode_training_status
from protocols.gatt.messages import Properties

RECORD_MS: Final = 1000
SOMEBODY_ELSE: Final = -1
"""The client that takes control over when it is asked to."""


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
        self._clients = Clients()
        self._procedure: _Procedure | None = None
        self._written_ms: int | None = None
        self._unlocked = False
        self._record_ms = now_ms + RECORD_MS
        self._training = self.service.training_state

    # What clients do.

    @property
    def services(self) -> dict[str, dict[str, Properties]]:
        """The characteristics of each service, by name."""
        return {FITNESS_MACHINE: self.service.characteristics}

    def connected(self, client: int, _address: str = "") -> None:
        """A client is there; nothing is sent to it before it subscribes."""
        self._clients.add(client)

    def disconnected(self, client: int) -> None:
        """A client is gone, and with it its permission. The belt goes on."""
        self._clients.remove(client)
        self._control.permission.release(client)
        if self._procedure and self._procedure.answer and self._procedure.answer.client == client:
            self._procedure = None

    def resized(self, client: int, mtu: int) -> None:
        """The ATT MTU of a client's link was agreed on."""
        self._clients.resized(client, mtu)

    def subscribed(self, client: int, characteristic: str, *, on: bool) -> None:
        """A client set or cleared the configuration of a characteristic."""
        self._clients.subscribed(client, characteristic, on=on)
        if on and characteristic == STATUS and self.peculiar.replays_status:
            stale = encode_machine_status(StatusOp.STARTED_OR_RESUMED_BY_USER)
            self._send(client, STATUS, stale)

    def read(self, characteristic: str) -> bytes:
        """The value of one that can be read."""
        return self.service.read(characteristic)

    def write(self, client: int, characteristic: str, data: bytes, now_ms: int) -> None:
        """A client wrote a value. Raises `Refused`."""
        preamble = self.peculiar.preamble
        if preamble is not None and characteristic == preamble.characteristic:
            self._unlocked = data == preamble.data
        elif characteristic == CONTROL:
            self._request(client, data, now_ms)

    def _request(self, client: int, data: bytes, now_ms: int) -> None:
        self._clients.admit(client, data, busy=self._procedure is not None)
        if self._is_lost(now_ms):
            return
        if self.machine.starting and self.peculiar.spin_up_drops_link and _is_target(data):
            self._clients.put(Dropped(client))
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

    def at_console(self, request: bytes, now_ms: int) -> None:
        """A person sets a target or presses START, in the words of the control point."""
        self._control.at_console(request, now_ms)

    def announce(self, status: bytes) -> None:
        """Say so to every client, whatever came of it."""
        self._tell(status, None)

    def lose_control(self) -> None:
        """Somebody else's app takes control."""
        self._control.take(SOMEBODY_ELSE)

    def freeze_report(self) -> None:
        """What it says of belt and counters stays as it is, whatever they do."""
        self._meter.freeze()

    def advance(self, now_ms: int) -> None:
        """Let time pass: at least every 10 ms."""
        self.machine.advance(now_ms)
        self._meter.advance(now_ms)
        if self._procedure is not None and now_ms >= self._procedure.due_ms:
            answer, self._procedure = self._procedure.answer, None
            if answer is not None:
                self._clients.put(answer)
        if self._training is not (training := self.service.training_state):
            self._training = training
            if not self.quiet:
                self._clients.send_all(TRAINING, encode_training_status(TrainingStatus(training)))
        if now_ms >= self._record_ms:
            self._record_ms += RECORD_MS
            record = self._meter.record()
            if not self.quiet:
                self._clients.send_record(DATA, record)

    def outgoing(self) -> list[Sent | Dropped]:
        """What left since the last call, oldest first."""
        return self._clients.outgoing()

    def _tell(self, status: bytes, spared: int | None) -> None:
        if not self.quiet:
            self._clients.send_all(STATUS, status, spared=spared)

    def _revoke(self, client: int) -> None:
        if client in self._clients:
            self._send(client, STATUS, encode_machine_status(StatusOp.CONTROL_PERMISSION_LOST))

    def _send(self, client: int, characteristic: str, data: bytes) -> None:
        if not self.quiet:
            self._clients.send(client, characteristic, data)


def _is_target(data: bytes) -> bool:
    return data[0] in {Op.SET_TARGET_SPEED, Op.SET_TARGET_INCLINATION}
