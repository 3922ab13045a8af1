"""No command hides from the test that types them: all stand in blocks of `sh` or `console`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.commands import EVERY_COMMAND, TYPED, blocks, spans
from tests.docs.pages import PAGES, ROOT
from tests.docs.spoken import FOREIGN, IN_BLOCKS, wrong

COMMAND = re.compile(r" *([$#] |sudo |nice )*(backstride [a-z]+|make [a-z]+$|python -m )")
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@each_page
def test_no_block_is_indented(page: Path) -> None:
    """Nobody says of such a block whether it is typed."""
    assert list(blocks(page, "code_block")) == []


@each_page
def test_what_is_typed_is_marked_as_such(page: Path) -> None:
    hidden = [
        line
        for _, kind, text in blocks(page, "fence")
        if kind not in TYPED
        for line in text.splitlines()
        if COMMAND.match(line)
    ]
    assert hidden == []


@each_page
def test_inline_code_only_names_commands(page: Path) -> None:
    """What it names is there: command, option, target, module. What is typed is in a block."""
    assert [(line, code, told) for line, code in spans(page) if (told := wrong(code))] == []


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("backstride run", ""),
        ("backstride run --yes", ""),
        ("backstride workouts new NAME", ""),
        ("backstride deck calibrate --deck force:/dev/…", ""),
        ("backstride participants", ""),
        ("backstride rum", "No such command"),
        ("backstride run --no-such", "No such option"),
        ("backstride run taster", IN_BLOCKS),
        ("sessions show 2026-11-22-001", IN_BLOCKS),
        ("show P7", IN_BLOCKS),
        ("sudo systemctl stop backstride", IN_BLOCKS),
        ("--yes", ""),
        ("--no-such", "no command has this option"),
        ("make site", ""),
        ("make storm SESSIONS=3", ""),
        ("make sight", "no such target"),
        ("python -m tests.storm --fresh", ""),
        ("python -m tests.storms", "no such module"),
        ("it's", ""),
        ("baseline + 10 %", ""),
    ],
)
def test_a_hidden_command_would_be_found(code: str, told: str) -> None:
    found = wrong(code)
    assert found.startswith(told) or told in found
    assert bool(found) == bool(told)


def test_every_foreign_command_is_spoken_of() -> None:
    said = [code for page in PAGES for _, code in spans(page)]
    assert [row for row, _ in FOREIGN if not any(re.search(row, code) for code in said)] == []


def test_the_pages_have_commands() -> None:
    """Should the parser of the pages find none, no test here could fail."""
    assert len(EVERY_COMMAND) > 150
