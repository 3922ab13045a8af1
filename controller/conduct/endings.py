"""How a session is ended before its time: by whom, with which words, and when it is closed."""

from __future__ import annotations

from dataclasses import dataclass

from controller import api
from controller.belt.faults import FAULTS, Blame, Cause
from controller.conduct.alarms import alarm
from controller.conduct.views import cause_view
from sessions.engine.events import Announcement, Tone

CLOSING_MS = 8000  # a session whose standstill cannot be measured is closed after this


@dataclass(frozen=True, slots=True)
class Ending:
    """A session that was stopped and waits for its belt to stand."""

    outcome: api.Outcome
    cause: api.CauseView
    words: Announcement
    since_ms: int  # when nothing was asked of the belt any more, as far as is known

    def overdue(self, now_ms: int) -> bool:
        """Whether a standstill that was not measured is waited for no longer."""
        return now_ms - self.since_ms >= CLOSING_MS


def by_person(by: str, now_ms: int) -> Ending:
    """STOP, by somebody whose name is known, or not."""
    text = f"STOP by {by}" if by else "STOP"
    cause = api.CauseView(code="stop", text=text, remedy="The session is over.")
    return Ending(api.Outcome.STOPPED, cause, Announcement("Stopping.", Tone.END), now_ms)


def by_fault(cause: Cause, now_ms: int) -> Ending:
    """A row of the fault table."""
    fault, view = FAULTS[cause], cause_view(cause)
    assert view is not None
    lost = fault.blame is Blame.DEVICE
    outcome = api.Outcome.DEVICE_LOST if lost else api.Outcome.SAFETY_STOP
    return Ending(outcome, view, alarm(cause), now_ms)


def by_program(now_ms: int) -> Ending:
    """The program was told to end (hazard H42)."""
    cause = api.CauseView(
        code="ending",
        text="Backstride was told to end",
        remedy="Start Backstride again for a new session.",
    )
    words = Announcement("Backstride is ending: the belt slows to a stop.", Tone.END)
    return Ending(api.Outcome.STOPPED, cause, words, now_ms)
