"""The fault table: each cause has its row, a reaction that was chosen, and words for people."""

from __future__ import annotations

import re

import pytest

from controller.belt.faults import FAULTS, Blame, Cause, Reaction

CUT = {"overspeed", "speed_mismatch", "wrong_way", "stop_not_obeyed"}
EASED = {
    "incline_mismatch",
    "command_refused",
    "person_off",
    "stumbling",
    "front_end",
    "rear_end",
    "pain",
    "exertion",
    "deck_stale",
    "deck_frozen",
    "deck_saturated",
    "deck_gain",
    "deck_wrong",
    "deck_rebooted",
    "feedback_wrong",
    "feedback_frozen",
    "unwatched",
    "unattended",
    "heart_rate_high",
    "heart_rate_lost",
}


def test_every_cause_has_a_row() -> None:
    assert set(FAULTS) == set(Cause)


@pytest.mark.hazard("H23")
@pytest.mark.parametrize("cause", list(Cause))
def test_what_leaves_time_eases_and_everything_else_stops(cause: Cause) -> None:
    """A cause that is not named above stops the belt at once."""
    usual = Reaction.EASE if cause in EASED else Reaction.STOP
    assert FAULTS[cause].reaction is (Reaction.CUT if cause in CUT else usual)


def test_reactions_are_ordered_from_mild_to_hard() -> None:
    assert [(reaction.name, reaction.value) for reaction in Reaction] == [
        ("HOLD", 0),
        ("EASE", 1),
        ("STOP", 2),
        ("CUT", 3),
    ]


def test_only_a_treadmill_that_does_not_answer_counts_as_a_lost_device() -> None:
    assert {cause for cause in Cause if FAULTS[cause].blame is Blame.DEVICE} == {Cause.LINK_LOST}
    assert [blame.value for blame in Blame] == ["safety stop", "device lost"]


@pytest.mark.parametrize("cause", list(Cause))
def test_each_row_names_its_hazard_and_tells_people_what_happened_and_what_to_do(
    cause: Cause,
) -> None:
    fault = FAULTS[cause]
    assert cause.value == cause.name.lower()
    assert re.fullmatch(r"H\d\d", fault.hazard)
    assert re.fullmatch(r"[A-Z].{10,}[^.]", fault.text)
    assert re.fullmatch(r"[A-Z].{10,}\.", fault.remedy)


@pytest.mark.parametrize(
    ("said", "causes"),
    [
        ("until a technician has looked at it", [Cause.OVERSPEED, Cause.INCLINE_MISMATCH]),
        ("Help the person off", [Cause.STALL, Cause.INCLINE_MISMATCH, Cause.FEEDBACK_FROZEN]),
        ("Close every other app", [Cause.CONTROL_LOST, Cause.STARTED_ELSEWHERE]),
        ("Pull the safety key", [cause for cause in Cause if cause in CUT]),
        ("Hold the rail", [Cause.LINK_LOST, Cause.STOP_NOT_OBEYED]),
    ],
)
def test_what_must_be_done_is_said(said: str, causes: list[Cause]) -> None:
    assert all(said in FAULTS[cause].remedy for cause in causes)
