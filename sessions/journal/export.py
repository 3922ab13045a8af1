"""A session for other programs: everything as JSON, or the telemetry as CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, astuple, fields
from io import StringIO

from sessions.care.pain import Answer, Moment
from sessions.journal.rows import StoredEvent, StoredSession, Telemetry

FORMAT = "backstride-session"
FORMAT_VERSION = 1
SAID = ("pain", "exertion")
"""The columns of CSV that telemetry has not: filled where somebody said it."""


def as_csv(
    telemetry: Iterable[Telemetry], started_s: float = 0.0, answers: Sequence[Answer] = ()
) -> Iterator[str]:
    """Lines with a header; columns are the fields of `Telemetry` and `SAID`, unknown values are
    empty. What was said before the session stands in the first line, what was said in it in the
    first line of that moment or later, what was said after it in the last; the next day's is left
    out."""
    yield _line([*(field.name for field in fields(Telemetry)), *SAID])
    waiting = sorted((one for one in answers if one.moment is not Moment.NEXT_DAY), key=_by_moment)
    ahead: Telemetry | None = None
    for row in telemetry:
        if ahead is not None:
            yield _row(ahead, _said_by(waiting, ahead.at_s - started_s))
        ahead = row
    if ahead is not None:
        yield _row(ahead, waiting)


def _by_moment(answer: Answer) -> tuple[bool, bool, float]:
    return answer.moment is Moment.AFTER, answer.moment is Moment.DURING, answer.at_s


def _said_by(waiting: list[Answer], elapsed_s: float) -> list[Answer]:
    """Taken from those that wait: what was said up to now."""
    count = sum(one.moment is not Moment.AFTER and one.at_s <= elapsed_s for one in waiting)
    said = waiting[:count]
    del waiting[:count]
    return said


def _row(row: Telemetry, said: Iterable[Answer]) -> str:
    pain: int | None = None
    exertion: float | None = None
    for one in said:
        pain = one.pain if one.pain is not None else pain
        exertion = one.exertion if one.exertion is not None else exertion
    return _line([_cell(value) for value in (*astuple(row), pain, exertion)])


def as_json(
    session: StoredSession,
    events: Iterator[StoredEvent],
    telemetry: Iterator[Telemetry],
    answers: Iterable[Answer] = (),
) -> Iterator[str]:
    """One JSON object, in pieces: a long session never is in memory whole."""
    head = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "session": asdict(session),
        "answers": [one.model_dump(mode="json") for one in answers],
    }
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
