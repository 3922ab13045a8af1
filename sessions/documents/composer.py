"""From YAML text to a tree.

Built from the parser's events, so that nothing is ever constructed from a hostile file: scalars
stay the text that was written (`5` is "5", `.nan` is ".nan"), and reading ends at the first node
too many. Anchors, aliases, tags, merge keys and several documents have no use here and are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from sessions.documents.faults import quoted
from sessions.documents.tree import Mapping, Mark, Node, Scalar, Sequence, mark_at

MAX_DEPTH = 20  # four nested repeats and a step's cues take 17
MAX_NODES = 5000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HINTS = (
    ("mapping values are not allowed", "put text that has a colon in it in quotes"),
    ("tab", "indent with spaces"),
    ("cannot start any token", "indent with spaces, and put text that begins so in quotes"),
    ("did not find expected", "check the indentation and the brackets and quotes before it"),
    ("end of stream", "close the quote or bracket that is open"),
    ("could not find expected ':'", "a key is followed by a colon and a space"),
)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something at a place that does not belong there."""

    mark: Mark
    message: str


class _TooMuch(Exception):
    """The file is bigger or deeper than any that is meant: reading ends here."""

    def __init__(self, misfit: Misfit) -> None:
        self.misfit = misfit


def read_tree(text: str) -> tuple[Node | None, list[Misfit]]:
    """The one document in `text`, or None, and what is wrong with it as YAML."""
    if found := _FORBIDDEN.search(text):
        return None, [Misfit(mark_at(text, found.start()), "a control character; remove it")]
    composer = _Composer(text)
    try:
        return composer.document(), composer.misfits
    except _TooMuch as stop:
        return None, [*composer.misfits, stop.misfit]
    except yaml.YAMLError as error:
        return None, [*composer.misfits, _not_yaml(error)]


def _not_yaml(error: yaml.YAMLError) -> Misfit:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "not readable as YAML"
    hint = next((hint for part, hint in _HINTS if part in problem), "see the example files")
    place = Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
    return Misfit(place, f"not YAML, {problem}; {hint}")


class _Composer:
    """Builds the tree from events, noting misfits and going on where that makes sense."""

    def __init__(self, text: str) -> None:
        self.misfits: list[Misfit] = []
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._nodes = 0

    def document(self) -> Node | None:
        next(self._events)  # the stream's start
        if not isinstance(next(self._events), yaml.DocumentStartEvent):
            return None
        root = self._node(next(self._events), depth=1)
        next(self._events)  # the document's end
        more = next(self._events)
        if isinstance(more, yaml.DocumentStartEvent):
            self._misfit(more, "a second document; a file holds one")
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._count(event, depth)
        mark = _mark(event)
        match event:
            case yaml.AliasEvent():
                self._misfit(event, "an alias (*); write the value out, or use repeat")
                return Scalar(mark, "")
            case yaml.ScalarEvent():
                self._refuse_properties(event)
                return Scalar(mark, event.value)
            case yaml.SequenceStartEvent():
                self._refuse_properties(event)
                return self._sequence(Sequence(mark), depth)
            case yaml.MappingStartEvent():
                self._refuse_properties(event)
                return self._mapping(Mapping(mark), depth)
            case _:
                raise yaml.YAMLError(event)

    def _sequence(self, sequence: Sequence, depth: int) -> Sequence:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            sequence.items.append(self._node(event, depth + 1))
        return sequence

    def _mapping(self, mapping: Mapping, depth: int) -> Mapping:
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._misfit(event, "a list or mapping as a key; a key is one word")
            elif key.text == "<<":
                self._misfit(event, "a merge key (<<); write the keys out")
            elif key.text in mapping.entries:
                line = mapping.entries[key.text][0].line
                self._misfit(event, f"{quoted(key.text)} is already in line {line}; keep one")
            else:
                mapping.entries[key.text] = (key.mark, value)
        return mapping

    def _refuse_properties(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self._misfit(event, "an anchor (&); write the value out, or use repeat")
        if getattr(event, "tag", None) is not None:
            self._misfit(event, "a tag (!); write the value alone")

    def _count(self, event: yaml.Event, depth: int) -> None:
        self._nodes += 1
        if depth > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} deep; a workout nests at most four repeats"
            raise _TooMuch(Misfit(_mark(event), message))
        if self._nodes > MAX_NODES:
            message = f"more than {MAX_NODES} values; use repeat for what comes again"
            raise _TooMuch(Misfit(_mark(event), message))

    def _misfit(self, event: yaml.Event, message: str) -> None:
        self.misfits.append(Misfit(_mark(event), message))


def _mark(event: yaml.Event) -> Mark:
    assert event.start_mark is not None
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)
