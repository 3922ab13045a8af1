"""One language: its words, its decimal sign, its days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from babel.dates import format_date
from babel.numbers import get_decimal_symbol

from controller.language import catalogues
from controller.language.catalogues import FILE, SHIPPED, Words

ENGLISH: Final = "en"
FOLDERS: Final = (SHIPPED,)
_VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where an environment names languages, the first that is set counts."""
_SPOKEN: Final = re.compile("[a-z]+")
_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")


class UnknownLanguage(ValueError):
    """There is no catalogue of it."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that can be spoken: `code` as `en`, `de`."""

    code: str = ENGLISH
    words: Words = field(default_factory=Words)
    point: str = "."

    def heard(self, sentence: str) -> str:
        """What was said in English with values in it, known by its template (`{} allows {} at
        most`); as it is where none matches."""
        return self.words.sentences.translated(sentence)

    def figure(self, text: str) -> str:
        """`1.5 mph` with the decimal sign of the language: `1,5 mph`."""
        return text if self.point == "." else _POINT.sub(self.point, text)

    def day(self, when: date) -> str:
        """`22 Nov 2026` as the language writes it."""
        return format_date(when, "medium", locale="en_GB" if self.code == ENGLISH else self.code)

    def told(self, text: str) -> str:
        """A text of English words and figures."""
        return self.figure(self.heard(text))


def folders_with(own: Path | None) -> tuple[Path, ...]:
    """Where catalogues lie: in a folder of the site's own, which wins, and in ours."""
    return FOLDERS if own is None else (own, *FOLDERS)


def tongue(code: str, folders: Sequence[Path] = FOLDERS) -> Tongue:
    """The language of this code. Raises `UnknownLanguage` or `BadCatalogue`."""
    code = code.replace("-", "_")
    if code == ENGLISH:
        return Tongue()
    file = catalogues.find(code, folders)
    if file is None:
        raise UnknownLanguage(
            f"no language {code!r}: there are {', '.join(codes(folders))}; a catalogue of your own "
            f"goes to {folders[0] / 'LANGUAGE' / FILE}"
        )
    return Tongue(code, catalogues.read(file), get_decimal_symbol(code))


def figures_in(code: str) -> Callable[[str], str]:
    """What gives the figures of a text this language's decimal sign."""
    return Tongue(code, point=get_decimal_symbol(code)).figure


def of_voice(voice: str, folders: Sequence[Path] = FOLDERS) -> Tongue:
    """What a voice of espeak-ng speaks (`de`, `de+f2`, `en-gb`); English where there is no
    catalogue of that language. Raises `BadCatalogue`."""
    code = _SPOKEN.match(voice.lower())
    return tongue(code[0], folders) if code and code[0] in codes(folders) else Tongue()


def codes(folders: Sequence[Path] = FOLDERS) -> list[str]:
    """The languages that there are, English first."""
    return [ENGLISH, *(one for one in catalogues.languages(folders) if one != ENGLISH)]


def of_environment(variables: Mapping[str, str], folders: Sequence[Path] = FOLDERS) -> str:
    """The first language of the environment that there is (`LANG=de_AT.UTF-8`), else English."""
    named = next((variables[name] for name in _VARIABLES if variables.get(name)), "")
    for entry in named.split(":"):
        full = entry.partition(".")[0].partition("@")[0]
        for language in (full, full.partition("_")[0]):
            if language == ENGLISH or catalogues.find(language, folders):
                return language
    return ENGLISH
