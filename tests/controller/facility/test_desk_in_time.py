"""Commands from afar come late, or meet other circumstances than they were meant for."""

from __future__ import annotations

import pytest

from controller import api
from controller.belt.states import BeltState
from controller.facility.desk import Act, Heard
from controller.facility.messages import Status
from controller.facility.roles import RemoteStart
from tests.controller.facility.stage import TOPICS, Stage, answer_of, iso, snapshot, step

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
