"""Sentences that come from elsewhere with values in them, known again by their templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

_PLACE = re.compile(r"\{\}")
_NAMED = re.compile(r"\{\w+\}")  # a text of the screens' own
_NEXT = re.compile(r"(?<=\.) (?=[A-Z])")  # where another sentence begins
KEPT: Final = 512
"""How many sentences are remembered: a screen draws the same ones again and again."""
DEEP: Final = 50
"""How far a sentence within a sentence within a sentence is looked into: some are from afar."""


class Sentences:
    """Translates what one of the `templates` (English: other language) matches as a whole.

    `{}` stands for a value; a translation has them in the same order, or numbered (`{1} … {0}`).
    A value that is itself a known sentence is translated, too. The template with most words of
    its own wins, though one in whose values another sentence begins only where the sentences are
    not known one by one. A full stop at the end need not be in it. What none matches stays, and
    so does what has a translation with other places.
    """

    def __init__(self, templates: Mapping[str, str] | None = None) -> None:
        self._whole = dict(templates or {})
        sentences = [
            one
            for one, translation in self._whole.items()
            if _PLACE.search(one) and not _NAMED.search(one) and _fits(one, translation)
        ]
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
        spanning = []
        for pattern, translation in self._patterns:
            if found := pattern.fullmatch(sentence):
                if any(map(_NEXT.search, found.groups())):
                    spanning.append((found, translation))
                else:
                    yield self._told(found, translation, depth)
        yield from self._one_by_one(sentence, depth)
        yield from (self._told(*match, depth) for match in spanning)

    def _one_by_one(self, sentences: str, depth: int) -> Iterator[str]:
        """Several sentences, if each of them is known."""
        parts, told = _NEXT.split(sentences), list[str]()
        for one in parts:
            if len(parts) == 1 or (now := self._translated(one, depth + 1)) == one:
                return
            told.append(now)
        yield " ".join(told)

    def _told(self, found: re.Match[str], translation: str, depth: int) -> str:
        *values, stop = found.groups()
        return f"{translation.format(*(self._translated(one, depth + 1) for one in values))}{stop}"


def _fits(template: str, translation: str) -> bool:
    """Whether the values of the one can be filled into the other: catalogues are made by hand."""
    try:
        translation.format(*_PLACE.findall(template))
    except (LookupError, ValueError, AttributeError):
        return False
    return True


def _own_words(template: str) -> tuple[int, str]:
    """How much of it is no value; of joined sentences first at the semicolon, then the colon."""
    return len(_PLACE.sub("", template)), template


def _pattern(template: str) -> re.Pattern[str]:
    own = (re.escape(part) for part in _PLACE.split(template))
    stop = "()" if template.endswith("{}") else r"(\.?)"  # else the value has it
    return re.compile("(.+?)".join(own) + stop, re.DOTALL)
