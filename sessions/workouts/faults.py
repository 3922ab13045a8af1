"""What a workout cannot be used for."""

from __future__ import annotations

from sessions.documents.faults import DocumentError


class WorkoutError(DocumentError):
    """A workout that cannot be used."""
