"""Roles: every cell of the table against a table of the tests' own, and PINs."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.care import roles
from sessions.care.pins import (
    FREE_TRIES,
    LOCKED_S,
    SALT_BYTES,
    Tries,
    fits,
    keep,
    tried,
    wait_s,
)
from sessions.care.roles import MAY, Action, Role, may

ROLES = ("participant", "therapist", "engineer")
CELLS = {
    "RUN": "yes yes yes",
    "ANSWER": "yes yes yes",
    "CHOOSE": "no  yes yes",
    "RESET": "yes yes yes",
    "SEE_RECORDS": "no  yes no",
    "EDIT_PARTICIPANT": "no  yes no",
    "SCREEN": "no  yes no",
    "DECIDE": "no  yes no",
    "ERASE": "no  yes no",
    "SET_PIN": "no  no  yes",
    "SET_MACHINE": "no  no  yes",
    "SET_SITE": "no  no  yes",
}
"""What each role may do, in the order of `ROLES`."""


def wrong_cells(table: Mapping[Role, frozenset[Action]]) -> list[tuple[str, str]]:
    """The cells in which the table differs from `CELLS`."""
    return [
        (role, action)
        for action, row in CELLS.items()
        for role, cell in zip(ROLES, row.split(), strict=True)
        if (Action[action] in table[Role(role)]) != (cell == "yes")
    ]


def test_the_table_is_whole() -> None:
    assert set(CELLS) == {action.name for action in Action}
    assert set(ROLES) == {role.value for role in Role} == {role.value for role in MAY}


def test_every_cell() -> None:
    assert wrong_cells(MAY) == []


@pytest.mark.parametrize("action", CELLS)
def test_who_asks_is_told_what_the_table_says(action: str) -> None:
    told = [may(Role(role), Action[action]) for role in ROLES]
    assert told == [cell == "yes" for cell in CELLS[action].split()]


def test_every_action_is_told_in_words() -> None:
    assert all(len(action.value.split()) > 1 for action in Action)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_change_of_any_cell_is_seen(
    role: Role, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = may(role, action)
    changed = dict(MAY) | {role: MAY[role] ^ {action}}
    monkeypatch.setattr(roles, "MAY", changed)
    assert may(role, action) is not was
    assert wrong_cells(changed) == [(role.value, action.name)]


def test_stop_is_no_action() -> None:
    assert not [action for action in Action if "STOP" in action.name]


def test_a_pin_is_kept_as_a_salted_hash() -> None:
    salt = os.urandom(SALT_BYTES)
    kept = keep("4827", salt)
    assert fits("4827", kept)
    assert not fits("4828", kept)
    assert b"4827" not in kept.hash + kept.salt
    assert keep("4827", os.urandom(SALT_BYTES)).hash != kept.hash


@pytest.mark.parametrize(
    "pin", ["", "482", "48271827182718", "48a7", "٤٨٢٧", "1111", "1234", "8765"]
)
def test_a_weak_pin_is_refused(pin: str) -> None:
    with pytest.raises(ValueError, match="PIN"):
        keep(pin, bytes(SALT_BYTES))


def test_wrong_tries_lock_for_longer_and_longer() -> None:
    tries, now_s, waits = Tries(), 1000.0, []
    for _ in range(10):
        tries = tried(tries, right=False, now_s=now_s)
        waits.append(wait_s(tries, now_s))
        now_s += waits[-1]
    assert waits == [0, 0, 0, 0, 60, 300, 900, 3600, 3600, 3600]
    assert tried(tries, right=True, now_s=now_s) == Tries()


@given(st.integers(0, 20), st.floats(0, 1e10), st.floats(0, 1e10))
def test_no_clock_locks_for_ever(wrong: int, locked_until_s: float, now_s: float) -> None:
    left_s = wait_s(Tries(wrong, locked_until_s), now_s)
    assert 0 <= left_s <= LOCKED_S[-1]
    assert left_s == 0 or wrong >= FREE_TRIES
