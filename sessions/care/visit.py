"""What is known of a participant when they come to the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sessions.care.pain import Answer
from sessions.care.participant import Participant


@dataclass(frozen=True, slots=True)
class Visit:
    """A participant at the machine."""

    participant: Participant
    on: date
    blocks: tuple[str, ...] = ()  # why no session may begin
    warns: tuple[str, ...] = ()
    said: tuple[Answer, ...] = ()  # before the session to come, today
    owed: str = ""  # the session of which nobody said yet how the day after it was
