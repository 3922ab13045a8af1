"""The mutants are those that were meant; what is listed as equivalent is one of them."""

from __future__ import annotations

import ast

import pytest

from tests.mutation.__main__ import TARGETS, equivalents, text_of
from tests.mutation.mutants import enums_of, keys, mutants

SMALL = '''
"""A module."""
from enum import Enum

class Colour(Enum):
    RED = 1
    BLUE = 2

MOST = 7
TABLE = {"a": Colour.RED}

def capped(value: int, cap: int = 3) -> int:
    """Words."""
    if value < 0 and cap:
        return 0
    match value:
        case 1 | 2:
            return min(value, cap)
        case _:
            assert_never(value)
'''


@pytest.mark.parametrize(
    ("where", "was", "becomes"),
    [
        ("", "MOST = 7", "pass"),
        ("", "7", "8"),
        ("", "'a': Colour.RED", "left out"),
        ("", "Colour.RED", "Colour.BLUE"),
        ("Colour", "1", "2"),
        ("capped", "3", "2"),
        ("capped", "value < 0", "value <= 0"),
        ("capped", "value < 0", "value >= 0"),
        ("capped", "value < 0 and cap", "value < 0 or cap"),
        ("capped", "cap", "left out"),
        ("capped", "if value < 0 and cap:", "if False:"),
        ("capped", "min(value, cap)", "max(value, cap)"),
        ("capped", "min(value, cap)", "value"),
        ("capped", "case 1 | 2:", "left out"),
        ("capped", "2", "left out"),
    ],
)
def test_a_change_is_made(where: str, was: str, becomes: str) -> None:
    made = {mutant.key[:3]: mutant for mutant in mutants(SMALL, enums_of([SMALL]))}
    changed = made[where, was, becomes].source
    assert changed != ast.unparse(ast.parse(SMALL))
    compile(changed, "changed", "exec")


def test_words_and_what_never_happens_are_left_alone() -> None:
    told = {mutant.was for mutant in mutants(SMALL, enums_of([SMALL]))}
    assert not [was for was in told if "Words" in was or "never" in was or "import" in was]


def test_the_mutants_of_each_module_are_told_apart() -> None:
    for module in TARGETS:
        made = keys(*text_of(module))
        assert len(set(made)) == len(made) > 0


def test_what_is_listed_as_equivalent_is_a_mutant_with_a_reason() -> None:
    made = {(module, *key) for module in TARGETS for key in keys(*text_of(module))}
    assert equivalents().keys() <= made
    assert all(len(reason) > 20 for reason in equivalents().values())
