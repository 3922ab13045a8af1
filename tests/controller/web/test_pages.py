"""What is served says the same in every language, and comes from here alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from controller.web.pages import OWN, assets, page, policy
from controller.web.words import ENGLISH, WORDS, language

PAGES = ("index", "terminal", "entering")


def test_every_language_has_every_word() -> None:
    for words in WORDS.values():
        assert words.keys() == WORDS[ENGLISH].keys()
        assert all(words.values())


@pytest.mark.parametrize("spoken", WORDS)
def test_every_page_is_drawn(spoken: str) -> None:
    for name in PAGES:
        drawn = page(name, spoken, screen="clinic", access="view")
        assert f'lang="{spoken}"' in drawn
    refused = page("refused", spoken, why="token_wait", wait="<60>")
    assert "&lt;60&gt;" in refused
    assert 'action="/stop"' in refused


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [("de-CH,de;q=0.9,en;q=0.8", "de"), ("fr,de;q=0.5", "de"), ("", "en"), ("xx", "en")],
)
def test_the_browser_says_the_language(accepted: str, spoken: str) -> None:
    assert language(accepted) == spoken


def test_no_page_names_another_server() -> None:
    for path in OWN.iterdir():
        addresses = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text())
        assert not addresses, path


def test_what_a_page_names_is_served() -> None:
    served = assets()
    for path in OWN.iterdir():
        for name in re.findall(r"/assets/([a-z.]+)", path.read_text()):
            assert served[name].is_file()


@pytest.mark.parametrize("name", [*PAGES, "refused"])
def test_a_page_may_load_from_here_only(name: str) -> None:
    ours = {
        "'none'",
        "'self'",
        "'unsafe-inline'",
        "data:",
        "allow-scripts",
        "http://h:1",
        "ws://h:1",
    }
    rules = [rule.split() for rule in policy(name, "http://h:1", "ws://h:1").split(";")]
    assert ["default-src", "'none'"] in rules
    assert {source for _, *sources in rules for source in sources} <= ours
    assert not any("unsafe-eval" in rule for rule in rules)
    styles_only = [rule[0] for rule in rules if "'unsafe-inline'" in rule]
    assert styles_only == (["style-src"] if name == "terminal" else [])


def test_the_terminal_is_the_one_that_we_know(tmp_path: Path) -> None:
    """What our page relies on in textual-serve's script; another version may say it otherwise."""
    script = assets()["textual.js"].read_text()
    for relied_on in (
        ".dataset.sessionWebsocketUrl",
        ".dataset.fontSize",
        'new WebSocket(this.websocket_url+"?width="+',
        '["stdin",',
        '["resize",',
        "window.onload=",
        "'Roboto Mono'",
        "this.webglAddon=new",
        "this.canvasAddon=new",
        '"text",',
    ):
        assert relied_on in script
