"""German is whole: every text of the screens and every sentence of the controller is in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.belt.faults import FAULTS
from controller.conduct.views import ends
from controller.language.catalogues import FILE, SHIPPED
from sessions.care.asking import QUESTIONS, SCALES
from sessions.workouts.plan import AfterTime, UntilTold
from tui import language
from tui.language import heard, speak
from tui.locale.__main__ import main
from tui.locale.catalogue import ROOT, faults, texts

GERMAN = SHIPPED / "de" / FILE


@pytest.fixture
def german() -> Iterator[None]:
    speak("de")
    yield
    speak("en")


def test_german_is_whole() -> None:
    assert list(faults(GERMAN)) == []


def marked(file: Path) -> Iterator[str]:
    """Every constant that is an argument of `_`, also within an f-string."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            said = (one.value for one in node.args if isinstance(one, ast.Constant))
            yield from (text for text in said if isinstance(text, str) and text)


def test_no_marked_text_is_overlooked() -> None:
    """Babel sees no text within an f-string."""
    known = texts()
    lost = [text for file in ROOT.rglob("*.py") for text in marked(file) if text not in known]
    assert lost == []


def test_a_catalogue_that_lacks_something_is_told(tmp_path: Path) -> None:
    file = tmp_path / "de" / FILE
    file.parent.mkdir(parents=True)
    text = GERMAN.read_text("utf-8")
    assert 'msgstr "Hilfe"' in text
    file.write_text(text.replace('msgstr "Hilfe"', 'msgstr ""') + '\nmsgid "x"\nmsgstr "y"\n')
    assert list(faults(file)) == ["not translated: 'help'", "nowhere in the code: 'x'"]
    file.write_text(text.replace('msgstr "noch {seconds} s"', 'msgstr "noch {second} s"'))
    assert list(faults(file)) == ["other placeholders: 'noch {second} s'"]


def test_a_translator_begins_with_an_empty_catalogue(tmp_path: Path) -> None:
    file = tmp_path / "fr" / FILE
    file.parent.mkdir(parents=True)
    file.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n')
    done = CliRunner().invoke(main, [str(file)])
    assert done.exit_code == 0
    assert "to translate" in done.output
    assert 'msgid "THIS SCREEN HAS LOST THE CONTROLLER"' in file.read_text("utf-8")


@pytest.mark.usefixtures("german")
def test_causes_and_questions_are_heard_in_german() -> None:
    told = [text for fault in FAULTS.values() for text in (fault.text, fault.remedy)]
    told += [*QUESTIONS["en"].values(), *(end for pair in SCALES["en"].values() for end in pair)]
    assert [text for text in told if heard(text) == text] == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("no workout is loaded: load one first", "kein Programm geladen: erst eins laden"),
        (
            "above the limit of 2 mph (backward gait: this is not the code)",
            "über der Grenze von 2 mph (Rückwärtsgang: das ist nicht der Code)",
        ),
        ("too many wrong codes: try again in 30 s", "zu viele falsche Codes: in 30 s noch einmal"),
        (ends(AfterTime(90.0)), "nach 1 min 30 s"),
        (ends(UntilTold()), "auf Zuruf"),
        ("what nobody has translated", "what nobody has translated"),
    ],
)
@pytest.mark.usefixtures("german")
def test_sentences_are_known_by_their_templates(sentence: str, expected: str) -> None:
    assert heard(sentence) == expected


def test_the_language_changes_at_run_time() -> None:
    speak("de")
    assert language._("help") == "Hilfe"
    speak("en")
    assert (language._("help"), heard("warm-up")) == ("help", "warm-up")
