"""The texts of a module's code as templates: `f"above the limit of {limit}"` is the template
`above the limit of {}`. A text counts when it has two words of its own at least; no docstring does.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path


def texts_of(module: str) -> Iterator[str]:
    """Every text of the module of this name."""
    yield from _texts(_read(module))


def refusals_of(module: str) -> Iterator[str]:
    """Only what its errors say."""
    for node in ast.walk(_read(module)):
        if isinstance(node, ast.Raise) or _initializes(node):
            yield from _texts(node)


def _read(name: str) -> ast.Module:
    file = importlib.import_module(name).__file__
    assert file is not None
    return ast.parse(Path(file).read_text("utf-8"))


def _initializes(node: ast.AST) -> bool:
    """`super().__init__(f"too many ...")` of an error."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "__init__"
    )


def _texts(tree: ast.AST) -> Iterator[str]:
    inside = {id(part) for node in ast.walk(tree) for part in _parts(node)}
    for node in ast.walk(tree):
        if id(node) not in inside and _says_something(text := _template(node)):
            yield text


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """What is not a text of its own: pieces of f-strings, docstrings."""
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    if isinstance(node, ast.Expr):
        yield node.value
    if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        yield node.format_spec


def _says_something(text: str) -> bool:
    own = text.replace("{}", "").strip()
    spoken = sum(letter.isalpha() for letter in own) >= 3 and " " in text
    return spoken and ("{}" in text or " " in own)


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_template(part) or "{}" for part in node.values)
    return ""
