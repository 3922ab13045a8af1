"""Commands from afar, as stories."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from controller import api
from controller.belt.states import BeltState
from controller.facility.desk import Act, Heard, Told
from controller.facility.memory import CAPACITY
from controller.facility.messages import Answer, Status
from controller.facility.objection import Why
from controller.facility.roles import RemoteStart
from sessions.workouts.reading import read_workout
from tests.controller.facility.stage import TOPICS, Stage, answer_of, iso, snapshot, step

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


# --- STOP ---


@pytest.mark.hazard("H11")
@pytest.mark.parametrize("topic", [TOPICS.stop, TOPICS.stop_by("nurse"), f"{TOPICS.stop}/a/b"])
@pytest.mark.parametrize("payload", [b"", b"\xff\x00", b"STOP", b"{}", b"[" * 20_000])
@pytest.mark.parametrize("retained", [False, True])
def test_anything_on_the_stops_topic_is_stop(topic: str, payload: bytes, retained: bool) -> None:
    stage = Stage()
    heard = Heard(topic, payload, retained, TOPICS.client_of(topic))
    for picture in (stage.snapshot, None):
        verdict = stage.desk.hear(heard, picture, 0, 0.0)
        assert isinstance(verdict, Act)
        assert isinstance(verdict.command, api.Stop)


def test_stop_by_way_of_commands_needs_nothing_but_its_op() -> None:
    verdict = Stage().hear("stranger", b'{"op": "stop", "whatever": [1, 2]}', retained=True)
    assert isinstance(verdict, Act)
    assert verdict.command == api.Stop(id=verdict.command.id, by="stranger")


def test_who_stops_under_a_name_is_answered() -> None:
    stage = Stage()
    stop = stage.desk.stop(Heard(TOPICS.stop_by("board"), b"", False, "board"))
    publication = stage.desk.answered(stop.id, api.Accepted(id=stop.id), stage.wall_s)
    assert publication is not None
    assert publication.topic == TOPICS.answer("board")
    assert Answer.model_validate_json(publication.payload).status is Status.ACCEPTED


def test_a_stop_by_way_of_commands_is_answered_under_its_id() -> None:
    stage = Stage()
    act = stage.acts("board", "stop", id="mine")
    publication = stage.desk.answered(act.command.id, api.Accepted(id="x"), stage.wall_s)
    assert publication is not None
    assert Answer.model_validate_json(publication.payload).id == "mine"


def test_a_nameless_stop_has_nobody_to_answer() -> None:
    stage = Stage()
    stop = stage.desk.stop(Heard(TOPICS.stop, b""))
    assert stage.desk.answered(stop.id, api.Accepted(id=stop.id), stage.wall_s) is None


def test_a_flood_of_stops_leaves_nothing_behind() -> None:
    stage = Stage()
    ids = [stage.desk.stop(Heard(TOPICS.stop_by("x"), b"", False, "x")).id for _ in range(1000)]
    answers = [stage.desk.answered(it, api.Accepted(id=it), stage.wall_s) for it in ids]
    assert len([answer for answer in answers if answer]) < 100


# --- answers ---


def test_the_controllers_answer_goes_to_the_client_and_its_repetition_says_it_again() -> None:
    stage = Stage()
    payload = stage.says("identify", id="once")
    act = stage.hear("nurse", payload)
    assert isinstance(act, Act)
    refused = api.Refused(id=act.command.id, reason="not now")
    publication = stage.desk.answered(act.command.id, refused, stage.wall_s)
    assert publication is not None
    assert (publication.topic, publication.qos, publication.retain) == (
        TOPICS.answer("nurse"),
        1,
        False,
    )
    answer = Answer.model_validate_json(publication.payload)
    assert (answer.id, answer.status, answer.reason) == ("once", Status.REFUSED, "not now")
    again = answer_of(stage.hear("nurse", payload))
    assert (again.status, again.first, again.reason) == ("duplicate", "refused", "not now")


def test_a_duplicate_of_what_is_still_being_done_has_no_first_answer() -> None:
    stage = Stage()
    payload = stage.says("identify")
    stage.hear("nurse", payload)
    assert answer_of(stage.hear("nurse", payload)).first is None


def test_the_same_id_of_another_client_is_another_command() -> None:
    stage = Stage()
    stage.acts("nurse", "identify", id="1")
    stage.acts("therapist", "identify", id="1")
    stage.acts("stranger", "pause", id="1")
    stage.acts("strange", "pause", id="1")


def test_an_answer_tells_how_old_the_command_was_here() -> None:
    stage = Stage()
    answer = stage.told("nurse", "say", text="hello", issued_at=iso(stage.wall_s - 600))
    assert answer.status is Status.EXPIRED
    assert answer.age_ms == 600_000
    assert "clock" in answer.reason


# --- what cannot be read ---


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


# --- time ---


@pytest.mark.hazard("H10")
def test_a_clock_that_is_ahead_does_not_make_a_late_command_young() -> None:
    stage = Stage()
    stage.acts("nurse", "identify", issued_at=iso(stage.wall_s + 4))
    answer = stage.told("nurse", "identify", issued_at=iso(stage.wall_s - 2))
    assert (answer.status, answer.age_ms) == (Status.EXPIRED, 6000)


@pytest.mark.hazard("H10")
def test_what_waited_while_the_process_was_frozen_is_late_though_no_clock_says_so() -> None:
    stage = Stage()
    lowering, raising = stage.says("pause"), stage.says("request_start")
    stage.now_ms += 6000  # and the wall clock was set back meanwhile
    before = stage.hear("nurse", stage.says("pause"))
    assert answer_of(before).status is Status.REFUSED
    stage.desk.follow(stage.snapshot, stage.now_ms)
    assert answer_of(stage.hear("nurse", lowering)).status is Status.EXPIRED
    stage.pass_ms(600)
    assert answer_of(stage.hear("nurse", raising)).status is Status.REFUSED
    stage.acts("nurse", "pause")


def test_without_a_controller_only_stop_acts() -> None:
    stage = Stage()
    heard = Heard(TOPICS.command("nurse"), stage.says("pause"), False, "nurse")
    verdict = stage.desk.hear(heard, None, stage.now_ms, stage.wall_s)
    assert "controller" in answer_of(verdict).reason


@pytest.mark.hazard("H10")
@pytest.mark.parametrize(
    "later",
    [
        snapshot(BeltState.RUNNING),
        snapshot(BeltState.LATCHED),
        snapshot(participant="P-8"),
        snapshot(person=False),
        snapshot(control_granted=True),
        snapshot(uptime_s=1.0),
    ],
    ids=["start", "stop", "participant", "person", "control", "controller"],
)
def test_a_request_dies_with_its_circumstances(later: api.Snapshot) -> None:
    stage = Stage()
    payload = stage.says("request_start")
    stage.snapshot = later
    stage.pass_ms(100)
    answer = answer_of(stage.hear("nurse", payload))
    assert (answer.status, "epoch" in answer.reason) == (Status.REFUSED, True)


def test_a_stride_is_no_change_of_person() -> None:
    stage = Stage(snapshot(BeltState.RUNNING))
    payload = stage.says("request_speed", speed_mps=2.0)
    stage.snapshot = snapshot(BeltState.RUNNING, person=False)
    stage.pass_ms(100)
    assert isinstance(stage.hear("nurse", payload), Act)


def test_a_clock_that_was_set_right_is_believed_after_the_next_connection() -> None:
    stage = Stage()
    stage.acts("nurse", "identify", issued_at=iso(stage.wall_s + 4))
    stage.desk.connected(stage.now_ms)
    stage.acts("nurse", "identify", issued_at=iso(stage.wall_s - 2))


# --- superseded, busy ---


def test_a_newer_request_takes_the_place_of_one_that_waits() -> None:
    stage = Stage()
    older = stage.acts("nurse", "load", workout="taster", id="older")
    newer = stage.acts("nurse", "load", workout="taster", id="newer")
    other = stage.acts("therapist", "load", workout="taster")
    assert stage.desk.superseded(newer.command.id, stage.wall_s) is None
    assert stage.desk.superseded(other.command.id, stage.wall_s) is None
    publication = stage.desk.superseded(older.command.id, stage.wall_s)
    assert publication is not None
    answer = Answer.model_validate_json(publication.payload)
    assert (answer.id, answer.status, answer.reason) == ("older", "superseded", "by newer")


def test_one_that_was_sent_already_is_answered_as_superseded() -> None:
    stage = Stage()
    older = stage.acts("nurse", "request_start")
    stage.acts("nurse", "request_start")
    accepted = api.Accepted(id=older.command.id)
    publication = stage.desk.answered(older.command.id, accepted, stage.wall_s)
    assert publication is not None
    assert Answer.model_validate_json(publication.payload).status is Status.SUPERSEDED


def test_one_that_was_overtaken_on_its_way_does_nothing() -> None:
    stage = Stage()
    stage.acts("nurse", "request_speed", speed_mps=1.0, issued_at=iso(stage.wall_s))
    late = {"speed_mps": 2.0, "issued_at": iso(stage.wall_s - 1)}
    assert stage.told("nurse", "request_speed", **late).status is Status.SUPERSEDED


def test_two_skips_are_two_skips() -> None:
    stage = Stage()
    first = stage.acts("nurse", "skip")
    stage.acts("nurse", "skip")
    assert stage.desk.superseded(first.command.id, stage.wall_s) is None


def test_a_controller_that_does_not_answer_is_not_buried() -> None:
    stage = Stage()
    for _ in range(32):
        stage.acts("nurse", "identify")
    assert stage.told("nurse", "identify").status is Status.REFUSED
    assert stage.desk.refused == {Why.BUSY: 1}


@pytest.mark.hazard("H10")
def test_a_flood_cannot_make_the_desk_forget_what_could_act_again() -> None:
    stage = Stage()
    payload = stage.says("say", text="once")
    stage.hear("nurse", payload)
    for _ in range(CAPACITY):
        stage.told("nurse", "confirm_start")
    assert answer_of(stage.hear("nurse", payload)).status is Status.DUPLICATE
    stage.pass_ms(10_000)
    assert stage.told("nurse", "confirm_start").status is Status.REFUSED
    assert answer_of(stage.hear("nurse", payload)).status is not Status.ACCEPTED


def test_a_clock_gone_wild_does_not_shut_its_client_out_for_good() -> None:
    stage = Stage()
    for _ in range(CAPACITY):
        stage.told("nurse", "identify", issued_at="2199-01-01T00:00:00Z")
    stage.told("nurse", "identify")
    stage.pass_ms(11_000)
    stage.desk.connected(stage.now_ms)
    stage.acts("nurse", "identify")


def test_strangers_share_one_memory_however_many_names_they_have() -> None:
    stage = Stage()
    for number in range(CAPACITY):
        stage.told(f"stranger-{number}", "say", text="hello")
    assert "too many" in stage.told("another", "say", text="hello").reason
    stage.acts("nurse", "say", text="hello")


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


# --- starts ---


def test_a_start_is_asked_in_the_clients_name() -> None:
    act = Stage().acts("nurse", "request_start", expires_s=20)
    assert act.command == api.Ask(id=act.command.id, what=api.Asked.START, by="nurse", expires_s=20)


def test_an_attended_start_needs_a_sign_of_life_of_the_one_who_confirms() -> None:
    stage = Stage(remote_start=RemoteStart.ATTENDED)
    assert isinstance(stage.acts("therapist", "request_start").command, api.Ask)
    stage.acts("therapist", "attend")
    arm = stage.acts("therapist", "request_start").command
    assert arm == api.Arm(id=arm.id, participant="P-7")
    stage.snapshot = snapshot(BeltState.ARMING)
    stage.pass_ms(2000)
    confirm = stage.acts("therapist", "confirm_start").command
    assert confirm == api.Confirm(id=confirm.id, token=77)
    stage.pass_ms(1100)
    assert "sign of life" in stage.told("therapist", "confirm_start").reason


def test_a_sign_of_life_that_was_long_on_its_way_counts_from_when_it_was_given() -> None:
    stage = Stage(snapshot(BeltState.ARMING), RemoteStart.ATTENDED)
    stage.acts("therapist", "attend", issued_at=iso(stage.wall_s - 2.9))
    stage.pass_ms(200)
    assert "sign of life" in stage.told("therapist", "confirm_start").reason
    answer = stage.told("therapist", "attend", issued_at=iso(stage.wall_s - 4))
    assert answer.status is Status.EXPIRED


def test_a_new_connection_needs_a_new_sign_of_life() -> None:
    stage = Stage(snapshot(BeltState.ARMING), RemoteStart.ATTENDED)
    stage.acts("therapist", "attend")
    stage.desk.connected(stage.now_ms)
    assert "sign of life" in stage.told("therapist", "confirm_start").reason


@pytest.mark.hazard("H41")
def test_a_skip_to_more_needs_control_granted_to_who_asks() -> None:
    before = snapshot(BeltState.RUNNING, next_step=step(1, 2.0))
    request = api.RequestView(token=1, by="nurse", what=api.Asked.CONTROL, left_s=9)
    stage = Stage(before)
    assert "control" in stage.told("nurse", "skip").reason
    for picture in (
        before.model_copy(update={"request": request}),
        before.model_copy(update={"control_granted": True}),
    ):
        stage.snapshot = picture
        stage.pass_ms(200)
    stage.acts("nurse", "skip")
    assert "epoch" in stage.told("nurse", "skip", epoch=None).reason
    assert "control" in stage.told("therapist", "skip").reason
    stage.snapshot = before
    stage.pass_ms(100)
    assert "control" in stage.told("nurse", "skip").reason


@pytest.mark.parametrize(("speed_mps", "incline_pct"), [(1.1, 0.0), (0.5, 2.5)])
def test_more_is_faster_or_steeper(speed_mps: float, incline_pct: float) -> None:
    more = step(1, speed_mps, incline_pct)
    stage = Stage(snapshot(BeltState.RUNNING, next_step=more))
    assert "faster or steeper" in stage.told("nurse", "skip").reason


def test_a_grant_of_unknown_origin_is_nobodys() -> None:
    picture = snapshot(BeltState.RUNNING, next_step=step(1, 2.0), control_granted=True)
    assert "control" in Stage(picture).told("nurse", "skip").reason


def test_notes_say_who_wanted_what() -> None:
    stage = Stage()
    verdict = stage.hear("board", stage.says("load", workout="taster", id="x1"))
    assert isinstance(verdict, Told)
    assert verdict.note == "refused load 'x1' from board: load is not for a viewer"
    assert stage.acts("nurse", "identify").note == "identify from nurse"
