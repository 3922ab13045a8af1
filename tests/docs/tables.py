"""Reads the tables of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Final

CODE: Final = re.compile(r"`([^`]+)`")


def rows(page: Path, after: str) -> list[list[str]]:
    """The cells of the first table behind these words."""
    _, words, rest = page.read_text().partition(f"{after}\n")
    assert words, f"{page} has no line {after!r}"
    lines = re.search(r"(?:^\|.*\n)+", rest, re.MULTILINE)
    assert lines, f"{page}: no table behind {after!r}"
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines[0].splitlines()[2:]
    ]


def codes(cells: Iterable[str]) -> list[str]:
    """Everything in the cells that is written as code."""
    return [code for cell in cells for code in CODE.findall(cell)]


def names(of: type) -> set[str]:
    """The fields of a dataclass."""
    return {field.name for field in fields(of)}
