"""A session for other programs: everything as JSON, or the telemetry as CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, astuple, fields
from io import StringIO

from sessions.journal.rows import StoredEvent, StoredSession, Telemetry

FORMAT = "backstride-session"
FORMAT_VERSION = 1


def as_csv(telemetry: Iterator[Telemetry]) -> Iterator[str]:
    """Lines with a header; columns are the fields of `Telemetry`, unknown values are empty."""
    yield _line([field.name for field in fields(Telemetry)])
    for row in telemetry:
        yield _line([_cell(value) for value in astuple(row)])


def as_json(
    session: StoredSession, events: Iterator[StoredEvent], telemetry: Iterator[Telemetry]
) -> Iterator[str]:
    """One JSON object, in pieces: a long session never is in memory whole."""
    head = {"format": FORMAT, "version": FORMAT_VERSION, "session": asdict(session)}
    yield json.dumps(head, ensure_ascii=False, allow_nan=False)[:-1]
    yield from _array("events", (asdict(event) for event in events))
    yield from _array("telemetry", (asdict(row) for row in telemetry))
    yield "}\n"


def _array(name: str, rows: Iterator[dict[str, object]]) -> Iterator[str]:
    yield f', "{name}": ['
    for index, row in enumerate(rows):
        yield (",\n" if index else "\n") + json.dumps(row, ensure_ascii=False, allow_nan=False)
    yield "]"


def _line(cells: list[object] | list[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _cell(value: object) -> object:
    match value:
        case None:
            return ""
        case bool():
            return int(value)
        case _:
            return value
