"""A session that was exported as JSON, read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sessions.journal.export import FORMAT, FORMAT_VERSION
from sessions.journal.rows import StoredEvent, StoredSession, Telemetry


@dataclass(frozen=True, slots=True)
class ImportedSession:
    """Everything that `backstride sessions export` writes."""

    session: StoredSession
    events: tuple[StoredEvent, ...]
    telemetry: tuple[Telemetry, ...]


def read_export(text: str) -> ImportedSession:
    """The session in `text`. Raises `ValueError` for what is no such export."""
    values: Any = json.loads(text)
    if not isinstance(values, Mapping) or values.get("format") != FORMAT:
        raise ValueError("no exported session: write one with `backstride sessions export ID`")
    if values.get("version") != FORMAT_VERSION:
        raise ValueError(f"version {values.get('version')!r} of the export is not known here")
    try:
        return ImportedSession(
            StoredSession(**values["session"]),
            tuple(StoredEvent(**row) for row in values["events"]),
            tuple(Telemetry(**row) for row in values["telemetry"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a whole export: {error}") from error
