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
DEEP: Final = 50
"""How far a sentence within a sentence within a sentence is looked into: some are from afar."""


class Sentences:
    """Translates what one of the `templates` (English: other language) matches as a whole.

    `{}` stands for a value; a translation has them in the same order, or numbered (`{1} … {0}`).
    A value that is itself a known sentence is translated, too. The template with most words of
    its own wins; a full stop at the end need not be in it. What none matches stays as it is.
    """

    def __init__(self, templates: Mapping[str, str] | None = None) -> None:
        self._whole = dict(templates or {})
        sentences = [one for one in self._whole if _PLACE.search(one) and not _NAMED.search(one)]
        self._patterns = [
            (_pattern(one), self._whole[one])
            for one in sorted(sentences, key=_own_words, reverse=True)
        ]
        self.translated = lru_cache(maxsize=KEPT)(self._translated)

    def _translated(self, sentence: str, depth: int = 0) -> str:
        if depth == DEEP:
            return sentence
        return next(self._readings(sentence, depth), sentence)

    def _readings(self, sentence: str, depth: int) -> Iterator[str]:
        if sentence in self._whole:
            yield self._whole[sentence]
        if (bare := sentence.removesuffix(".")) in self._whole:
            yield f"{self._whole[bare]}."
        for pattern, translation in self._patterns:
            if found := pattern.fullmatch(sentence):
                *values, stop = found.groups()
                told = (self._translated(value, depth + 1) for value in values)
                yield f"{translation.format(*told)}{stop}"


def _own_words(template: str) -> tuple[int, str]:
    """How much of it is no value; of joined sentences first at the semicolon, then the colon."""
    return len(_PLACE.sub("", template)), template


def _pattern(template: str) -> re.Pattern[str]:
    own = (re.escape(part) for part in _PLACE.split(template))
    stop = "()" if template.endswith("{}") else r"(\.?)"  # else the value has it
    return re.compile("(.+?)".join(own) + stop, re.DOTALL)
