"""The FTMS driver: the gate's orders to GATT operations, notifications to feedback.

Its bytes are datagrams of `protocols.gatt`, one a call, to and from the radio process that owns the
link. Connecting reads and subscribes; control is requested only for a start or a stop. A success
that the machine indicates is its word: only telemetry counts.

A stop goes before everything and is repeated; the rest is one procedure after the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final

from controller.treadmills.ftms.control import (
    NOT_TAKEN,
    Command,
    ControlPoint,
    Ended,
    Outcome,
    result_in,
)
from controller.treadmills.ftms.interview import Interview
from controller.treadmills.ftms.statuses import Ours, in_words, meaning
from controller.treadmills.ftms.steering import START, Steering
from controller.treadmills.ftms.stopping import Stop
from controller.treadmills.ftms.telemetry import Telemetry
from controller.treadmills.ftms.traits import FtmsTraits
from controller.treadmills.port import (
    Capabilities,
    Feedback,
    Motion,
    Order,
    Report,
    Stated,
    Transmission,
    Trouble,
)
from protocols.errors import ProtocolError
from protocols.ftms.control import Op
from protocols.ftms.service import CONTROL, DATA, STATUS, TRAINING
from protocols.ftms.status import MachineStatus, StatusOp, decode_machine_status
from protocols.gatt.datagrams import BadDatagram, decode_up, encode
from protocols.gatt.messages import (
    MAX_TICKET,
    Answer,
    Connected,
    Disconnected,
    Down,
    Flush,
    Heartbeat,
    LastWill,
    Notification,
    Read,
    Subscribe,
    Up,
    Write,
)

BEAT_LOST_MS: Final = 1000
"""A radio that is silent for so long has no link, or no processor."""

_MOVING: Final = frozenset({Motion.START, Motion.RUN})
_TROUBLES: Final[dict[Outcome, Trouble]] = {
    Outcome.INVALID_PARAMETER: Trouble.OUT_OF_RANGE,
    Outcome.FAILED: Trouble.NOT_EXECUTED,
    Outcome.UNKNOWN: Trouble.NOT_EXECUTED,
    Outcome.NOT_PERMITTED: Trouble.CONTROL_LOST,
}
"""Every other outcome that is no success is an illegal command."""
_NOT_YET: Final = frozenset({Outcome.FAILED, Outcome.INVALID_PARAMETER, Outcome.NOT_SUPPORTED})

REQUEST_CONTROL: Final = Command(Op.REQUEST_CONTROL, bytes((Op.REQUEST_CONTROL,)))
STOP: Final = Command(Op.STOP_OR_PAUSE, bytes((Op.STOP_OR_PAUSE, 1)))
LISTEN: Final = Subscribe(CONTROL, urgent=True)
"""Machines refuse a stop from who does not; to ask once more changes nothing."""


class FtmsDriver:
    """One treadmill of the Fitness Machine Service."""

    def __init__(self, machine: Capabilities, traits: FtmsTraits) -> None:
        self._machine = machine
        self._traits = traits
        self._windows = machine.windows
        will = self._urgent(STOP)
        if not traits.obeys_without_control:
            will = (*self._urgent(REQUEST_CONTROL), *will)
        self._will = LastWill(will)
        stop: tuple[Down, ...] = (LISTEN, *will)
        self.stop_frames: tuple[bytes, ...] = tuple(map(encode, stop))
        """What the sentry writes: listen, request control, then stop, each before everything that
        waits. On a new link, too, nothing else goes before it."""
        self.stop_gap_ms = traits.stop_again_ms
        self._order = Order(Motion.REST)
        self._learned: list[Feedback | Report] = []
        self._stop: Stop | None = None
        self._connected_ms: int | None = None
        self._ticket = 0
        self._begin_link()

    def _begin_link(self) -> None:
        """Nothing is known of a machine before it is linked, and nothing stays known after it."""
        self._waiting: deque[Down] = deque()
        self._control = ControlPoint(self._traits)
        self._telemetry = Telemetry(self._traits, self._windows.start_ms)
        self._telemetry.driven = self._order.motion in _MOVING
        self._steering = Steering(self._machine, self._traits)
        self._ours = Ours(self._windows, self._traits.report_unit)
        self._interview = Interview(self._steering, self._next_ticket)
        self._permitted = False
        self._write_due_ms = 0
        self._lost = self._read_only = False
        self._heard_ms = 0

    @property
    def stated(self) -> Stated:
        """What the machine has said of itself on this link."""
        return self._interview.stated

    def order(self, order: Order, now_ms: int) -> None:
        """Take the gate's word. A stop overtakes everything that waits."""
        if order is self._order:
            return
        self._steering.ordered(self._order, order, now_ms)
        before, self._order = self._order.motion, order
        if order.motion is before:
            return
        self._read_only = False
        self._telemetry.driven = order.motion in _MOVING
        self._stop = None
        if order.motion is Motion.STOP:
            self._begin_stop(before, now_ms)
        if order.motion is Motion.START:
            self._steering.begin()
            self._ours.begin()

    def receive(self, data: bytes, now_ms: int) -> None:
        """Take a datagram of the radio. Never raises for any bytes."""
        try:
            message = decode_up(data)
        except BadDatagram as error:
            self._report(Trouble.UNKNOWN_STATUS, str(error), now_ms)
            return
        self._heard_ms = now_ms
        self._take(message, now_ms)

    def transmit(self, now_ms: int) -> Transmission | None:
        """The next datagram to write now, or None."""
        if self._connected_ms is None:
            return None
        if ended := self._control.expire(now_ms):
            self._learn(ended, now_ms)
        self._watch_link(now_ms)
        if self._stop and self._stop.is_due(now_ms):
            self._waiting.extendleft(reversed(self._stop_again(self._stop, now_ms)))
        elif not self._waiting and (command := self._next(now_ms)):
            self._waiting.extend(self._begun(command, now_ms))
        return Transmission(encode(self._waiting.popleft())) if self._waiting else None

    def feedback(self) -> list[Feedback | Report]:
        """What was learned since the last call, oldest first."""
        learned, self._learned = self._learned, []
        return learned

    def due_ms(self, now_ms: int) -> int:
        """When `transmit` should be called next although nothing arrives."""
        due_ms = max(now_ms + 1, self._write_due_ms)
        if self._stop and self._stop.due_ms is not None:
            due_ms = min(due_ms, self._stop.due_ms)
        return max(now_ms, due_ms)

    def _next(self, now_ms: int) -> Command | None:
        """The next procedure, if one may begin."""
        if not self._control.free or now_ms < self._write_due_ms:
            return None
        if self._stop is not None:
            return self._steering.hold() if self._stop.heard else None
        newest = self._telemetry.newest
        if self._order.motion not in _MOVING or self._read_only or newest is None:
            return None
        if not self._permitted:
            return REQUEST_CONTROL if self._order.motion is Motion.START else None
        command = self._steering.next(self._order, newest, now_ms)
        if complaint := self._steering.complaint():
            self._report(Trouble.OUT_OF_RANGE, complaint, now_ms)
        return command

    # Writing.

    def _begun(self, command: Command, now_ms: int) -> Iterable[Down]:
        self._write_due_ms = now_ms + self._traits.write_interval_ms
        self._steering.said(command)
        self._ours.said(command, now_ms)
        if command is START:
            self._telemetry.start_sent(now_ms)
        preamble = self._traits.preamble
        if preamble is not None:
            yield Write(preamble.characteristic, preamble.data)
        yield self._control.begin(command, self._next_ticket(), now_ms)

    def _urgent(self, command: Command) -> tuple[Write, ...]:
        write = Write(CONTROL, command.data, urgent=True)
        preamble = self._traits.preamble
        if preamble is None:
            return (write,)
        return (Write(preamble.characteristic, preamble.data, urgent=True), write)

    def _begin_stop(self, before: Motion, now_ms: int) -> None:
        newest = self._telemetry.newest
        self._stop = Stop(
            since_ms=now_ms,
            from_mmps=newest.speed_mmps if newest else 0,
            again_ms=self._traits.stop_again_ms,
            deaf_ms=self._windows.obey_ms,
        )
        if before in _MOVING:
            self._steering.end(newest)
        self._control.abandon()

    def _stop_again(self, stop: Stop, now_ms: int) -> list[Down]:
        """Control where it is not held, and the stop; in front of everything else."""
        writes: list[Down] = [Flush()] if stop.sent_ms is None else []
        if self._interview.waits_for(CONTROL):
            writes.append(LISTEN)
        if not self._permitted:
            writes += self._urgent(REQUEST_CONTROL)
            self._permitted = self._traits.obeys_without_control
        writes += self._urgent(STOP)
        if stop.said(now_ms) and self._traits.slows_when_deaf:
            writes += self._urgent(self._steering.slowest)
        return writes

    def _next_ticket(self) -> int:
        self._ticket = self._ticket % MAX_TICKET + 1
        return self._ticket

    # Learning.

    def _take(self, message: Up, now_ms: int) -> None:
        match message:
            case Connected():
                self._linked(message, now_ms)
            case Notification(uuid, data):
                self._notified(uuid, data, now_ms)
            case Answer(ticket, error, data):
                self._answered(ticket, error, data, now_ms)
            case Disconnected(reason):
                self._connected_ms = None
                self._begin_link()
                self._report(Trouble.LINK_LOST, reason, now_ms)
            case Heartbeat():
                pass

    def _linked(self, machine: Connected, now_ms: int) -> None:
        """Read what the machine can, and listen; nothing that could move a belt."""
        self._begin_link()
        self._connected_ms = self._heard_ms = now_ms
        questions, lacks = self._interview.begin(machine)
        self._waiting += [self._will, *questions]
        for detail in lacks:
            self._report(Trouble.ILLEGAL_COMMAND, detail, now_ms)

    def _answered(self, ticket: int, error: int, data: bytes, now_ms: int) -> None:
        if ended := self._control.answered(ticket, error):
            self._learn(ended, now_ms)
        match self._interview.answered(ticket, error, data):
            case str(detail):
                self._report(Trouble.ILLEGAL_COMMAND, detail, now_ms)
            case Read() | Subscribe() as again:
                self._waiting.append(again)

    def _notified(self, uuid: str, data: bytes, now_ms: int) -> None:
        if uuid == DATA:
            self._measured(self._telemetry.receive(data, now_ms))
        elif uuid == STATUS:
            self._status(data, now_ms)
        elif uuid == TRAINING:
            self._interview.told(uuid, data)
        elif uuid == CONTROL and (result := result_in(data)):
            self._indicated(*result, now_ms)

    def _measured(self, rounds: list[Feedback]) -> None:
        for round_ in rounds:
            self._learned.append(round_)
            self._lost = False
            if self._stop:
                self._stop.measured(round_)

    def _status(self, data: bytes, now_ms: int) -> None:
        try:
            status = decode_machine_status(data).value
        except ProtocolError:
            return
        if status.op_code in {StatusOp.CONTROL_PERMISSION_LOST, StatusOp.RESET}:
            self._permitted = False
        trouble = self._trouble(status, now_ms)
        if trouble in {Trouble.STOPPED_THERE, Trouble.SAFETY_KEY, Trouble.RESET_THERE}:
            self._telemetry.stopped_there()
        if trouble is not None:
            self._report(trouble, f"status {data.hex(' ')}: {in_words(status)}", now_ms)

    def _trouble(self, status: MachineStatus, now_ms: int) -> Trouble | None:
        """What a status is in this moment; None: nothing."""
        row = meaning(status.op_code)
        if self._order.motion in _MOVING:
            ours = self._ours.explain(status, self._steering.targets, now_ms)
            return None if ours else row.driven
        if self._order.motion is Motion.REST and self._telemetry.newest is not None:
            return row.resting  # before any record, some machines repeat what is old
        return Trouble.SAFETY_KEY if row.resting is Trouble.SAFETY_KEY else None

    def _indicated(self, op: int, outcome: Outcome, now_ms: int) -> None:
        ended = self._control.indicated(op, outcome)
        if ended is not None:
            self._learn(ended, now_ms)
        elif op == Op.REQUEST_CONTROL and outcome is Outcome.SUCCESS:
            self._permitted = True
        elif op == Op.STOP_OR_PAUSE and self._stop:
            self._stop.heard = True
            held = self._traits.obeys_without_control or outcome is not Outcome.NOT_PERMITTED
            self._permitted = self._permitted and held

    def _learn(self, ended: Ended, now_ms: int) -> None:
        command, outcome = ended.command, ended.outcome
        if command is REQUEST_CONTROL:
            self._permitted = outcome is Outcome.SUCCESS or self._traits.obeys_without_control
            self._read_only = not self._permitted and outcome not in NOT_TAKEN
        if outcome is Outcome.SUCCESS or (self._permitted and command is REQUEST_CONTROL):
            return
        if outcome in NOT_TAKEN or self._is_early(command, outcome):
            self._steering.not_taken(command)
            return
        if outcome is Outcome.NOT_PERMITTED:
            self._permitted = False
        trouble = _TROUBLES.get(outcome, Trouble.ILLEGAL_COMMAND)
        if command is START and outcome is Outcome.FAILED:
            trouble = Trouble.UNKNOWN_STATUS  # it may run already: whether it does is measured
        self._report(trouble, f"{command}: {outcome}", now_ms)

    def _is_early(self, command: Command, outcome: Outcome) -> bool:
        """A machine need not take a speed before it is started."""
        newest = self._telemetry.newest
        stands = newest is not None and not newest.speed_mmps
        return command.op is Op.SET_TARGET_SPEED and stands and outcome in _NOT_YET

    def _watch_link(self, now_ms: int) -> None:
        assert self._connected_ms is not None
        newest_ms = self._telemetry.newest.at_ms if self._telemetry.newest else self._connected_ms
        quiet_ms, silent_ms = now_ms - newest_ms, now_ms - self._heard_ms
        lost = quiet_ms > self._windows.stale_ms or silent_ms > BEAT_LOST_MS
        if lost and not self._lost:
            self._read_only = True
            who = "radio" if silent_ms > BEAT_LOST_MS else "machine"
            detail = f"no word of the {who} for {min(quiet_ms, silent_ms) or quiet_ms} ms"
            self._report(Trouble.LINK_LOST, detail, now_ms)
        self._lost = lost

    def _report(self, trouble: Trouble, detail: str, now_ms: int) -> None:
        self._learned.append(Report(now_ms, trouble, detail))
