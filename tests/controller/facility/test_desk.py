"""Commands from afar, as stories."""

from __future__ import annotations

import pytest

from controller import api
from controller.facility.desk import Act, Heard, Told
from controller.facility.memory import CAPACITY
from controller.facility.messages import Answer, Status
from controller.facility.objection import Why
from tests.controller.facility.stage import TOPICS, Stage, answer_of, iso

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


def test_notes_say_who_wanted_what() -> None:
    stage = Stage()
    verdict = stage.hear("board", stage.says("load", workout="taster", id="x1"))
    assert isinstance(verdict, Told)
    assert verdict.note == "refused load 'x1' from board: load is not for a viewer"
    assert stage.acts("nurse", "identify").note == "identify from nurse"
