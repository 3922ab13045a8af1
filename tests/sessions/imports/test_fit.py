"""FIT workouts: there and back, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fitdecode
import fitparse
import pytest
from garmin_fit_sdk import Encoder
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.workouts import find_workout, list_workouts
from sessions.imports.fit_fields import NUMBER
from sessions.imports.fit_reading import read_fit
from sessions.imports.fit_writing import as_fit_workout
from sessions.imports.imported import Asked, ImportRefused
from sessions.workouts.plan import Gait, StepKind
from sessions.workouts.schema import RepeatBlock, Step, StepItem, Workout

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PRESETS = [loaded.workout for loaded in list_workouts().workouts]


def shape(items: tuple[StepItem, ...]) -> list[object]:
    """What survives: kind, mm/s, hundredths of a percent, end; repeats as they nest."""
    return [
        (item.repeat.times, shape(item.repeat.steps))
        if isinstance(item, RepeatBlock)
        else (
            item.kind, round(1000 * item.speed_mps), round(100 * item.incline_pct),
            item.time_s, item.distance_m, item.until,
        )
        for item in items
    ]  # fmt: skip


def written(workout: Workout) -> bytes:
    return as_fit_workout(workout, NOW).data


@pytest.mark.parametrize("workout", PRESETS, ids=lambda workout: str(workout.name))
def test_there_and_back(workout: Workout) -> None:
    back = read_fit(written(workout), Asked(workout.name)).workout
    assert shape(back.steps) == shape(workout.steps)
    assert (back.title, back.gait) == (workout.title, workout.gait)


AMOUNTS = st.one_of(
    st.integers(5, 600).map(lambda n: {"time": f"{n} s"}),
    st.integers(100, 900).map(lambda n: {"distance": f"{n} m"}),
    st.just({"until": "told"}),
)
STEPS = st.builds(
    lambda kind, speed, incline, end: Step.model_validate(
        {"kind": kind, "speed": f"{speed / 1000} m/s", "incline": f"{incline / 100} %", **end}
    ),
    st.sampled_from([kind.value for kind in StepKind]),
    st.integers(100, 5000),
    st.integers(0, 2500),
    AMOUNTS,
)


def block(times: int, steps: list[Any]) -> RepeatBlock:
    repeat = RepeatBlock.model_fields["repeat"].annotation
    assert repeat is not None
    return RepeatBlock.model_construct(
        repeat=repeat.model_construct(times=times, steps=tuple(steps))
    )


BLOCKS = st.builds(block, st.integers(1, 4), st.lists(STEPS, min_size=1, max_size=3))
NESTED = st.builds(block, st.integers(1, 3), st.lists(STEPS | BLOCKS, min_size=1, max_size=3))


@settings(max_examples=30)
@given(st.lists(STEPS | BLOCKS | NESTED, min_size=1, max_size=4))
def test_any_steps_there_and_back(items: list[StepItem]) -> None:
    workout = PRESETS[0].model_copy(update={"steps": tuple(items)})
    try:
        back = read_fit(written(workout), Asked("x")).workout
    except ImportRefused as refused:
        assert "comes to no workout" in str(refused)  # noqa: PT017  # too long in all
        return
    assert shape(back.steps) == shape(workout.steps)


def test_two_readers_of_others_read_it(tmp_path: Path) -> None:
    file = tmp_path / "workout.fit"
    file.write_bytes(written(find_workout("taster").workout))
    with fitdecode.FitReader(file) as reader:
        steps = [
            one
            for one in reader
            if isinstance(one, fitdecode.FitDataMessage) and one.name == "workout_step"
        ]
    parsed = list(fitparse.FitFile(str(file)).get_messages("workout_step"))
    assert len(steps) == len(parsed) > 0
    first = find_workout("taster").workout.plan().steps[0]
    low = "custom_target_speed_low"
    assert steps[0].get_value(low) == parsed[0].get_value(low) == round(first.speed_mps, 3)


def test_what_it_cannot_hold_is_told() -> None:
    losses = as_fit_workout(find_workout("rehabilitation").workout, NOW).losses
    assert "when a cue is spoken: the words are in the step's notes" in losses
    assert "who should not do it" in losses
    back = read_fit(written(find_workout("rehabilitation").workout), Asked("x"))
    assert "notes become words at a step's beginning" in back.losses
    assert back.workout.gait is Gait.BACKWARD_WALK


def file_of(*steps: dict[str, object], **workout: object) -> bytes:
    """A FIT workout of a program that knows nothing of us."""
    encoder = Encoder()
    encoder.write_mesg({"mesg_num": NUMBER["FILE_ID"], "type": "workout", "time_created": NOW})
    told = {"sport": "running", "num_valid_steps": len(steps), "wkt_name": "Hills", **workout}
    encoder.write_mesg({"mesg_num": NUMBER["WORKOUT"], **told})
    for index, step in enumerate(steps):
        encoder.write_mesg({"mesg_num": NUMBER["WORKOUT_STEP"], "message_index": index, **step})
    return bytes(encoder.close())


TEN = {"duration_type": "time", "duration_value": 10_000}
FAST = {"target_type": "speed", "custom_target_value_low": 2000, "custom_target_value_high": 3000}


def test_a_range_is_its_lower_end_and_what_has_no_speed_is_given_one() -> None:
    told = read_fit(
        file_of(
            {**TEN, **FAST},
            {**TEN, "target_type": "heart_rate", "target_value": 3},
            {**TEN, "target_type": "speed", "target_value": 4},
            {"duration_type": "hr_less_than", "duration_value": 220, "target_type": "open"},
        ),
        Asked("x", untold_mps=1.0),
    )
    speeds = [round(step.speed_mps, 6) for step in told.workout.plan().steps]
    assert speeds == [2.0, 1.0, 1.0, 1.0]
    assert told.workout.gait is Gait.FORWARD
    assert told.losses == (
        "ranges of speed: their lower ends are taken",
        "targets of heart rate",
        "step 2 has no speed: 2.2 mph is taken",
        "speed zones of the watch: a file does not say how fast they are",
        "step 3 has no speed: 2.2 mph is taken",
        "step 4 has no speed: 2.2 mph is taken",
        "ends by hr less than: a person says when",
        "It is a workout for going forward: a person faces the console.",
    )


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no FIT file"),
        (b"x" * 100, "no FIT file"),
        (b"x" * (1 << 21), "too big"),
        (file_of(sport="cycling"), "no workout"),
        (file_of({**TEN, **FAST}, sport="cycling"), "'cycling': only running and walking"),
        (file_of({**TEN, "target_type": "open"}), "step 1 has no speed: give one with --speed"),
        (file_of({**TEN, **FAST, "custom_target_value_low": 10}), "a rest is a pause"),
        (file_of({**FAST, "duration_type": "time", "duration_value": 900}), "out of range"),
        (
            file_of(
                {
                    "duration_type": "repeat_until_steps_cmplt",
                    "duration_value": 0,
                    "target_value": 3,
                }
            ),
            "repeats from step 1, which is not before it",
        ),
        (
            file_of(
                {**TEN, **FAST},
                {"duration_type": "repeat_until_time", "duration_value": 0, "target_value": 3},
            ),
            "repeats by time; only by a number",
        ),
        (
            file_of(
                {**TEN, **FAST},
                {
                    "duration_type": "repeat_until_steps_cmplt",
                    "duration_value": 0,
                    "target_value": 1000,
                },
            ),
            "1 to 100",
        ),
    ],
    ids=range(11),
)
def test_what_is_no_workout_of_ours_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(ImportRefused) as told:
        read_fit(data, Asked("x"))
    assert words in str(told.value)


@given(st.data())
def test_a_changed_byte_is_refused(data: st.DataObject) -> None:
    content = bytearray(written(PRESETS[0]))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ImportRefused):
        read_fit(bytes(content), Asked("x"))
