"""The control point's state machine: permission, and what each request does. Pure.

Source: FTMS v1.0, sections 4.16 and 4.17.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from controller.simulator.ftms.machine import Machine
from controller.simulator.ftms.meter import Meter
from controller.simulator.ftms.peculiarities import Peculiarities
from protocols.ftms.control import Op, Request, Result, decode_control_point
from protocols.ftms.parameters import ControlInformation
from protocols.ftms.procedures import Permission, examine
from protocols.ftms.status import StatusOp, encode_machine_status

CONSOLE: Final = -2
"""Who is no client at all."""

Tell = Callable[[bytes, int | None], None]
"""Send a machine status to every client but this one."""


class ControlPoint:
    """At most one client has permission."""

    def __init__(
        self,
        machine: Machine,
        meter: Meter,
        peculiar: Peculiarities,
        *,
        tell: Tell,
        revoke: Callable[[int], None],
    ) -> None:
        self.permission = Permission()
        self._machine = machine
        self._meter = meter
        self._peculiar = peculiar
        self._tell = tell
        self._revoke = revoke
        self._handlers: Final[dict[Op, Callable[[int, Request, int], Result]]] = {
            Op.REQUEST_CONTROL: self._request_control,
            Op.RESET: self._reset,
            Op.SET_TARGET_SPEED: self._set_speed,
            Op.SET_TARGET_INCLINATION: self._set_incline,
            Op.START_OR_RESUME: self._start,
            Op.STOP_OR_PAUSE: self._stop,
        }

    def perform(self, client: int, data: bytes, now_ms: int) -> Result:
        """Do what `client` wrote: not empty, and no response."""
        examined = examine(data, self._supported(), permitted=self._permits(client))
        if isinstance(examined, Result):
            return examined
        op, request = examined
        return self._handlers[op](client, request, now_ms)

    def at_console(self, data: bytes, now_ms: int) -> None:
        """Do what a person at the machine wants: it needs no permission, and all are told."""
        request = decode_control_point(data).value
        assert isinstance(request, Request)
        self._handlers[Op(request.op_code)](CONSOLE, request, now_ms)

    def take(self, client: int) -> None:
        """Give permission to `client`, and tell who loses it."""
        before, self.permission.holder = self.permission.holder, client
        if before is not None and before != client:
            self._revoke(before)

    def _supported(self) -> set[Op]:
        lacking = {Op.SET_TARGET_INCLINATION} if self._machine.inclines is None else set()
        return set(self._handlers) - lacking

    def _permits(self, client: int) -> bool:
        return self.permission.holder == client or self._peculiar.refuses_request_control

    def _request_control(self, client: int, _request: Request, _now_ms: int) -> Result:
        if self._peculiar.refuses_request_control:
            return Result.CONTROL_NOT_PERMITTED
        self.take(client)
        return Result.SUCCESS

    def _reset(self, client: int, _request: Request, _now_ms: int) -> Result:
        self._machine.reset()
        self._meter.reset()
        self.permission.release(client)
        self._tell_others(client, StatusOp.RESET)
        return Result.SUCCESS

    def _set_speed(self, client: int, request: Request, now_ms: int) -> Result:
        number = request.values["target_speed_kmh"]
        if not self._machine.takes_speed(number):
            return Result.INVALID_PARAMETER
        if self._peculiar.start_before_target and not self._machine.running:
            return Result.OPERATION_FAILED
        self._machine.set_speed(number, now_ms)
        self._tell_others(client, StatusOp.TARGET_SPEED_CHANGED, target_speed_kmh=number)
        return Result.SUCCESS

    def _set_incline(self, client: int, request: Request, _now_ms: int) -> Result:
        incline_pct = request.values["target_inclination_pct"]
        if not self._machine.takes_incline(incline_pct):
            return Result.INVALID_PARAMETER
        if self._peculiar.start_before_target and not self._machine.running:
            return Result.OPERATION_FAILED
        self._machine.set_incline(incline_pct)
        self._tell_others(
            client, StatusOp.TARGET_INCLINE_CHANGED, target_inclination_pct=incline_pct
        )
        return Result.SUCCESS

    def _start(self, client: int, _request: Request, now_ms: int) -> Result:
        if self._machine.running or not self._machine.belt.powered:
            return Result.OPERATION_FAILED
        self._machine.start(now_ms)
        self._tell_others(client, StatusOp.STARTED_OR_RESUMED_BY_USER)
        return Result.SUCCESS

    def _stop(self, client: int, request: Request, _now_ms: int) -> Result:
        how = request.values["control_information"]
        if how not in set(ControlInformation):
            return Result.INVALID_PARAMETER
        if not self._machine.running:
            return Result.OPERATION_FAILED
        self._machine.stop(forget=how == ControlInformation.STOP)
        self._tell_others(client, StatusOp.STOPPED_OR_PAUSED_BY_USER, control_information=how)
        return Result.SUCCESS

    def _tell_others(self, client: int, op: StatusOp, **values: float) -> None:
        """A change that a client made is told to the other clients alone (4.17.1)."""
        spared = None if self._peculiar.tells_own_changes else client
        self._tell(encode_machine_status(op, **values), spared)
