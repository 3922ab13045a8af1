"""What a command from afar must fulfil, in the order in which it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from controller import api
from controller.facility.commands import AnyDated, Attend
from controller.facility.freshness import AHEAD_MS
from controller.facility.messages import Status
from controller.facility.objection import Objection, Why
from controller.facility.roles import MAY, Op, Role
from controller.facility.translate import could_raise

ALIVE_MS: Final = 3000  # an attendant's sign of life is fresh for so long


@dataclass(frozen=True, slots=True)
class Case:
    """A command, and all that decides about it."""

    command: AnyDated
    client: str
    role: Role | None
    retained: bool
    age_ms: int
    newest_s: float  # issue time of this client's newest of the kind, where only that counts
    epoch: str  # the present one
    settling: bool  # it may have waited while this process was frozen
    snapshot: api.Snapshot | None  # None: the controller is not heard

    @property
    def op(self) -> Op:
        """The kind of command."""
        return Op(self.command.op)


def live(case: Case) -> Objection | None:
    """A broker hands a retained message to everybody who connects, whenever that is."""
    if case.retained:
        return Objection(Why.RETAINED, "retained: publish commands without retain")
    return None


def permitted(case: Case) -> Objection | None:
    """The role must have the op."""
    if case.op in MAY[case.role]:
        return None
    if case.role is None:
        return Objection(Why.ROLE, f"{case.client} is not known here: stop, pause and lower only")
    return Objection(Why.ROLE, f"{case.op} is not for a {case.role}")


def fresh(case: Case) -> Objection | None:
    """Not older than its time to live, and not from the future."""
    limit_ms = case.command.ttl_ms
    if isinstance(case.command, Attend):
        limit_ms = min(limit_ms, ALIVE_MS)
    if case.age_ms > limit_ms:
        return Objection(
            Why.LATE,
            f"{case.age_ms / 1000:.1f} s old by this machine's clock, valid for "
            f"{limit_ms / 1000:.1f} s: send it anew, and set the clock if it is wrong",
            Status.EXPIRED,
        )
    if case.age_ms < -AHEAD_MS:
        return Objection(
            Why.CLOCK, f"issued {-case.age_ms / 1000:.1f} s in the future: set the clock"
        )
    if case.settling:
        return Objection(Why.LATE, "this machine was not listening; send it anew", Status.EXPIRED)
    return None


def informed(case: Case) -> Objection | None:
    """Nothing is judged by a picture that is old."""
    if case.snapshot is None:
        return Objection(Why.DEAF, "the machine's controller is not heard: try again")
    return None


def of_now(case: Case) -> Objection | None:
    """An epoch that is given must be the present one; what could raise anything must give it."""
    given = case.command.epoch
    if given is not None and given != case.epoch:
        return Objection(Why.EPOCH, "of another epoch: read state again, then decide anew")
    if given is None and case.snapshot and could_raise(case.command, case.snapshot):
        return Objection(Why.EPOCH, f"{case.op} needs the epoch that state shows")
    return None


def newest(case: Case) -> Objection | None:
    """One that a newer one has overtaken on its way."""
    if case.command.issued_at.timestamp() < case.newest_s:
        return Objection(Why.SUPERSEDED, "a newer one came before it", Status.SUPERSEDED)
    return None


RULES: Final[tuple[Callable[[Case], Objection | None], ...]] = (
    permitted,
    fresh,
    informed,
    of_now,
    newest,
)
"""All but `live`, which comes before any look at what was heard before."""


def objection(case: Case) -> Objection | None:
    """The first that there is."""
    return next((found for rule in RULES if (found := rule(case))), None)
