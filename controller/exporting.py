"""A recorded session in the format that somebody asks for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

from controller.care import store as care
from controller.care.history import course as treatment
from sessions.care.pain import Answer
from sessions.exports.course import Course, course
from sessions.journal.export import as_csv, as_json
from sessions.journal.rows import StoredEvent, StoredSession, Telemetry
from sessions.reports.said import recorded


class FormatMissing(RuntimeError):
    """A format needs a package that is not installed; the message says which."""


def said_about(
    folder: Path, session: StoredSession, events: Iterable[StoredEvent]
) -> Sequence[Answer]:
    """Pain and exertion of a session: on its own record and, where its participant is known, on
    theirs. Raises `CareError` and `JournalError`."""
    name = str(session.meta.get("participant") or "")
    if not name or care.known(folder, name) is None:
        return list(recorded(session, events))
    with care.opened(folder) as db:
        treated = treatment(db, folder, name)
    found = (one for one in treated.walked if one.session_id == session.session_id)
    walked = next(found, None)
    return list(recorded(session, events)) if walked is None else treated.said_about(walked)


def exported(
    form: str,
    session: StoredSession,
    events: Iterator[StoredEvent],
    telemetry: Iterable[Telemetry],
    answers: Sequence[Answer] = (),
) -> Iterator[bytes]:
    """The file in pieces. Raises `NothingToTell` for a session without telemetry, and
    `FormatMissing`."""
    if form == "json":
        pieces = as_json(session, events, iter(telemetry), answers)
        yield from (piece.encode() for piece in pieces)
    elif form == "csv":
        lines = as_csv(telemetry, session.started_s, answers)
        yield from (line.encode() for line in lines)
    else:
        yield _COURSES[form](course(session, telemetry, answers))


def _fit(told: Course) -> bytes:
    data: bytes = _module("fit").as_fit(told)
    return data


def _tcx(told: Course) -> bytes:
    data: bytes = _module("tcx").as_tcx(told)
    return data


def _fhir(release: str) -> Callable[[Course], bytes]:
    def write(told: Course) -> bytes:
        module = _module("fhir")
        text: str = module.as_fhir(told, module.Release(release))
        return text.encode()

    return write


def _module(name: str) -> ModuleType:
    """The writer, imported when it is asked for: its packages are extras."""
    try:
        return importlib.import_module(f"sessions.exports.{name}")
    except ImportError as error:
        raise FormatMissing(
            f"the format needs {error.name}: install it with `pip install 'backstride[{name}]'`"
        ) from None


_COURSES: Final[Mapping[str, Callable[[Course], bytes]]] = {
    "fit": _fit,
    "tcx": _tcx,
    "fhir-r5": _fhir("R5"),
    "fhir-r4b": _fhir("R4B"),
}
FORMATS: Final = ("json", "csv", *_COURSES)
"""By their names on the command line."""
