"""What is to be said next: one thing at a time, the most urgent first."""

from __future__ import annotations

from controller.voice.patterns import is_alarm, urgency
from sessions.engine.events import Announcement


class Waiting:
    """Alarms wait by their priority, then in their order, and none is ever dropped; of all else
    only the newest of the most urgent is worth saying."""

    def __init__(self) -> None:
        self._alarms: list[Announcement] = []
        self._other: Announcement | None = None

    def add(self, new: Announcement, sounding: Announcement | None) -> bool:
        """Take an announcement while `sounding` is; whether that is to be broken off for it.

        An alarm that sounds or waits already is not said twice. One that is broken off for a higher
        one waits to be said anew.
        """
        if not is_alarm(new):
            if self._other is None or urgency(new) >= urgency(self._other):
                self._other = new
        elif new != sounding and new not in self._alarms:
            self._alarms.append(new)
        if sounding is None:
            return False
        if not is_alarm(sounding):
            return urgency(new) >= urgency(sounding)
        if urgency(new) <= urgency(sounding):
            return False
        self._alarms.insert(0, sounding)
        return True

    def next(self) -> Announcement | None:
        """The most urgent one, which is taken out."""
        if self._alarms:
            highest = max(self._alarms, key=urgency)  # the first of them
            self._alarms.remove(highest)
            return highest
        other, self._other = self._other, None
        return other
