"""A file as a tree that knows its places: values as written, each with its mark."""

from __future__ import annotations

from dataclasses import dataclass, field

PlainValue = str | list["PlainValue"] | dict[str, "PlainValue"]
Loc = tuple[int | str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text. Lines and columns count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as it is written."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    mark: Mark
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values and the places of both."""

    mark: Mark
    entries: dict[str, tuple[Mark, Node]] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> PlainValue:
    """The values alone."""
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping(entries=entries):
            return {key: plain(value) for key, (_, value) in entries.items()}


def find(root: Node, loc: Loc) -> tuple[Mark, Node]:
    """The place and node that `loc` names: the key's place where the value is a list or a mapping.

    Parts of `loc` that the tree does not have (a missing key, the name of a union's member) are
    passed over.
    """
    mark, node = root.mark, root
    for part in loc:
        match node, part:
            case Mapping(entries=entries), str() if part in entries:
                key_mark, node = entries[part]
                mark = node.mark if isinstance(node, Scalar) else key_mark
            case Sequence(items=items), int() if part < len(items):
                node = items[part]
                mark = node.mark
    return mark, node


def mark_at(text: str, index: int) -> Mark:
    """The place of the character at `index`."""
    before = text[:index]
    return Mark(before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)
