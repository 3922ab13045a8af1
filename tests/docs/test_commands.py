"""Every command of the pages is tried, or its words are read where it cannot be."""

from __future__ import annotations

import re
import shutil
from itertools import groupby
from pathlib import Path

import pytest

from tests.docs.commands import EVERY_COMMAND, Command, commands, ours
from tests.docs.home import furnish
from tests.docs.manners import IN_PLACE, MANNERS, Kept, Looked, Read, Typed, as_typed, manner
from tests.docs.reader import complaint
from tests.docs.typist import Typist

PAGES_WITH_COMMANDS = {
    page: tuple(found) for page, found in groupby(EVERY_COMMAND, key=lambda one: one.page)
}


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with all that the pages take for granted, to be copied."""
    home = tmp_path_factory.mktemp("furnished")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
            patch.delenv(name, raising=False)
        furnish(home)
    return home


@pytest.mark.timeout(600)  # a page has a session or two of real time
@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS)
def test_what_a_page_has_people_type_works(page: str, furnished: Path, short_folder: Path) -> None:
    home = shutil.copytree(furnished, short_folder / "home")
    with Typist(home) as typist:
        for command in map(as_typed, PAGES_WITH_COMMANDS[page]):
            _try(command, typist)


def _try(command: Command, typist: Typist) -> None:
    match manner(command):
        case Typed(answers, codes):
            done = typist.type(command.text, answers)
            good = done.code in codes and "Traceback" not in done.said
        case Kept(until):
            done = typist.keep(command.text, until)
            good = done.code is None
        case Looked(until, keys, beside, beside_says):
            if beside:
                typist.keep(beside, beside_says)
            done = typist.look(command.text, until, keys)
            good = until in done.said and done.code == 0
        case Read():
            return
    assert good, f"{command}\nended with {done.code} and said:\n{done.said[-3000:]}"


@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS)
def test_commands_are_real(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in PAGES_WITH_COMMANDS[page]:
        for words in ours(command) if isinstance(manner(as_typed(command)), Read) else ():
            assert not (told := complaint(words)), f"{command}: {told}"


@pytest.mark.parametrize("words", [["rum"], ["run", "--no-such"], ["simulate", "treadmil"]])
def test_a_wrong_command_would_be_found(words: list[str]) -> None:
    assert complaint(words)


def test_commands_are_found_with_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.docs.commands.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "# Page\n\n```sh\nif a; then\n    b\nfi\nc \\\n  d\n```\n\n"
        "1. ```console\n   $ e  # f\n   said\n   # g\n   ```\n"
    )
    found = [(one.line, one.text, one.by_root) for one in commands(page)]
    assert found == [
        (4, "if a; then\n    b\nfi", False),
        (7, "c \\\n  d", False),
        (12, "e  # f", False),
        (14, "g", True),
    ]


def test_every_row_is_of_a_command_that_a_page_has() -> None:
    plain = [re.sub(r"\s+#.*", "", command.text) for command in EVERY_COMMAND]
    typed = [as_typed(command) for command in EVERY_COMMAND]
    unused = [said for said, _ in IN_PLACE if not any(re.search(said, text) for text in plain)]
    for said, how in MANNERS:
        if not any(re.search(said, one.text) and manner(one) == how for one in typed):
            unused.append(said)
    assert unused == []
