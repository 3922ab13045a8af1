"""Who may come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.web.door import REMEMBERED, Door, Refusal, is_own
from controller.web.offers import Access

KNOWN, VIEWERS = "a-token-of-enough-letters", "another-token-of-letters"
TOKENS = {Access.OPERATE: KNOWN, Access.VIEW: VIEWERS}
NAMES = ("127.0.0.1", "localhost", "::1", "*.clinic.example")


@pytest.fixture
def door() -> Door:
    return Door(TOKENS, NAMES)


def test_the_token_comes_in(door: Door) -> None:
    assert door.judge(KNOWN, "here", 0.0) is Access.OPERATE


@given(st.text())
def test_nothing_else_does(token: str) -> None:
    if token not in TOKENS.values():
        assert Door(TOKENS, NAMES).judge(token, "here", 0.0) is Refusal.WRONG


def test_after_five_wrong_tokens_the_right_one_has_to_wait(door: Door) -> None:
    for _ in range(5):
        assert door.judge("wrong", "here", 0.0) is Refusal.WRONG
    assert door.judge(KNOWN, "here", 59.9) is Refusal.TOO_SOON
    assert door.wait_s("here", 0.0) == 60.0
    assert door.judge(KNOWN, "here", 60.0) is Access.OPERATE
    assert door.wait_s("here", 60.0) == 0.0


def test_who_guesses_keeps_nobody_else_out(door: Door) -> None:
    for _ in range(5):
        door.judge("wrong", "there", 0.0)
    assert door.judge(KNOWN, "here", 0.0) is Access.OPERATE


def test_guesses_from_everywhere_do_not_pile_up(door: Door) -> None:
    for address in range(3 * REMEMBERED):
        door.judge("wrong", f"{address}", 0.0)
    assert len(door._tries) == REMEMBERED


def test_the_cookie_is_as_good_as_the_token_and_ends_with_it(door: Door) -> None:
    for access, cookie in door.passes.items():
        assert door.known(cookie) is access
        assert TOKENS[access] not in cookie
    for cookie in ("", KNOWN, "é" * 64):
        assert door.known(cookie) is None
    other = Door({Access.OPERATE: "yet-another-token-of-letters"}, NAMES)
    assert other.known(door.passes[Access.OPERATE]) is None


def test_the_token_of_viewers_lets_them_look(door: Door) -> None:
    assert door.judge(VIEWERS, "here", 0.0) is Access.VIEW
    assert door.passes[Access.VIEW] != door.passes[Access.OPERATE]


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8080", "localhost", "LOCALHOST:1", "[::1]:8080", "room3.clinic.example"]
)
def test_our_names_are_ours(door: Door, host: str) -> None:
    assert door.is_us(host)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example:8080", "10.0.0.1", "[", "clinic.example"]
)
def test_other_names_are_not(door: Door, host: str) -> None:
    assert not door.is_us(host)


def test_only_our_page_is_our_page() -> None:
    assert is_own("http://localhost:8080", "http", "localhost:8080")
    for origin in (None, "null", "https://localhost:8080", "http://localhost", "http://evil"):
        assert not is_own(origin, "http", "localhost:8080")
