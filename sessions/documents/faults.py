"""What is wrong with a file, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong. Lines and columns count from 1; 0 means the file as a whole."""

    path: str
    line: int
    column: int
    message: str  # what is wrong; what is allowed

    def __str__(self) -> str:
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{printable(self.path)}{place}: {self.message}"


class DocumentError(ValueError):
    """A file that cannot be used. `faults` has every reason, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


def printable(text: str) -> str:
    """The text with a mark in place of anything that a terminal might obey."""
    return "".join(character if character.isprintable() else "�" for character in text)


def quoted(text: str) -> str:
    """A piece of a file as a message shows it: short and printable."""
    return printable(text[:40]) + ("…" if text[40:] else "")
