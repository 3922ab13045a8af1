"""A language's catalogue, brought up to date with the texts in the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from controller.language.catalogues import language_of
from tui.locale.sentences import collected

ROOT: Final = Path(__file__).parents[1]
KEYWORDS: Final = {"_": None, "N_": None, "ngettext": (1, 2)}
WIDTH: Final = 100
Text = str | list[str] | tuple[str, ...] | None
_PLACE: Final = re.compile(r"\{\w*\}")


@cache
def texts() -> Catalog:
    """Every text that may be shown: those of the screens, and the controller's sentences."""
    found = Catalog(fuzzy=False)
    for file, _line, message, _comments, _context in extract_from_dir(ROOT, keywords=KEYWORDS):
        if message:
            found.add(message, locations=[(f"tui/{Path(file).as_posix()}", 1)])
    for template, place in collected().items():
        found.add(template, locations=[(place, 1)])
    return found


def renew(file: Path) -> int:
    """Take what is new into a catalogue, still to be translated, and what is gone out of it; how
    many texts are to be translated now."""
    catalogue = _read(file)
    catalogue.update(texts(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=WIDTH, sort_output=True, include_lineno=False)
    file.write_bytes(written.getvalue())
    return sum(not all(_forms(message.string)) for message in catalogue if message.id)


def faults(file: Path) -> Iterator[str]:
    """What a catalogue lacks, has too much, or has with other placeholders."""
    catalogue, known = _read(file), texts()
    for message in known:
        there = catalogue.get(_forms(message.id)[0])
        if message.id and (there is None or there.fuzzy or not all(_forms(there.string))):
            yield f"not translated: {message.id!r}"
    for message in catalogue:
        if message.id and known.get(_forms(message.id)[0]) is None:
            yield f"nowhere in the code: {message.id!r}"
        elif message.id and not _same_places(message.id, message.string):
            yield f"other placeholders: {message.string!r}"
    yield from (f"nowhere in the code: {one!r}" for one in catalogue.obsolete)


def _read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=language_of(file))


def _forms(text: Text) -> tuple[str, ...]:
    """The text, or one for each number; at least one."""
    return tuple(text) if isinstance(text, list | tuple) else (text or "",)


def _same_places(original: Text, translation: Text) -> bool:
    """Sentences of the controller may number theirs: `{1} … {0}`."""
    wanted = sorted(_PLACE.findall(_forms(original)[-1]))
    return all(sorted(_unnumbered(form)) == wanted for form in _forms(translation))


def _unnumbered(text: str) -> list[str]:
    return [re.sub(r"\{\d+\}", "{}", place) for place in _PLACE.findall(text)]
