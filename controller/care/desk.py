"""The participants of a data folder with what a therapist reads and writes there, for commands and
screens alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from controller.audit.configuration import trail_of
from controller.care import store
from controller.care.audited import Participants
from controller.care.history import course, courses
from controller.config import Config
from controller.journal_folder import utc_text
from sessions.care.course import Course
from sessions.care.entries import Entry
from sessions.care.participant import Participant


@dataclass(frozen=True, slots=True)
class Desk:
    """The participants of this data folder, open."""

    db: Participants
    config: Config

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.config.paths.data

    def find(self, pseudonym: str) -> Participant:
        """The participant. Raises `UnknownParticipant`."""
        return store.find(self.db, pseudonym)

    def everybody(self) -> list[Participant]:
        """All participants, by pseudonym."""
        return store.participants(self.db)

    def course(self, pseudonym: str) -> Course:
        """Everything that was written down or walked. Raises `CareError`, `JournalError`."""
        return course(self.db, self.folder, pseudonym)

    def courses(self) -> dict[str, Course]:
        """Everybody's, by pseudonym. Raises `JournalError`."""
        return courses(self.db, self.folder)

    def write(self, pseudonym: str, entry: Entry) -> None:
        """Write something down, now. Raises `UnknownParticipant`."""
        store.write(self.db, pseudonym, store.Written(utc_text(datetime.now(UTC)), entry))


@contextmanager
def open_desk(config: Config, program: str = "") -> Iterator[Desk]:
    """Open it; `program` is who writes for the system's user. Raises `CareError`."""
    with store.opened(config.paths.data, trail_of(config, program)) as db:
        yield Desk(db, config)
