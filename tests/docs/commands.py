"""What the pages have people type: page, line and text of each command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import PAGES, ROOT

FENCE = r"^(?P<indent> *(?:\d+\. )?)```(?P<kind>{kinds})\n(?P<text>.*?)^ *```"
BLOCK = re.compile(FENCE.format(kinds="sh|console"), re.MULTILINE | re.DOTALL)
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


def commands(page: Path) -> Iterator[Command]:
    """The commands of the page's shell blocks, in order."""
    source, name = page.read_text(), str(page.relative_to(ROOT))
    for block in BLOCK.finditer(source):
        first = source.count("\n", 0, block.start("text")) + 1
        lines = [
            line.removeprefix(" " * len(block["indent"])) for line in block["text"].splitlines()
        ]
        typed = _scripted if block["kind"] == "sh" else _prompted
        for offset, text, by_root in typed(lines):
            yield Command(name, first + offset, text, by_root)


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
