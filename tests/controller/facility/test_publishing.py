"""What is published, when, and how."""

from __future__ import annotations

import json
from itertools import count

import pytest

from controller import api
from controller.belt.states import BeltState
from controller.facility.discovery import Discovery
from controller.facility.epoch import Epoch
from controller.facility.publishing import Outlet, Publication
from tests.controller.facility.stage import IDENTITY, TOPICS, snapshot

READY = snapshot()


def outlet(telemetry_hz: float = 2, discovery: Discovery | None = None) -> tuple[Outlet, Epoch]:
    nonces = count(1)
    epoch = Epoch(lambda: f"epoch-{next(nonces)}")
    identity = IDENTITY.model_copy(update={"telemetry_hz": telemetry_hz})
    return Outlet(TOPICS, epoch, identity, discovery), epoch


def topics(publications: list[Publication]) -> list[str]:
    return [publication.topic for publication in publications]


def test_a_connection_begins_with_all_that_is_retained() -> None:
    speaker, epoch = outlet(discovery=Discovery(TOPICS, IDENTITY))
    said = speaker.announce(READY, 0)
    assert [it.topic.rpartition("/")[2] for it in said] == [
        "availability",
        "identity",
        "config",
        "state",
    ]
    assert all(it.retain and it.qos == 1 for it in said)
    assert json.loads(said[0].payload)["status"] == "online"
    assert json.loads(said[-1].payload)["epoch"] == epoch.value


def test_without_a_controller_there_is_no_state_to_announce() -> None:
    assert TOPICS.state not in topics(outlet()[0].announce(None, 0))


def test_the_will_says_offline() -> None:
    will = outlet()[0].will()
    assert (will.topic, will.retain) == (TOPICS.availability, True)
    assert json.loads(will.payload) == {"v": 1, "status": "offline"}


def test_state_is_said_on_change_and_every_five_seconds() -> None:
    speaker, epoch = outlet()
    speaker.announce(READY, 0)
    said_ms = [
        now_ms
        for now_ms in range(100, 12_000, 100)
        if TOPICS.state in topics(speaker.snapshot(READY, now_ms))
    ]
    assert said_ms == [5000, 10_000]
    epoch.renew()
    assert TOPICS.state in topics(speaker.snapshot(READY, 12_000))
    assert TOPICS.state in topics(speaker.snapshot(snapshot(BeltState.RUNNING), 12_100))


def test_what_only_counts_up_is_no_change_of_state() -> None:
    speaker, _ = outlet()
    speaker.announce(READY, 0)
    later = READY.model_copy(update={"sequence": 1001, "uptime_s": 100.1, "coach": "Well done"})
    assert TOPICS.state not in topics(speaker.snapshot(later, 100))


@pytest.mark.parametrize(("telemetry_hz", "said"), [(1, 10), (2, 20), (3, 30), (10, 100)])
def test_telemetry_is_thinned_to_its_rate(telemetry_hz: float, said: int) -> None:
    speaker, _ = outlet(telemetry_hz)
    out = [it for now_ms in range(0, 10_000, 100) for it in speaker.snapshot(READY, now_ms)]
    telemetry = [it for it in out if it.topic == TOPICS.telemetry]
    assert len(telemetry) == pytest.approx(said, abs=1)
    assert {(it.qos, it.retain) for it in telemetry} == {(0, False)}


def test_a_pause_of_the_process_is_not_made_up_for() -> None:
    speaker, _ = outlet(2)
    speaker.snapshot(READY, 0)
    out = [it for now_ms in range(60_000, 60_500, 100) for it in speaker.snapshot(READY, now_ms)]
    assert topics(out).count(TOPICS.telemetry) == 1


@pytest.mark.hazard("H41")
def test_neither_confirmations_nor_addresses_leave_the_house() -> None:
    speaker, _ = outlet()
    picture = snapshot(BeltState.ARMING)
    assert picture.belt.confirm_token == 77
    said = speaker.announce(picture, 0) + speaker.snapshot(picture, 0)
    text = b"".join(it.payload for it in said).decode()
    assert "77" not in text
    assert "ttyUSB0" not in text
    assert "sim:" not in text


def test_events_are_numbered_and_answers_are_none() -> None:
    speaker, _ = outlet()
    (first,) = speaker.event(api.Announced(text="Faster"), 0)
    assert speaker.event(api.Accepted(id="1"), 0) == []
    assert speaker.event(READY, 0) == []
    (second,) = speaker.event(api.SessionBegan(session_id="s", workout="taster"), 0)
    assert (first.topic, second.topic) == (TOPICS.event, TOPICS.session)
    assert [json.loads(it.payload)["number"] for it in (first, second)] == [1, 2]
    assert not first.retain
    assert not second.retain
