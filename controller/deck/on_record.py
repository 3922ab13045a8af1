"""The calibrations that were in force, in the record of a session: nobody has to keep them beside
its raw force."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from controller.deck.calibration import Calibration
from controller.deck.table import RecordingError
from sessions.journal.capture import DECK, metadata

PLACES: Final = ("first", "second")
_REMEDY: Final = "name its calibration with --cells FILE"


def told(decks: Sequence[Calibration]) -> dict[str, str]:
    """For the record: each deck as JSON under its place."""
    return {
        place: deck.model_dump_json(exclude_none=True)
        for place, deck in zip(PLACES, decks, strict=False)
    }


def calibrations_in(path: Path) -> tuple[Calibration, ...]:
    """The decks of a session's raw force, with the zeros as tared. Raises `RecordingError`."""
    try:
        found = metadata(path, DECK)
    except OSError as error:
        raise RecordingError(path, None, f"{error.strerror}; check the name") from None
    if not found:
        raise RecordingError(path, None, f"does not say what its counts mean; {_REMEDY}")
    if found.keys() not in ({"first"}, set(PLACES)):
        what = f"tells of decks {', '.join(sorted(found))}, not of a first and a second"
        raise RecordingError(path, None, f"{what}; {_REMEDY}")
    return tuple(_calibration(path, place, found[place]) for place in PLACES if place in found)


def _calibration(path: Path, place: str, text: str) -> Calibration:
    try:
        return Calibration.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        at = ".".join(map(str, fault["loc"]))
        what = f"the {place} deck's calibration on record is damaged ({at or 'all of it'}: "
        raise RecordingError(path, None, f"{what}{fault['msg']}); {_REMEDY}") from None
