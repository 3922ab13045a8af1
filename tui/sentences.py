"""Sentences that come from elsewhere with values in them, known again by their templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

_PLACE = re.compile(r"\{\}")
_NAMED = re.compile(r"\{\w+\}")  # a text of the screens' own
KEPT: Final = 512
"""How many sentences are remembered: a screen draws the same ones again and again."""


class Sentences:
    """Translates what one of the `templates` (English: other language) matches as a whole.

    `{}` stands for a value; a translation has them in the same order, or numbered (`{1} … {0}`).
    A value that is itself a known sentence is translated, too. The template with most words of
    its own wins. What none matches stays as it is.
    """

    def __init__(self, templates: Mapping[str, str] | None = None) -> None:
        self._whole = dict(templates or {})
        sentences = [one for one in self._whole if _PLACE.search(one) and not _NAMED.search(one)]
        self._patterns = [
            (_pattern(one), self._whole[one])
            for one in sorted(sentences, key=_own_words, reverse=True)
        ]
        self.translated = lru_cache(maxsize=KEPT)(self._translated)

    def _translated(self, sentence: str) -> str:
        return next(self._readings(sentence), sentence)

    def _readings(self, sentence: str) -> Iterator[str]:
        if sentence in self._whole:
            yield self._whole[sentence]
        for pattern, translation in self._patterns:
            if found := pattern.fullmatch(sentence):
                yield translation.format(*map(self.translated, found.groups()))


def _own_words(template: str) -> tuple[int, str]:
    """How much of it is no value; of joined sentences first at the semicolon, then the colon."""
    return len(_PLACE.sub("", template)), template


def _pattern(template: str) -> re.Pattern[str]:
    own = (re.escape(part) for part in _PLACE.split(template))
    return re.compile("(.+?)".join(own), re.DOTALL)
