"""The language of the screens: which is spoken, and what of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from controller.language.catalogues import FILE, SHIPPED, BadCatalogue
from controller.language.sentences import Sentences
from controller.language.tongue import UnknownLanguage, of_voice
from tui import language
from tui.language import N_, _, figure, heard, ngettext, speak

HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""
FRENCH = f"""{HEADER}
msgid "help"
msgstr "aide"

msgid "one step"
msgid_plural "{{n}} steps"
msgstr[0] "un pas"
msgstr[1] "{{n}} pas"

msgid "{{}} allows {{}} at most"
msgstr "au plus {{1}} : {{0}}"

msgid "this site"
msgstr "ce site"
"""


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    language.look_in(SHIPPED)
    speak("en")


def site_folder(folder: Path, text: str = FRENCH) -> Path:
    file = folder / "fr" / FILE
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    language.look_in(folder)
    return file


def test_english_needs_no_catalogue() -> None:
    speak("en")
    assert (_("help"), _(""), N_("x"), language.spoken()) == ("help", "", "x", "en")
    assert ngettext("one step", "{n} steps", 2) == "{n} steps"
    assert figure("1.5 mph") == "1.5 mph"
    assert heard("what nobody knows") == "what nobody knows"
    assert language.day(date(2026, 11, 22)) == "22 Nov 2026"


def test_german_is_shipped() -> None:
    speak("de")
    assert (_("help"), _("no such text"), _("")) == ("Hilfe", "no such text", "")
    assert figure("1.5 mph at 10.25 %. Ends. 3") == "1,5 mph at 10,25 %. Ends. 3"
    assert language.day(date(2026, 11, 22)) == "22.11.2026"
    assert language.offered() == {"en": "English", "de": "Deutsch"}


def test_a_site_adds_a_language(tmp_path: Path) -> None:
    site_folder(tmp_path)
    speak("fr")
    assert _("help") == "aide"
    assert ngettext("one step", "{n} steps", 0) == "un pas"
    assert heard("this site allows 2.0 mph at most") == "au plus 2.0 mph : ce site"
    assert list(language.offered()) == ["en", "de", "fr"]


@pytest.mark.parametrize("named", ["fr", "../../etc", "de/..", "DE", "x" * 500])
def test_an_unknown_language_is_told(named: str) -> None:
    with pytest.raises(UnknownLanguage, match="there are en, de"):
        speak(named)
    assert language.spoken() == "en"


@pytest.mark.parametrize("text", ["msgid", 'msgid "a\n', f'{HEADER}\nmsgid "a"\nmsgid "b"\n'])
def test_a_bad_catalogue_is_told(tmp_path: Path, text: str) -> None:
    site_folder(tmp_path, text)
    with pytest.raises(BadCatalogue, match=r"backstride\.po"):
        speak("fr")
    assert language.spoken() == "en"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE@euro", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANGUAGE": "sv:de:en", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "../../x"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_names_a_language(variables: dict[str, str], expected: str) -> None:
    assert language.of_environment(variables) == expected


def test_the_template_with_most_words_of_its_own_wins() -> None:
    known = Sentences({"{} at {}": "{} bei {}", "{} at {} mph": "{} mit {} mph", "x": "y"})
    assert known.translated("x at 2 mph") == "y mit 2 mph"
    assert known.translated("x at 2") == "y bei 2"
    assert Sentences({"{day}": "{day}"}).translated("a text of the screens' own") != "y"
    assert known.translated("a full stop. (x)") == "a full stop. (x)"


def test_a_full_stop_need_not_be_in_the_template() -> None:
    templates = {"{} at {}": "{} bei {}", "done": "fertig", "done.": "Schluss.", "{} up": "auf {}"}
    known = Sentences(templates)
    assert known.translated("walk at 2.") == "walk bei 2."
    assert known.translated("done at done.") == "fertig bei Schluss."
    assert known.translated("done up.") == "auf fertig."
    assert (known.translated("done"), known.translated("done.")) == ("fertig", "Schluss.")
    assert known.translated("unknown.") == "unknown."


@pytest.mark.parametrize("sentence", [", ".join(["x"] * 5000), "." * 5000])
def test_what_somebody_sends_from_afar_may_be_long(sentence: str) -> None:
    known = Sentences({"{}, {}": "{}; {}", "x": "y"})
    assert known.translated(sentence).endswith(sentence[-1000:])


@pytest.mark.parametrize(
    ("voice", "code"),
    [("en", "en"), ("en-gb-x-rp", "en"), ("de", "de"), ("de+f2", "de"), ("fr", "en"), ("7", "en")],
)
def test_a_voice_is_spoken_to_in_its_language(voice: str, code: str) -> None:
    assert of_voice(voice).code == code
    assert of_voice("de").told("Recovery, slower: 1.8 mph") == "Erholung, langsamer: 1,8 mph"


@pytest.mark.parametrize("wrong", ["zu schnell: {} {}", "zu schnell: {speed}", "zu schnell: {"])
def test_a_translation_with_other_places_is_not_used(wrong: str) -> None:
    assert Sentences({"too fast: {}": wrong}).translated("too fast: 2 mph") == "too fast: 2 mph"
