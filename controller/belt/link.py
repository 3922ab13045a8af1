"""What travels between controller and guard: one JSON object a datagram, standard library only.

Down: the gate's inputs by their class names. Up: `GuardReport` and `Refusal`. Both ends are ours
and live on one machine; still, what does not decode raises `LinkError` and changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from controller.belt.faults import Cause
from controller.belt.inputs import (
    Arm,
    Cap,
    Confirm,
    Disarm,
    Ease,
    Lease,
    Pause,
    Reset,
    Stop,
    Trip,
    Wish,
)
from controller.belt.states import BeltState
from controller.treadmills.port import NOTHING_STATED, Stated

MAX_BYTES = 2048
MAX_DETAIL = 300  # characters of a detail that is handed on
_WISHES: dict[str, type[Wish]] = {
    kind.__name__: kind
    for kind in (Lease, Cap, Arm, Disarm, Confirm, Pause, Ease, Stop, Trip, Reset)
}


class LinkError(ValueError):
    """A datagram that is none of ours."""


@dataclass(frozen=True, slots=True)
class GuardReport:
    """What the guard knows, many times a second. Speeds in mm/s, inclines in 0.1 %."""

    at_ms: int
    belt: BeltState
    cause: Cause | None
    epoch: int
    token: int | None
    standstill: bool
    commanded_speed_mmps: int
    commanded_incline_tenths: int
    measured_at_ms: int | None  # of the newest telemetry; None before the first
    speed_mmps: int
    incline_tenths: int
    answering: bool  # the treadmill answers
    detail: str  # the newest trouble on the wire, in words
    realtime: bool  # the guard has real-time priority
    card: str = ""  # the machine card that is in use, by its name
    stated: Stated = NOTHING_STATED  # what the machine says of itself
    lag_ms: int | None = None  # the longest yet from an ordered speed to the report of it
    late_us: int | None = None  # the guard's latest wake-up of the last minute

    @property
    def machine(self) -> str:
        """What is known of the machine, in words: its card, what it says that it does, its lag."""
        lag = "" if self.lag_ms is None else f"lag {self.lag_ms / 1000:.1f} s"
        card = f"card {self.card}" if self.card else ""
        return ", ".join(said for said in (card, self.stated.training, lag) if said)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A wish that changed nothing, and why."""

    wish: str
    reason: str


def encode_wish(wish: Wish) -> bytes:
    """One datagram for the guard."""
    return json.dumps([type(wish).__name__, asdict(wish)]).encode()


def decode_wish(datagram: bytes) -> Wish:
    """The wish in a datagram. Raises `LinkError`."""
    name, values = _decode(datagram)
    kind = _WISHES.get(name)
    if kind is None or set(values) != {field.name for field in fields(kind)}:
        raise LinkError(f"not a wish: {datagram[:80]!r}")
    if kind is Trip:
        return Trip(_cause(values["cause"]), str(values["detail"])[:MAX_DETAIL])
    if any(type(value) is not int for value in values.values()):
        raise LinkError(f"not whole numbers: {datagram[:80]!r}")
    return kind(**values)


def encode_up(message: GuardReport | Refusal) -> bytes:
    """One datagram for the controller."""
    return json.dumps([type(message).__name__, asdict(message)]).encode()


def decode_up(datagram: bytes) -> GuardReport | Refusal:
    """The guard's message in a datagram. Raises `LinkError`."""
    name, values = _decode(datagram)
    try:
        if name == Refusal.__name__:
            return Refusal(**values)
        cause = values.pop("cause")
        return GuardReport(
            belt=BeltState(values.pop("belt")),
            cause=None if cause is None else _cause(cause),
            stated=Stated(**values.pop("stated")),
            **values,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LinkError(f"not a report: {datagram[:80]!r}") from error


def _decode(datagram: bytes) -> tuple[str, dict[str, Any]]:
    try:
        name, values = json.loads(datagram)
    except (ValueError, TypeError, RecursionError) as error:
        raise LinkError(f"not a message: {datagram[:80]!r}") from error
    if not isinstance(name, str) or not isinstance(values, dict):
        raise LinkError(f"not a message: {datagram[:80]!r}")
    return name, values


def _cause(value: str) -> Cause:
    try:
        return Cause(value)
    except ValueError as error:
        raise LinkError(f"not a cause: {value!r}") from error
