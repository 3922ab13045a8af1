"""Zwift's workouts: what is read, what is told as lost, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.imports.imported import Asked, Imported, ImportRefused
from sessions.imports.zwo import read_zwo
from sessions.quantities import KMH_MPS
from sessions.workouts.plan import AfterDistance, AfterTime, Gait, StepKind

ASKED = Asked("tuesday", reference_mps=10 * KMH_MPS, untold_mps=5 * KMH_MPS)
FILE = """<?xml version="1.0"?>
<workout_file>
  <author>A. Coach</author><name>Tuesday &amp; more</name>
  <description>Four times
  fast.</description>
  <sportType>run</sportType>
  <workout>
    <Warmup Duration="120" PowerLow="0.5" PowerHigh="0.9" pace="0"/>
    <SteadyState Duration="300" Power="0.8" pace="0" Cadence="90">
      <textevent timeoffset="10" message="Stay tall"/>
      <textevent timeoffset="400" message="Too late"/>
    </SteadyState>
    <IntervalsT Repeat="4" OnDuration="30" OffDuration="60" OnPower="1.2" OffPower="0.5"/>
    <FreeRide Duration="60"/>
    <Cooldown Duration="60" PowerLow="0.6" PowerHigh="0.6"/>
    <Lottery Duration="60"/>
  </workout>
</workout_file>"""


def imported(text: str = FILE, asked: Asked = ASKED) -> Imported:
    return read_zwo(text.encode(), asked)


def steps_of(told: Imported) -> list[tuple[str, float, object]]:
    """Kind, km/h, end."""
    plan = told.workout.plan()
    return [(step.kind, round(step.speed_mps / KMH_MPS, 6), step.end) for step in plan.steps]


def test_its_steps_are_ours() -> None:
    told = imported()
    fast = [
        (StepKind.WORK, 12.0, AfterTime(30.0)),
        (StepKind.RECOVERY, 5.0, AfterTime(60.0)),
    ]
    assert steps_of(told) == [
        (StepKind.WARM_UP, 6.0, AfterTime(60.0)),
        (StepKind.WARM_UP, 8.0, AfterTime(60.0)),
        (StepKind.WORK, 8.0, AfterTime(300.0)),
        *fast * 4,
        (StepKind.WORK, 5.0, AfterTime(60.0)),
        (StepKind.COOL_DOWN, 6.0, AfterTime(60.0)),
    ]
    workout = told.workout
    assert (workout.name, workout.title) == ("tuesday", "Tuesday & more")
    assert workout.goal == "Four times fast."
    assert workout.source == "Imported from a Zwift workout by A. Coach."
    assert workout.gait is Gait.FORWARD
    assert workout.plan().max_speed_mps == pytest.approx(12 * KMH_MPS)
    assert [cue.text for cue in workout.plan().steps[2].cues] == ["Stay tall"]


def test_what_it_cannot_hold_is_told() -> None:
    assert imported().losses == (
        "step 1 (Warmup): a ramp, here 2 stairs",
        "target cadences: the coach has targets of its own",
        "step 2 (SteadyState): a text without words or after the step's end",
        "step 4 (FreeRide) has no speed: 3.1 mph is taken",
        "step 6 (Lottery): unknown, left out",
        "It is a workout for going forward: a person faces the console.",
    )


def test_by_distance() -> None:
    text = FILE.replace("</sportType>", "</sportType><durationType>distance</durationType>")
    ends = [step.end for step in imported(text).workout.plan().steps]
    assert ends[2] == AfterDistance(300.0)
    assert all(isinstance(end, AfterDistance) for end in ends)


def test_backward_is_asked_for_and_warned_of() -> None:
    told = imported(asked=Asked("x", 1.0, 1.0, gait=Gait.BACKWARD_WALK))
    assert told.workout.gait is Gait.BACKWARD_WALK
    assert "Backward, the same speed is a heavier load" in told.losses[-1]


def test_what_is_faster_than_asked_is_lowered() -> None:
    told = imported(asked=Asked("x", 10 * KMH_MPS, 1.0, at_most_mps=8 * KMH_MPS))
    assert told.workout.plan().max_speed_mps == pytest.approx(8 * KMH_MPS)
    assert "step 3 (IntervalsT): 7.5 mph is lowered to 5 mph" in told.losses


def test_shares_of_different_races_are_told() -> None:
    told = imported(FILE.replace('pace="0" Cadence', 'pace="2" Cadence'))
    assert "shares of different race paces (0, 2): all are taken of one reference" in told.losses


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<?xml", '<!DOCTYPE a [<!ENTITY b "c">]><?xml', "document type (DTD)"),
        ("<workout_file>", '<!DOCTYPE a [<!ENTITY b "c">]><workout_file>', "document type (DTD)"),
        ("<workout_file>", '<!DOCTYPE a SYSTEM "file:///x"><workout_file>', "document type (DTD)"),
        ("workout_file>", "other>", "no Zwift workout"),
        ("<sportType>run</sportType>", "", "for 'bike': only those for running"),
        ('Power="0.8"', "", "step 2 (SteadyState) has no PowerLow"),
        ('Power="0.8"', 'Power="NaN"', "Power is 'NaN', which is no amount"),
        ('Power="0.8"', 'Power="-1"', "which is no amount"),
        ('Power="0.8"', 'Power="0"', "a rest is a pause"),
        ('Duration="300"', 'Duration="2"', "step 2 (SteadyState): time: out of range"),
        ('Duration="300"', 'Duration="20000"', "out of range; allowed is 5 s to 4 h"),
        ('Repeat="4"', 'Repeat="101"', "a whole number from 1 to 100"),
        ('Repeat="4" OnDuration="30"', 'Repeat="100" OnDuration="3000"', "comes to no workout"),
        ("<workout>", "<x>" * 20 + "</x>" * 20 + "<workout>", "nested deeper"),
        ("</workout_file>", "", "no XML"),
    ],
)
def test_what_is_no_workout_is_refused(old: str, new: str, words: str) -> None:
    assert old in FILE
    with pytest.raises(ImportRefused) as told:
        imported(FILE.replace(old, new))
    assert words in str(told.value)


def test_speeds_that_only_a_person_knows_are_asked_for() -> None:
    with pytest.raises(ImportRefused, match="--reference"):
        imported(asked=Asked("x"))
    with pytest.raises(ImportRefused, match=r"step 4 \(FreeRide\) has no speed: give one"):
        imported(asked=Asked("x", 2.0))
    with pytest.raises(ImportRefused, match="no step"):
        imported("<workout_file><sportType>run</sportType><workout/></workout_file>")


def test_a_huge_file_is_refused() -> None:
    with pytest.raises(ImportRefused, match="too big"):
        read_zwo(b" " * (1 << 21), ASKED)


@given(st.binary(max_size=300) | st.text().map(str.encode))
def test_rubbish_is_refused_and_nothing_else(data: bytes) -> None:
    with pytest.raises(ImportRefused):
        read_zwo(data, ASKED)


@given(st.lists(st.tuples(st.integers(0, len(FILE) - 1), st.characters()), max_size=4))
def test_a_file_with_changes_is_read_or_refused(changes: list[tuple[int, str]]) -> None:
    text = list(FILE)
    for at, char in changes:
        text[at] = char
    try:
        told = read_zwo("".join(text).encode(errors="ignore"), ASKED)
    except ImportRefused:
        return
    assert told.workout.plan().max_speed_mps <= 20 * KMH_MPS + 1e-9
