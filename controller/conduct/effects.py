"""What the conductor wants done: for the guard, the voice, the clients and the journal."""

from __future__ import annotations

from dataclasses import dataclass

from controller.api import AnyEvent, Summary
from controller.belt.inputs import Wish
from sessions.care.entries import Answered
from sessions.care.pain import Answer
from sessions.engine.events import Announcement


@dataclass(frozen=True, slots=True)
class Tell:
    """A wish for the guard."""

    wish: Wish


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the person on the belt."""

    announcement: Announcement


@dataclass(frozen=True, slots=True)
class Emit:
    """An event for clients and journal."""

    event: AnyEvent


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A session begins: open its record."""

    session_id: str
    workout: str
    title: str
    participant: str
    said_before: tuple[Answer, ...] = ()  # pain and exertion


@dataclass(frozen=True, slots=True)
class CloseRecord:
    """A session is over: close its record."""

    summary: Summary


@dataclass(frozen=True, slots=True)
class WriteDown:
    """What a participant said about an earlier session goes to their own record."""

    pseudonym: str
    answered: Answered


Effect = Tell | Say | Emit | OpenRecord | CloseRecord | WriteDown
