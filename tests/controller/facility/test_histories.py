"""What holds over any history of messages, connections, restarts and time."""

from __future__ import annotations

import ast
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller import api
from controller.belt.states import BeltState
from controller.facility.desk import Act
from controller.facility.memory import Remembered
from controller.facility.roles import RemoteStart
from tests.controller.facility.stage import Stage, iso, snapshot
from tests.controller.facility.test_matrix import KINDS

PURE = [
    *("acl", "asyncapi", "commands", "desk", "discovery", "epoch", "freshness", "grant", "memory"),
    *("messages", "objection", "publishing", "reading", "roles", "rules", "schema", "topics"),
    *("translate", "views"),
]
IMPURE = {
    *("aiomqtt", "asyncio", "os", "pathlib", "random", "secrets", "socket", "subprocess"),
    *("threading", "time", "uuid"),
}

_MESSAGES = st.tuples(
    st.just("message"),
    st.sampled_from(["nurse", "therapist", "board", "stranger"]),
    st.sampled_from([name for name in KINDS if name != "stop"]),
    st.integers(0, 30),  # its id
    st.sampled_from([0.0, 0.0, -1.0, -20.0, 3.0]),  # issued then, in seconds from now
    st.sampled_from([False, False, False, True]),  # whether retained
)
_HAPPENINGS = st.one_of(
    _MESSAGES,
    _MESSAGES,
    st.tuples(st.just("belt"), st.sampled_from(list(BeltState))),
    st.tuples(st.just("time"), st.sampled_from([100, 1000, 3000])),
    st.just(("connection",)),
    st.just(("restart",)),
)


@pytest.mark.hazard("H10")
@settings(max_examples=50)
@given(st.lists(_HAPPENINGS, min_size=20, max_size=60), st.sampled_from(RemoteStart))
def test_no_command_acts_twice_and_only_attendants_start(
    history: list[tuple[object, ...]], setting: RemoteStart
) -> None:
    stage, acted = Stage(remote_start=setting), Counter[tuple[str, str]]()
    for happening in history:
        match happening:
            case ("message", str(client), str(name), int(number), float(when_s), bool(retained)):
                kind = KINDS[name]
                fields = kind.fields | {"issued_at": iso(stage.wall_s + when_s)}
                payload = stage.says(kind.op, **(fields | {"id": f"{number}"}))
                verdict = stage.hear(client, payload, retained=retained)
                if isinstance(verdict, Act):
                    acted[client, f"{number}"] += 1
                    _require_due(verdict.command, client, setting)
                    accepted = api.Accepted(id=verdict.command.id)
                    stage.desk.answered(verdict.command.id, accepted, stage.wall_s)
            case ("belt", BeltState() as belt):
                stage.snapshot = snapshot(belt)
                stage.pass_ms(100)
            case ("time", int(duration_ms)):
                stage.pass_ms(duration_ms)
            case ("connection",):
                stage.desk.connected(stage.now_ms)
            case ("restart",):
                kept = Remembered.from_lines(stage.desk.remembered.lines())
                stage = Stage(stage.snapshot, setting, kept, wall_s=stage.wall_s)
    assert all(times == 1 for times in acted.values())


def _require_due(command: api.AnyCommand, client: str, setting: RemoteStart) -> None:
    """What the machine may be told in this client's name; STOP is not among what was sent."""
    anybody = api.Pause | api.Lower
    staff = api.Cap | api.Finish | api.Skip | api.Report | api.SaySo | api.Identify
    staff |= api.Load | api.Ask
    if isinstance(command, api.Arm | api.Confirm | api.Attend):
        assert client == "therapist"
        assert setting is RemoteStart.ATTENDED
    elif isinstance(command, staff):
        assert client in {"nurse", "therapist"}
    else:
        assert isinstance(command, anybody)
        assert client != "board"


@pytest.mark.parametrize("name", PURE)
def test_what_judges_has_no_clock_no_chance_and_no_connection(name: str) -> None:
    spec = find_spec(f"controller.facility.{name}")
    assert spec is not None
    assert spec.origin is not None
    imported = set()
    for node in ast.walk(ast.parse(Path(spec.origin).read_text())):
        match node:
            case ast.Import(names=names):
                imported |= {alias.name.partition(".")[0] for alias in names}
            case ast.ImportFrom(module=str(module)):
                imported.add(module.partition(".")[0])
    assert not imported & IMPURE
