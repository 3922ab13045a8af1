"""What is really said and taken, against the schemas that are published of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller import api
from controller.belt.states import BeltState
from controller.facility.desk import Told
from controller.facility.messages import AuditHead
from controller.facility.objection import Why
from controller.facility.publishing import Outlet, Publication, published
from controller.facility.schema import json_schemas
from tests.controller.facility.stage import IDENTITY, TOPICS, Stage, snapshot, step
from tests.controller.facility.test_matrix import KINDS
from tests.finished import TASTER

SCHEMAS = json_schemas()
VALIDATORS = {
    name: jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for name, schema in SCHEMAS.items()
}
REQUEST = api.RequestView(token=5, by="nurse", what=api.Asked.SPEED, speed_mps=1.0, left_s=3.0)
EVENTS: tuple[api.AnyEvent, ...] = (
    api.Announced(text="Faster"),
    api.BeltChanged(state=BeltState.LATCHED, cause=snapshot(BeltState.LATCHED).belt.cause),
    api.StepBegan(step=step()),
    api.RequestAsked(request=REQUEST),
    api.RequestEnded(token=5, end=api.RequestEnd.EXPIRED),
    api.Reported(pain=3),
    api.SessionBegan(session_id="s-1", workout="taster"),
    api.SessionEnded(summary=TASTER),
)


def level(publication: Publication) -> str:
    return publication.topic.removeprefix(f"{TOPICS.base}/").partition("/")[0]


def require_valid(publications: list[Publication]) -> None:
    for publication in publications:
        VALIDATORS[level(publication)].validate(json.loads(publication.payload))


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_each_is_a_schema(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


def outlet_says() -> Iterator[Publication]:
    stage = Stage()
    outlet = Outlet(TOPICS, stage.epoch, IDENTITY)
    yield outlet.will()
    for belt in BeltState:
        picture = snapshot(belt).model_copy(update={"request": REQUEST})
        yield from outlet.announce(picture, stage.now_ms)
        yield from outlet.snapshot(picture, stage.now_ms + 10_000)
    bare = snapshot().model_copy(update={"session": None, "speed_limits": ()})
    yield from outlet.announce(bare, stage.now_ms)
    for event in EVENTS:
        yield from outlet.event(event, stage.now_ms)
    yield published(TOPICS.audit, AuditHead(number=7, hash="0a" * 32))


def test_whatever_a_machine_says_is_as_published() -> None:
    said = list(outlet_says())
    require_valid(said)
    assert {level(it) for it in said} == set(SCHEMAS) - {"command", "answer"}


@pytest.mark.parametrize("client", ["nurse", "stranger"])
@pytest.mark.parametrize("kind", KINDS)
def test_answers_are_as_published(kind: str, client: str) -> None:
    stage = Stage()
    payload = stage.says(KINDS[kind].op, **KINDS[kind].fields)
    for _ in range(2):
        verdict = stage.hear(client, payload)
        if isinstance(verdict, Told):
            assert verdict.publication is not None
            require_valid([verdict.publication])
        else:
            accepted = api.Accepted(id=verdict.command.id)
            publication = stage.desk.answered(verdict.command.id, accepted, stage.wall_s)
            require_valid([publication] if publication else [])


def test_the_schemas_are_closed_to_anything_else() -> None:
    for publication in outlet_says():
        message = json.loads(publication.payload) | {"surprise": 1}
        assert not VALIDATORS[level(publication)].is_valid(message)


@pytest.mark.parametrize("kind", KINDS)
def test_commands_that_are_read_are_as_published(kind: str) -> None:
    payload = Stage().says(KINDS[kind].op, **KINDS[kind].fields)
    VALIDATORS["command"].validate(json.loads(payload))


_FIELDS = {
    "v": st.sampled_from([1, 2, "1"]),
    "op": st.sampled_from([kind.op for kind in KINDS.values() if kind.op != "stop"]),
    "id": st.sampled_from(["a", "", "x" * 65, 5]),
    "issued_at": st.sampled_from(["2027-01-15T08:00:00Z", "soon", 3, "2027-01-15T08:00:00"]),
}
_MORE = {
    "ttl_ms": st.sampled_from([5000, 5, "5000", 100_000]),
    "epoch": st.sampled_from(["e", None, 5]),
    "speed_mps": st.sampled_from([0.5, -1, "1", None]),
    "reason": st.sampled_from(["tired", ""]),
    "text": st.sampled_from(["hello", "", "x" * 201]),
    "workout": st.sampled_from(["taster", "../x"]),
    "surprise": st.just(1),
}


@given(st.fixed_dictionaries(_FIELDS, optional=_MORE))
def test_what_no_schema_allows_is_never_read(message: dict[str, object]) -> None:
    stage = Stage()
    verdict = stage.hear("therapist", json.dumps(message).encode())
    if not VALIDATORS["command"].is_valid(message):
        assert stage.desk.refused == {Why.UNREADABLE: 1}, verdict
