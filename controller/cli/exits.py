"""What the exit code of `backstride` says. Documented in docs/reference/exit-codes.md."""

from __future__ import annotations

from enum import IntEnum

from controller.api import Outcome


class Exit(IntEnum):
    """Codes from 10 on say how a session ended."""

    DONE = 0
    FAULTY = 1  # what was asked about is faulty or not there
    USAGE = 2  # this cannot be done as it was asked for; nothing was begun
    STOPPED = 10
    SAFETY_STOP = 20
    DEVICE_LOST = 30
    INTERRUPTED = 40


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
