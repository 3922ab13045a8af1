"""What the pages have people type: page, line and text of each command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.docs.pages import PAGES, ROOT

MARKDOWN: Final = MarkdownIt("commonmark").enable("table")
TYPED: Final = ("sh", "console")  # kinds of blocks whose lines are typed
PROMPT = "$ "
ROOT_PROMPT = "# "  # in a console block: typed by root
GOES_ON = re.compile(r" |(fi|done)$")  # a line that belongs to the one before
ENDS = frozenset({"|", ">", ">>", "2>", "&", "&&", ";", "#"})


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a page; `line` is that of its first word."""

    page: str
    line: int
    text: str
    by_root: bool = False

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.text}"


@cache
def tokens(page: Path) -> tuple[Token, ...]:
    """The page as its parser sees it."""
    return tuple(MARKDOWN.parse(page.read_text()))


def blocks(page: Path, kind: str) -> Iterator[tuple[int, str, str]]:
    """First line, info and text of the page's `fence`s, or of each indented `code_block`."""
    for token in tokens(page):
        if token.type == kind:
            assert token.map is not None
            yield token.map[0] + 1 + (kind == "fence"), token.info, token.content


def spans(page: Path) -> Iterator[tuple[int, str]]:
    """The page's inline code, with the line on which its paragraph begins."""
    for token in tokens(page):
        for child in token.children or ():
            if child.type == "code_inline":
                assert token.map is not None
                yield token.map[0] + 1, child.content


def commands(page: Path) -> Iterator[Command]:
    """The commands of the page's shell blocks, in order."""
    name = str(page.relative_to(ROOT))
    for first, kind, text in blocks(page, "fence"):
        if kind in TYPED:
            read = _scripted if kind == "sh" else _prompted
            for offset, typed, by_root in read(text.splitlines()):
                yield Command(name, first + offset, typed, by_root)


def _scripted(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Everything is typed; lines that go on belong together."""
    begun: tuple[int, str] | None = None
    for offset, line in enumerate(lines):
        if begun and (GOES_ON.match(line) or begun[1].endswith("\\")):
            begun = (begun[0], f"{begun[1]}\n{line}")
            continue
        if begun:
            yield *begun, False
        begun = (offset, line) if line.strip() else None
    if begun:
        yield *begun, False


def _prompted(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    """What stands behind a prompt is typed, the rest is what the computer says."""
    ended = True
    text, first, by_root = "", 0, False
    for offset, line in enumerate(lines):
        if ended and line.startswith((PROMPT, ROOT_PROMPT)):
            first, text, by_root = offset, line[2:], line.startswith(ROOT_PROMPT)
        elif ended:
            continue
        else:
            text += f"\n{line}"
        if ended := not line.endswith("\\"):
            yield first, text, by_root


def ours(command: Command) -> Iterator[list[str]]:
    """The arguments of each `backstride` in the command."""
    words = shlex.split(command.text.replace("\\\n", " "), comments=True)
    while "backstride" in words:
        words = words[words.index("backstride") + 1 :]
        if arguments := [word.rstrip(";") for word in _until_the_end(words)]:
            yield arguments


def _until_the_end(words: list[str]) -> Iterator[str]:
    for word in words:
        if word in ENDS:
            return
        yield word
        if word.endswith(";"):
            return


EVERY_COMMAND = tuple(command for page in PAGES for command in commands(page))
