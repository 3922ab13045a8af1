"""The lowest limit is in force, and none is no limit."""

from __future__ import annotations

import pytest

from controller.belt.limits import Limit, lowest_first

SITE = Limit(0.9, "site", "narrow room")
PERSON = Limit(0.6, "participant", "first session")
MACHINE = Limit(4.0, "machine", "card")


@pytest.mark.hazard("H28")
def test_the_lowest_comes_first_and_all_are_told() -> None:
    assert lowest_first([SITE, None, MACHINE, PERSON]) == (PERSON, SITE, MACHINE)


def test_one_limit_is_in_force() -> None:
    assert lowest_first(iter([SITE])) == (SITE,)


@pytest.mark.hazard("H28")
@pytest.mark.parametrize("limits", [[], [None, None]])
def test_without_any_limit_nothing_moves(limits: list[Limit | None]) -> None:
    with pytest.raises(ValueError, match="without any limit nothing may move"):
        lowest_first(limits)
