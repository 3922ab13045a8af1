"""Every kind of command, in every state of the belt, fresh and not, by everybody.

What is expected is written down here as a site would be told it, and uses none of the desk's own
tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest

from controller.belt.states import BeltState
from controller.facility.desk import Told
from controller.facility.memory import Remembered
from controller.facility.roles import RemoteStart
from tests.controller.facility.stage import Stage, answer_of, iso, snapshot, step


@dataclass(frozen=True)
class Kind:
    """A kind of command: what it says, who may, what the controller would be told."""

    op: str
    fields: dict[str, object]
    who: str
    becomes: str
    raises: bool = False


_STAFF = "nurse therapist"
_ANYBODY = "board nurse therapist stranger"
KINDS = {
    "stop": Kind("stop", {}, _ANYBODY, "Stop"),
    "pause": Kind("pause", {}, "nurse therapist stranger", "Pause"),
    "lower": Kind("lower", {"speed_mps": 0.3}, "nurse therapist stranger", "Lower"),
    "cap": Kind("cap", {"speed_mps": 0.6, "reason": "tired"}, _STAFF, "Cap"),
    "finish": Kind("finish", {}, _STAFF, "Finish"),
    "skip to less": Kind("skip", {}, _STAFF, "Skip"),
    "skip to more": Kind("skip", {}, _STAFF, "Skip", raises=True),
    "report": Kind("report", {"pain": 3}, _STAFF, "Report"),
    "say": Kind("say", {"text": "well done"}, _STAFF, "SaySo"),
    "identify": Kind("identify", {}, _STAFF, "Identify"),
    "less speed": Kind("request_speed", {"speed_mps": 0.0}, _STAFF, "Lower"),
    "more speed": Kind("request_speed", {"speed_mps": 1.5}, _STAFF, "Ask", raises=True),
    "less incline": Kind("request_incline", {"incline_pct": 0}, _STAFF, "Lower"),
    "more incline": Kind("request_incline", {"incline_pct": 5}, _STAFF, "Ask", raises=True),
    "control": Kind("request_control", {}, _STAFF, "Ask", raises=True),
    "load": Kind("load", {"workout": "taster"}, _STAFF, "Load", raises=True),
    "start": Kind("request_start", {}, _STAFF, "Ask", raises=True),
    "reset": Kind("reset_request", {}, _STAFF, "SaySo", raises=True),
    "confirm": Kind("confirm_start", {}, "therapist", "Confirm", raises=True),
    "attend": Kind("attend", {}, "therapist", "Attend"),
}
NEEDS_STATE = {
    "reset": {BeltState.LATCHED},
    "confirm": {BeltState.ARMING, BeltState.PAUSED},
}
NEEDS_SETTING = {
    "start": {RemoteStart.ASK, RemoteStart.ATTENDED},
    "confirm": {RemoteStart.ATTENDED},
    "attend": {RemoteStart.ATTENDED},
}
FRESHNESS = (
    "fresh",
    "fresh, no epoch",
    "wrong epoch",
    "late",
    "from the future",
    "retained",
    "duplicate",
    "replayed after a restart",
    "of another connection",
)


def expected(name: str, belt: BeltState, freshness: str, client: str, setting: RemoteStart) -> str:
    """What shall become of it: the rules in the order in which a client meets them."""
    kind = KINDS[name]
    if name == "stop":
        return "acts"
    if freshness == "retained":
        return "refused"
    if freshness in {"duplicate", "replayed after a restart"}:
        return "duplicate"
    if client not in kind.who.split():
        return "refused"
    if freshness == "late":
        return "expired"
    if freshness in {"from the future", "wrong epoch", "of another connection"}:
        return "refused"
    if freshness == "fresh, no epoch" and kind.raises:
        return "refused"
    if name == "skip to more":
        return "refused"  # control was not granted
    if setting not in NEEDS_SETTING.get(name, set(RemoteStart)):
        return "refused"
    if belt not in NEEDS_STATE.get(name, set(BeltState)):
        return "refused"
    return "acts"


def setting_the_stage(name: str, belt: BeltState, setting: RemoteStart) -> Stage:
    steps = {"skip to less": step(1, 0.0), "skip to more": step(1, 2.0)}
    stage = Stage(snapshot(belt, next_step=steps.get(name)), setting)
    if name == "confirm" and setting is RemoteStart.ATTENDED:
        stage.acts("therapist", "attend")
    return stage


def happens(name: str, belt: BeltState, freshness: str, client: str, setting: RemoteStart) -> str:
    stage = setting_the_stage(name, belt, setting)
    kind = KINDS[name]
    fields = dict(kind.fields)
    match freshness:
        case "fresh, no epoch":
            fields["epoch"] = None
        case "wrong epoch":
            fields["epoch"] = "epoch-0"
        case "late":
            fields["issued_at"] = iso(stage.wall_s - 61)
        case "from the future":
            fields["issued_at"] = iso(stage.wall_s + 61)
    payload = stage.says(kind.op, **fields)
    match freshness:
        case "duplicate":
            stage.hear(client, payload)
        case "replayed after a restart":
            stage.hear(client, payload)
            stage = Stage(stage.snapshot, setting, _kept(stage))
        case "of another connection":
            stage.desk.connected(stage.now_ms)
    verdict = stage.hear(client, payload, retained=freshness == "retained")
    if isinstance(verdict, Told):
        assert verdict.note
        return answer_of(verdict).status
    assert type(verdict.command).__name__ == kind.becomes
    return "acts"


def _kept(stage: Stage) -> Remembered:
    """What is left of a process that ended: the lines of its file."""
    return Remembered.from_lines(stage.desk.remembered.lines())


@pytest.mark.hazard("H10")
@pytest.mark.hazard("H41")
@pytest.mark.parametrize("client", ["board", "nurse", "therapist", "stranger"])
@pytest.mark.parametrize("name", KINDS)
def test_each_command_meets_its_answer(name: str, client: str) -> None:
    circumstances = product(BeltState, FRESHNESS, RemoteStart)
    wrong = [
        (str(belt), freshness, str(setting), found, wanted)
        for belt, freshness, setting in circumstances
        if (found := happens(name, belt, freshness, client, setting))
        != (wanted := expected(name, belt, freshness, client, setting))
    ]
    assert not wrong
