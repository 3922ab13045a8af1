"""What the exit code of `backstride` says. Documented in docs/reference/exit-codes.md."""

from __future__ import annotations

from enum import IntEnum

from controller.api import Outcome


class Exit(IntEnum):
    """Codes from 10 on say how a session ended."""

    DONE = 0
    FAULTY = 1
    USAGE = 2
    STOPPED = 10
    SAFETY_STOP = 20
    DEVICE_LOST = 30
    INTERRUPTED = 40


MEANING: dict[Exit, str] = {
    Exit.DONE: "done; of `run`: the workout was finished; of `rehearse`: it would run as written",
    Exit.FAULTY: "what was asked about is faulty or is not there: a workout or configuration with "
    "faults, an unknown session, a rehearsed workout that a limit would change or that would be "
    "refused",
    Exit.USAGE: "this cannot be done as it was asked for: wrong usage, a configuration that cannot "
    "be used, a recording that cannot be analysed, no controller to attach to. Nothing was begun, "
    "nothing has moved",
    Exit.STOPPED: "stopped by a person",
    Exit.SAFETY_STOP: "the belt was stopped for a cause that was named, and is latched",
    Exit.DEVICE_LOST: "a device was lost: treadmill or force deck no longer answers",
    Exit.INTERRUPTED: "the record ends without an end: the program itself was interrupted",
}

EXIT_OF: dict[Outcome, Exit] = {
    Outcome.FINISHED: Exit.DONE,
    Outcome.STOPPED: Exit.STOPPED,
    Outcome.SAFETY_STOP: Exit.SAFETY_STOP,
    Outcome.DEVICE_LOST: Exit.DEVICE_LOST,
    Outcome.INTERRUPTED: Exit.INTERRUPTED,
}


def reason(error: Exception) -> str:
    """An error in one line for a person; of the system's errors, the place and what is wrong."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)
