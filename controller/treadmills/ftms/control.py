"""The control point (2AD9) as a careful client uses it: one procedure at a time, each with an end.

Whatever comes of a procedure has a name in `Outcome`. One that gets no answer ends as UNKNOWN when
its own time is over; the specification's timer of 30 s goes on, and until an answer or its end no
other procedure begins; after its end none does before there is a new link (FTMP v1.0, 4.3.2).
Stops pass all of this: they are not procedures here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from controller.treadmills.ftms.traits import FtmsTraits
from protocols.errors import ProtocolError
from protocols.ftms.control import Op, Response, Result, decode_control_point
from protocols.ftms.service import CONTROL
from protocols.gatt.messages import Failure, Write

PROCEDURE_MS: Final = 30_000  # FTMS v1.0, 4.16.3


class Outcome(StrEnum):
    """What came of a procedure."""

    SUCCESS = "success"
    NOT_SUPPORTED = "op code not supported"
    INVALID_PARAMETER = "invalid parameter"
    FAILED = "operation failed"
    NOT_PERMITTED = "control not permitted"
    RESERVED = "a result that the specification does not have"
    BUSY = "another procedure is in progress"  # not taken: it may be said again
    DROPPED = "dropped before it was sent"  # not taken either
    UNCONFIGURED = "indications are not switched on"
    ABSENT = "no such characteristic"
    REFUSED = "refused by the link"
    UNKNOWN = "no answer"  # taken or not: never blindly said again


NOT_TAKEN: Final = frozenset({Outcome.BUSY, Outcome.DROPPED})

_RESULTS: Final[dict[int, Outcome]] = {
    Result.SUCCESS: Outcome.SUCCESS,
    Result.OP_CODE_NOT_SUPPORTED: Outcome.NOT_SUPPORTED,
    Result.INVALID_PARAMETER: Outcome.INVALID_PARAMETER,
    Result.OPERATION_FAILED: Outcome.FAILED,
    Result.CONTROL_NOT_PERMITTED: Outcome.NOT_PERMITTED,
}
_FAILURES: Final[dict[int, Outcome]] = {
    Failure.PROCEDURE_ALREADY_IN_PROGRESS: Outcome.BUSY,
    Failure.DROPPED: Outcome.DROPPED,
    Failure.CCCD_IMPROPERLY_CONFIGURED: Outcome.UNCONFIGURED,
    Failure.ABSENT: Outcome.ABSENT,
    Failure.UNKNOWN: Outcome.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Command:
    """What to ask of the machine; `value` is the target in counts of the wire."""

    op: Op
    data: bytes
    value: int | None = None

    def __str__(self) -> str:
        said = self.op.name.lower().replace("_", " ")
        return said if self.value is None else f"{said} {self.value}"


@dataclass(frozen=True, slots=True)
class Ended:
    """A procedure and its outcome."""

    command: Command
    outcome: Outcome


def result_in(data: bytes) -> tuple[int, Outcome] | None:
    """Op code and outcome in a value that came from the control point; None if it has none."""
    try:
        response = decode_control_point(data).value
    except ProtocolError:
        return None
    if not isinstance(response, Response) or response.op_code is None or response.result is None:
        return None
    return int(response.op_code), _RESULTS.get(response.result, Outcome.RESERVED)


class ControlPoint:
    """One link's procedures. A new link needs a new one."""

    def __init__(self, traits: FtmsTraits) -> None:
        self._traits = traits
        self._pending: Command | None = None
        self._overdue: Command | None = None  # told as unknown; its answer may still come
        self._ticket = 0
        self._began_ms = 0
        self.dead = False
        """The specification's timer ran out: nothing more before there is a new link."""

    @property
    def free(self) -> bool:
        """Whether a procedure may begin."""
        return self._pending is None and self._overdue is None and not self.dead

    def begin(self, command: Command, ticket: int, now_ms: int) -> Write:
        """Begin a procedure: what to write."""
        assert self.free
        self._pending, self._ticket, self._began_ms = command, ticket, now_ms
        return Write(CONTROL, command.data, ticket)

    def abandon(self) -> None:
        """A stop overtakes: what is on its way has no meaning any more."""
        self._pending = self._overdue = None

    def answered(self, ticket: int, error: int) -> Ended | None:
        """What the link says of a write: an error ends the procedure, and so does success where no
        other answer is to come."""
        if self._pending is None or ticket != self._ticket:
            return None
        if error:
            return self._end(_FAILURES.get(error, Outcome.REFUSED))
        return self._end(Outcome.SUCCESS) if self._pending.op in self._traits.unanswered else None

    def indicated(self, op: int, outcome: Outcome) -> Ended | None:
        """What the machine says, by indication or by notification."""
        if self._overdue is not None and op == self._overdue.op:
            self._overdue = None
        if self._pending is None or op != self._pending.op:
            return None
        return self._end(outcome)

    def expire(self, now_ms: int) -> Ended | None:
        """What time alone ends."""
        waited_ms = now_ms - self._began_ms
        if self._overdue is not None and waited_ms >= PROCEDURE_MS:
            self._overdue, self.dead = None, True
        if self._pending is None or waited_ms < self._traits.answers_slowly_ms:
            return None
        self._overdue = self._pending
        return self._end(Outcome.UNKNOWN)

    def _end(self, outcome: Outcome) -> Ended:
        assert self._pending is not None
        ended, self._pending = Ended(self._pending, outcome), None
        return ended
