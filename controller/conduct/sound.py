"""What a voice that cannot be heard means for a session: no start, no rise (hazards H38, H44).

Every change is announced before it happens. Where nobody can hear that, speed and incline may stay
or fall; only an announcement that gets through shows that the voice is well again, so what is held
is said again and again.
"""

from __future__ import annotations

from typing import Final

from controller.conduct.holding import Lost
from sessions.engine.events import Announcement, Tone

UNHEARD: Final = Lost(
    Announcement("Holding: the voice is not heard.", Tone.ATTENTION),
    Announcement("The voice is heard again.", Tone.CHANGE),
)
RETRY_MS: Final = 15_000
REMEDY: Final = (
    "Look at the loudspeaker with backstride doctor; "
    "voice.required = false lets this machine go without"
)


class Sound:
    """The newest word of the voice's health, where the site needs it."""

    def __init__(self) -> None:
        self._trouble = ""
        self._tried_ms = 0

    def told(self, trouble: str, now_ms: int) -> None:
        """What keeps the voice from being heard, in words; empty: nothing."""
        if trouble and not self._trouble:
            self._tried_ms = now_ms
        self._trouble = trouble

    @property
    def lost(self) -> Lost | None:
        """Why nothing may rise, if so."""
        return UNHEARD if self._trouble else None

    @property
    def hindrance(self) -> str | None:
        """Why no belt may start, in words; None if it may."""
        return f"{self._trouble}. {REMEDY}." if self._trouble else None

    def again(self, now_ms: int) -> Announcement | None:
        """What is to be said to find out whether it is heard, from time to time."""
        if not self._trouble or now_ms - self._tried_ms < RETRY_MS:
            return None
        self._tried_ms = now_ms
        return UNHEARD.said
