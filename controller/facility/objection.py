"""Why a command from afar does nothing."""

from __future__ import annotations

from enum import StrEnum

from controller.facility.messages import Status


class Why(StrEnum):
    """The kinds of refusal, as they are counted."""

    TOPIC = "topic"  # no command of a client with a name
    TOO_LONG = "too long"
    UNREADABLE = "unreadable"  # no JSON, an unknown field or op, a value that cannot be
    RETAINED = "retained"
    DUPLICATE = "duplicate"
    BUSY = "busy"  # too many at once
    ROLE = "role"
    LATE = "late"
    CLOCK = "clock"  # issued in the future
    DEAF = "deaf"  # the controller is not heard
    EPOCH = "epoch"  # of another moment, or of none
    SUPERSEDED = "superseded"
    SETTING = "setting"  # the site does not permit it
    STATE = "state"  # not as things are now
    WORKOUT = "workout"  # an inline workout with faults
    CONTROLLER = "controller"  # the controller refused it


class Objection(Exception):
    """A command that is not carried out: what is counted, what the client is told, as what."""

    def __init__(self, why: Why, reason: str, status: Status = Status.REFUSED) -> None:
        super().__init__(reason)
        self.why, self.reason, self.status = why, reason, status
