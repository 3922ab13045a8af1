"""The table of faults is whole, and says of budgets what the hazard file says."""

from __future__ import annotations

import pytest

from controller.faults.fault import Answer, Fault
from controller.faults.run import UnknownFault, chosen
from controller.faults.table import FAULTS, NOT_TRIED
from docs.generate.hazards import read_hazards

HAZARDS = {row.id: row for row in read_hazards()}
STOP_HAZARD = "H11"
"""Whose budget holds where the session goes on and a person stops it."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_is_of_a_hazard_and_its_budget_is_the_hazards(fault: Fault) -> None:
    hazard = HAZARDS[fault.hazard]
    assert hazard.adopted
    if fault.budget is None:
        return
    owner = HAZARDS[STOP_HAZARD] if fault.seen == ("stop",) else hazard
    allowed = {budget.ms for budget in (*owner.budget, *hazard.budget)}
    assert fault.budget.ms in allowed
    assert bool(fault.budget.before_ms) == bool(fault.budget.before)


def test_names_are_unique() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_what_is_not_tried_has_a_hazard_and_a_reason() -> None:
    for hazards, what, reason in NOT_TRIED:
        assert set(hazards.split(", ")) <= HAZARDS.keys()
        assert what
        assert reason


def test_a_choice_by_hazard_and_by_name() -> None:
    assert {fault.hazard for fault in chosen(["H07"])} == {"H07"}
    assert [fault.name for fault in chosen(["guard-killed"])] == ["guard-killed"]
    assert chosen([]) == list(FAULTS)
    with pytest.raises(UnknownFault, match="nonsense"):
        chosen(["nonsense", "H07"])


def test_whoever_refuses_is_not_timed() -> None:
    refused = [fault for fault in FAULTS if fault.answer is Answer.REFUSED]
    assert refused
    assert all(fault.budget is None for fault in refused)
