"""The hazard file is whole: each is judged, placed and shown, and the check for that bites."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.belt.faults import FAULTS
from docs.generate import hazards
from docs.generate.hazards import (
    Budget,
    Hazard,
    Judged,
    hazards_page,
    read_hazards,
    what_is_wrong,
)

SHOWN = Hazard(
    id="H01",
    judged=Judged.ADOPT,
    hazard="A thing",
    cause="Another",
    detection="a test",
    reaction=("stop",),
    done="it stops",
    budget=(Budget("from here to there", ms=100),),
    where=("tests/docs",),
    remains="None known.",
)
TESTS = {"H01": {"tests/docs/test_hazards.py": ["test_all_of_the_list_are_judged"]}}


def test_no_page_is_made_of_a_file_that_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """`test_generated` makes the page, with what pytest collects: that the real file is whole."""
    monkeypatch.setattr(hazards, "marked_tests", dict)
    with pytest.raises(ValueError, match="H01: has no test"):
        hazards_page()


def test_all_of_the_list_are_judged() -> None:
    assert [row.id for row in read_hazards()] == [f"H{number:02}" for number in range(1, 46)]


def test_every_cause_is_of_a_hazard_that_is_adopted() -> None:
    adopted = {row.id for row in read_hazards() if row.adopted}
    assert {fault.hazard for fault in FAULTS.values()} <= adopted


def test_a_whole_row_is_not_complained_of() -> None:
    assert list(what_is_wrong([SHOWN], TESTS)) == []


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (replace(SHOWN, where=("controller/gone.py",)), "names controller/gone.py"),
        (replace(SHOWN, reaction=("pray",)), "reacts by pray"),
        (replace(SHOWN, reaction=()), "has no reaction"),
        (replace(SHOWN, remains=""), "has no remains"),
        (replace(SHOWN, budget=(Budget("a while"),)), "needs ms or mm"),
        (replace(SHOWN, judged=Judged.DROP), "is dropped without a reason"),
        (replace(SHOWN, judged=Judged.DROP, reason="not ours"), "tests are marked with it"),
        (replace(SHOWN, judged=Judged.MERGE, reason="same", into="H07"), "into H07, which has no"),
        (replace(SHOWN, judged=Judged.MERGE, reason="same", into="H01"), "into H01, which has no"),
        (replace(SHOWN, id="H02"), "H01 has no row"),
        (replace(SHOWN, id="H02"), "H02: has no test"),
        (replace(SHOWN, id="H02"), "marked with H01, which has no row"),
    ],
)
def test_what_is_not_whole_is_told(row: Hazard, complaint: str) -> None:
    assert complaint in "\n".join(what_is_wrong([row], TESTS))


def test_what_is_planned_needs_no_test_and_is_not_called_shown() -> None:
    planned = replace(SHOWN, missing="All of it.")
    assert list(what_is_wrong([planned], {})) == []
    assert (planned.status, SHOWN.status) == ("planned", "shown")
