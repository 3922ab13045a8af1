"""What commands from afar are made of: what can be read of them, and what cannot."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from controller import api
from controller.belt.states import BeltState
from controller.facility.desk import Act, Heard
from controller.facility.messages import Status
from controller.facility.objection import Why
from controller.facility.roles import RemoteStart
from sessions.workouts.reading import read_workout
from tests.controller.facility.stage import TOPICS, Stage, answer_of, snapshot

WORKOUT = """\
name: short
title: Short
goal: To test.
for_whom: Nobody.
source: This test.
contraindications: [Everything]
gait: backward walk
steps:
  - {kind: work, speed: 1 mph, time: 1 min}
"""


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"surprise": 1}, "surprise"),
        ({"v": 2}, "v"),
        ({"ttl_ms": 999_999}, "ttl_ms"),
        ({"ttl_ms": "5000"}, "ttl_ms"),
        ({"issued_at": "2026-01-01T00:00:00"}, "issued_at"),
        ({"issued_at": 1_800_000_000}, "issued_at"),
        ({"id": ""}, "id"),
        ({"id": None}, "id"),
        ({"op": "start"}, "op"),
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, Any], place: str) -> None:
    stage = Stage()
    answer = answer_of(stage.hear("nurse", stage.says(**({"op": "pause"} | fields))))
    assert answer.status is Status.REFUSED
    assert place in answer.reason
    assert stage.desk.refused == {Why.UNREADABLE: 1}


def test_too_long_is_not_read() -> None:
    stage = Stage()
    answer = answer_of(stage.hear("nurse", stage.says("say", text="x" * 17_000)))
    assert "16384" in answer.reason
    assert stage.desk.refused == {Why.TOO_LONG: 1}


def test_nan_is_no_speed() -> None:
    stage = Stage()
    payload = stage.says("lower", speed_mps=0.123).replace(b"0.123", b"NaN")
    assert answer_of(stage.hear("nurse", payload)).status is Status.REFUSED


_TOPICS = st.sampled_from(
    [TOPICS.command("nurse"), TOPICS.command("therapist"), TOPICS.state, "homeassistant/status", ""]
) | st.text(max_size=40)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_NEAR = st.fixed_dictionaries(
    {},
    optional={
        "v": st.just(1),
        "op": st.sampled_from(["load", "request_start", "confirm_start", "lower"]) | _JSON,
        "id": st.text(min_size=1, max_size=8) | _JSON,
        "issued_at": st.datetimes().map(lambda at: f"{at.isoformat()}Z") | _JSON,
        "ttl_ms": st.integers(),
        "epoch": st.text(max_size=8),
        "speed_mps": st.floats(),
    },
)
_PAYLOADS = st.binary(max_size=200) | st.builds(lambda it: json.dumps(it).encode(), _JSON | _NEAR)


@pytest.mark.hazard("H41")
@given(_TOPICS, _PAYLOADS, st.booleans(), st.sampled_from(list(BeltState)))
def test_whatever_comes_in_never_raises_and_never_moves_anything(
    topic: str, payload: bytes, retained: bool, belt: BeltState
) -> None:
    stage = Stage(snapshot(belt), RemoteStart.ATTENDED)
    heard = Heard(topic, payload, retained, TOPICS.client_of(topic))
    verdict = stage.desk.hear(heard, stage.snapshot, stage.now_ms, stage.wall_s)
    if isinstance(verdict, Act):
        assert isinstance(verdict.command, api.Stop | api.Lower)
    else:
        assert verdict.note
        assert sum(stage.desk.refused.values()) == 1


# --- workouts ---


@pytest.mark.parametrize("inline", [WORKOUT, yaml.safe_load(WORKOUT)], ids=["text", "object"])
def test_an_inline_workout_is_read_before_it_is_passed_on(inline: object) -> None:
    act = Stage().acts("nurse", "load", inline=inline)
    assert isinstance(act.command, api.Load)
    assert act.inline is not None
    assert read_workout(act.inline, "inline").title == "Short"


@pytest.mark.hazard("H28")
def test_a_faulty_inline_workout_is_refused_with_its_fault() -> None:
    stage = Stage()
    answer = stage.told("nurse", "load", inline=WORKOUT.replace("1 mph", "40 mph"))
    assert "inline:9" in answer.reason
    assert stage.desk.refused == {Why.WORKOUT: 1}


@pytest.mark.parametrize("both", [{}, {"workout": "taster", "inline": WORKOUT}])
def test_a_load_names_or_brings_a_workout(both: dict[str, str]) -> None:
    assert "either" in Stage().told("nurse", "load", **both).reason


@pytest.mark.parametrize("workout", ["../etc/passwd", "/etc/passwd", "a.yaml", "A", ""])
def test_a_workout_from_afar_is_a_name_and_never_a_path(workout: str) -> None:
    assert Stage().told("nurse", "load", workout=workout).status is Status.REFUSED
