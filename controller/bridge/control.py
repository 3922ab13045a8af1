"""The control point: what apps may ask of the person at the machine. Pure.

Nothing that an app writes moves a belt. A stop is obeyed always; all else is refused, or, where
the site lets apps ask, becomes a request that the person accepts or declines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from controller import api
from controller.api_socket.throttle import Throttle
from controller.belt.states import BeltState
from controller.bridge.records import KMH_PER_MPS
from protocols.ftms.control import Op, Request, Result
from protocols.ftms.parameters import ControlInformation
from protocols.ftms.procedures import Permission, examine
from protocols.ftms.ranges import SupportedRange

NO_ID: Final = "-"  # the API's client numbers its commands itself
ASKS_HZ, ASKS_AT_ONCE = 0.5, 5  # of one app
_PAUSE: Final = bytes((Op.STOP_OR_PAUSE, ControlInformation.PAUSE))
_SAME_SPEED_KMH, _SAME_INCLINE_PCT = 0.005, 0.05
_STANDING: Final = frozenset({BeltState.READY, BeltState.STANDSTILL})


@dataclass(frozen=True, slots=True)
class Ranges:
    """What may be asked for now; None: there is no lift."""

    speed: SupportedRange
    incline: SupportedRange | None


def is_stop(data: bytes) -> bool:
    """Whether this must end in a belt that stands, however torn it is: op code 8 and anything but
    a whole "pause"."""
    return data[:1] == _PAUSE[:1] and not data.startswith(_PAUSE)


@dataclass(frozen=True, slots=True)
class Moment:
    """Who writes, and what there is when it does."""

    client: int
    by: str  # as the person at the machine reads it
    now: api.Snapshot
    ranges: Ranges
    at_ms: int


class ReadOnly:
    """No app may ask for anything."""

    holder: Final = None

    def perform(self, _data: bytes, _moment: Moment) -> Result:
        """The answer to every request."""
        return Result.CONTROL_NOT_PERMITTED

    def release(self, client: int) -> None:
        """An app is gone."""


class Asking:
    """One app at a time may ask; its permission ends with its link."""

    def __init__(self) -> None:
        self._permission = Permission()
        self._asks: dict[int, Throttle] = {}
        self._handlers: Final[dict[Op, _Handler]] = {
            Op.REQUEST_CONTROL: self._request_control,
            Op.RESET: self._reset,
            Op.SET_TARGET_SPEED: _speed,
            Op.SET_TARGET_INCLINATION: _incline,
            Op.START_OR_RESUME: _start,
            Op.STOP_OR_PAUSE: _pause,
        }

    @property
    def holder(self) -> int | None:
        """The app that may ask now."""
        return self._permission.holder

    def perform(self, data: bytes, moment: Moment) -> Result | api.AnyCommand:
        """The answer to a request that is no stop; or what the controller is to be asked first."""
        lacking = set() if moment.ranges.incline else {Op.SET_TARGET_INCLINATION}
        permitted = self._permission.holder == moment.client
        examined = examine(data, set(self._handlers) - lacking, permitted=permitted)
        if isinstance(examined, Result):
            return examined
        op, request = examined
        outcome = self._handlers[op](request, moment)
        if isinstance(outcome, api.Ask) and not self._may_ask(moment):
            return Result.OPERATION_FAILED
        return outcome

    def release(self, client: int) -> None:
        """An app is gone, and with it its permission."""
        self._permission.release(client)
        self._asks.pop(client, None)

    def _may_ask(self, moment: Moment) -> bool:
        """A person can answer only so many questions."""
        now_s = moment.at_ms / 1000
        fresh = Throttle(ASKS_HZ, ASKS_AT_ONCE, now_s)
        return self._asks.setdefault(moment.client, fresh).allows(now_s)

    def _request_control(self, _request: Request, moment: Moment) -> Result:
        if self._permission.holder not in {None, moment.client}:
            return Result.CONTROL_NOT_PERMITTED
        self._permission.holder = moment.client
        return Result.SUCCESS

    def _reset(self, _request: Request, moment: Moment) -> Result:
        """Of a belt that stands there is nothing to reset but the permission."""
        if moment.now.belt.state not in _STANDING:
            return Result.OPERATION_FAILED
        self._permission.release(moment.client)
        return Result.SUCCESS


_Handler = Callable[[Request, Moment], Result | api.AnyCommand]


def _speed(request: Request, moment: Moment) -> Result | api.Ask:
    speed_kmh = request.values["target_speed_kmh"]
    if not _within(moment.ranges.speed, speed_kmh):
        return Result.INVALID_PARAMETER
    waiting = _waiting(moment, api.Asked.SPEED)
    told_mps = waiting.speed_mps if waiting else moment.now.belt.commanded_speed_mps
    if _is_so(moment, waiting, (told_mps or 0) * KMH_PER_MPS, speed_kmh, _SAME_SPEED_KMH):
        return Result.SUCCESS
    speed_mps = speed_kmh / KMH_PER_MPS
    return api.Ask(id=NO_ID, what=api.Asked.SPEED, speed_mps=speed_mps, by=moment.by)


def _incline(request: Request, moment: Moment) -> Result | api.Ask:
    incline_pct = request.values["target_inclination_pct"]
    if moment.ranges.incline is None or not _within(moment.ranges.incline, incline_pct):
        return Result.INVALID_PARAMETER
    waiting = _waiting(moment, api.Asked.INCLINE)
    told_pct = waiting.incline_pct if waiting else moment.now.belt.commanded_incline_pct
    if _is_so(moment, waiting, told_pct or 0, incline_pct, _SAME_INCLINE_PCT):
        return Result.SUCCESS
    return api.Ask(id=NO_ID, what=api.Asked.INCLINE, incline_pct=incline_pct, by=moment.by)


def _start(_request: Request, moment: Moment) -> Result | api.Ask:
    if moment.now.belt.state is BeltState.RUNNING:
        return Result.OPERATION_FAILED
    return api.Ask(id=NO_ID, what=api.Asked.START, by=moment.by)


def _pause(_request: Request, _moment: Moment) -> api.Pause:
    return api.Pause(id=NO_ID)


def _waiting(moment: Moment, what: api.Asked) -> api.RequestView | None:
    """The question of this app that the person is looking at."""
    request = moment.now.request
    ours = request is not None and request.by == moment.by and request.what is what
    return request if ours else None


def _is_so(
    moment: Moment, waiting: api.RequestView | None, told: float, wanted: float, same: float
) -> bool:
    """Whether asking would change nothing: the belt is told this already, or this very question
    waits. Apps repeat themselves."""
    steady = waiting is not None or moment.now.belt.state is BeltState.RUNNING
    return steady and abs(told - wanted) <= same


def _within(supported: SupportedRange, number: float) -> bool:
    assert supported.minimum is not None
    assert supported.maximum is not None
    return supported.minimum <= number <= supported.maximum
