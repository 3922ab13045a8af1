"""Markdown, and what a class's source says beside its fields."""

from __future__ import annotations

import inspect
import io
import tokenize
from collections.abc import Iterable, Sequence


def page(title: str, source: str, *parts: str) -> str:
    """A whole page that says where it comes from."""
    note = f"<!-- Written by `make docs` from {source}. Change it there. -->"
    return "\n\n".join((f"# {title}", note, *parts)) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell's own bars are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def comments(of: type) -> dict[str, str]:
    """What stands behind each name that the class assigns or annotates, on the same line."""
    found: dict[str, str] = {}
    first, depth = "", 0
    for token in tokenize.generate_tokens(io.StringIO(inspect.getsource(of)).readline):
        match token.type:
            case tokenize.NAME if not first and not depth:
                first = token.string
            case tokenize.OP:
                depth += (token.string in "([{") - (token.string in ")]}")
            case tokenize.COMMENT if first:
                found[first] = token.string.lstrip("# ")
            case tokenize.NEWLINE | tokenize.NL | tokenize.INDENT:
                first = first if depth else ""
    return found


def docstring(of: type) -> str:
    """The class's docstring as one paragraph."""
    return " ".join((inspect.getdoc(of) or "").split())
