"""gettext catalogues as they stand in files: `<language>/LC_MESSAGES/backstride.po`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from controller.language.sentences import Sentences

SHIPPED: Final = Path(__file__).with_name("locale")
FILE: Final = Path("LC_MESSAGES", "backstride.po")
_NAME = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,8})*")


class BadCatalogue(ValueError):
    """It cannot be read; the message names the file."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a language says: the screens' own texts, and the sentences of the controller."""

    own: NullTranslations = field(default_factory=NullTranslations)
    sentences: Sentences = field(default_factory=Sentences)


def read(file: Path) -> Words:
    """The words of a catalogue. Raises `BadCatalogue`."""
    try:
        with file.open("rb") as opened:
            catalogue = read_po(opened, locale=language_of(file), abort_invalid=True)
    except (OSError, ValueError, PoFileError) as error:
        raise BadCatalogue(f"{file}: {error}; correct the catalogue") from error
    return Words(_compiled(catalogue), Sentences(_plain(catalogue)))


def find(language: str, folders: Sequence[Path]) -> Path | None:
    """The first of the folders' catalogues of this language."""
    if not _NAME.fullmatch(language):
        return None
    return next((file for one in folders if (file := one / language / FILE).is_file()), None)


def languages(folders: Sequence[Path]) -> list[str]:
    """All that the folders have, in order of the alphabet."""
    return sorted({language_of(file) for one in folders for file in one.glob(f"*/{FILE}")})


def language_of(file: Path) -> str:
    """`de` of `de/LC_MESSAGES/backstride.po`."""
    return file.parent.parent.name


def _compiled(catalogue: Catalog) -> NullTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _plain(catalogue: Catalog) -> dict[str, str]:
    return {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str) and isinstance(message.string, str)
        if message.id and message.string and not message.fuzzy
    }
