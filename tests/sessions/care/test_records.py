"""Who may be in the records, and what may not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sessions.care.participant import Clearance, Participant, SpeedLimit
from sessions.care.programmes import Goal
from sessions.care.records import pseudonym


@pytest.mark.parametrize("text", ["P7", "p7", "A0", "Knee12", "x1y2", "P" * 15 + "7"])
def test_letters_and_digits_are_a_pseudonym(text: str) -> None:
    assert pseudonym(text) == text


@pytest.mark.parametrize("text", ["Jo Doe", "P 7", "a\tb1", "P\u00a07"])
def test_what_has_a_space_looks_like_a_name(text: str) -> None:
    with pytest.raises(ValueError, match="looks like a name; names are not kept"):
        pseudonym(text)


@pytest.mark.parametrize(
    "text", ["", "Anna", "7", "P-7", "P7\n", "../P7", "P7'", "Zoë1", "P" * 16 + "7", "P٧"]
)
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="no pseudonym"):
        pseudonym(text)


@given(st.text(max_size=20))
def test_a_pseudonym_is_safe_everywhere(text: str) -> None:
    try:
        pseudonym(text)
    except ValueError:
        return
    assert text.isascii()
    assert text.isalnum()
    assert any(character.isdigit() for character in text)


@pytest.mark.parametrize("key", ["name", "first_name", "birthday", "address", "email"])
def test_there_is_no_place_for_a_name(key: str) -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Participant.model_validate({"pseudonym": "P7", "goal": "senior", key: "x"})


def test_a_limit_has_its_reason() -> None:
    with pytest.raises(ValidationError, match="reason"):
        SpeedLimit.model_validate({"max_speed_mps": 0.5})
    with pytest.raises(ValidationError, match="at least 3 characters"):
        SpeedLimit(max_speed_mps=0.5, reason="  ")


def test_a_participant_outlives_json() -> None:
    whole = Participant(
        pseudonym="P7",
        goal=Goal.SENIOR,
        mass_kg=71.5,
        speed=SpeedLimit(max_speed_mps=0.5, reason="first weeks"),
        clearance=Clearance(by="PT, K.", on=date(2026, 11, 2)),
        notes="left\nknee",
    )
    assert whole.notes == "left knee"
    assert Participant.model_validate_json(whole.model_dump_json()) == whole


@pytest.mark.parametrize(
    "wrong",
    [{"mass_kg": 0}, {"mass_kg": float("nan")}, {"height_m": 170}, {"notes": "\x1b[2J"}],
)
def test_impossible_values_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Participant.model_validate({"pseudonym": "P7", "goal": "senior", **wrong})
