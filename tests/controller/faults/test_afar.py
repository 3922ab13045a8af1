"""Who tries to move the belt from afar: all that could is tried, and one that moved would be seen.

The times are held against their budgets by `backstride faults run`.
"""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from controller import api
from controller.api_socket.client import ApiClient
from controller.bridge.control import is_stop
from controller.facility.commands import DATED
from controller.facility.reading import says_stop
from controller.facility.roles import Op
from controller.faults import broker
from controller.faults.causes_afar import broker_mad, require_the_same, unmoved
from controller.faults.fault import Fault
from controller.faults.forgeries import RAISING, TOPICS, forgeries
from controller.faults.lines import Message, NotSeen
from controller.faults.mad_app import writes
from controller.faults.run import chosen, may_be_realtime
from controller.faults.stand import WALKING_MPS, Stand
from controller.faults.stands import WITH_ROOM
from controller.faults.trial import try_once
from protocols.ftms.control import Op as AppOp

NOW = datetime(2030, 1, 1, tzinfo=UTC)
OBEYED = {Op.STOP, Op.PAUSE, Op.LOWER, Op.CAP, Op.FINISH, Op.SKIP, Op.REPORT}
"""Of these some may change a belt: slower, or as the workout goes on."""
ALSO_HARMLESS = {Op.SAY, Op.IDENTIFY}
WALKS: list[Message] = [
    {"command": "SET_SPEED", "value": 9},
    {"command": "SET_SPEED", "value": 10},
    {"belt_mps": 0.45, "started": True},
]


def test_what_is_forged_could_raise_or_start_and_is_never_obeyed_on_purpose() -> None:
    assert {Op(str(wish["op"])) for wish in RAISING} == set(Op) - OBEYED - ALSO_HARMLESS
    for forgery in forgeries(7, "epoch", NOW):
        assert not TOPICS.is_stop(forgery.topic)
        assert not says_stop(forgery.payload)


def test_whoever_reads_a_forgery_finds_a_whole_command() -> None:
    """Not refused for their form, or the rules behind it would never be asked."""
    whole = [forgery.payload for forgery in forgeries(7, "epoch", NOW) if forgery.kept]
    read = {DATED.validate_json(payload).op for payload in whole}
    assert read == {wish["op"] for wish in RAISING}
    again = [forgery.payload for forgery in forgeries(6, "epoch", NOW) if forgery.kept]
    ids = [{json.loads(payload)["id"] for payload in payloads} for payloads in (whole, again)]
    assert ids[0] == ids[1], "the same again"


def test_an_app_that_has_gone_mad_writes_every_op_but_stop_and_pause() -> None:
    written = list(writes())
    assert {data[0] for data in written if data} == set(range(256)) - {AppOp.STOP_OR_PAUSE}
    assert b"" in written
    assert not any(map(is_stop, written))


def test_what_stays_the_same_is_no_complaint() -> None:
    require_the_same(WALKS, [*WALKS[1:], {"belt_mps": 0.44, "started": True}, {"command": "READ"}])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"command": "SET_SPEED", "value": 11}, "told otherwise, 10 before"),
        ({"command": "SET_SPEED", "value": 9}, "told otherwise, 10 before"),
        ({"command": "SET_ELEVATION", "value": 10}, "told otherwise, None before"),
        ({"belt_mps": 0.47, "started": True}, "changed, 0.45 m/s before"),
        ({"belt_mps": 0.4, "started": True}, "changed, 0.45 m/s before"),
    ],
)
def test_whatever_moves_a_belt_is_noticed(line: Message, said: str) -> None:
    with pytest.raises(NotSeen, match=said):
        require_the_same(WALKS, [*WALKS[1:], line])


@pytest.fixture
def workout(tmp_path: Path) -> str:
    """The walk of these faults, so slow that it is soon reached."""
    slow = tmp_path / "with-room.yaml"
    slow.write_text(Path(WITH_ROOM).read_text().replace("speed: 1 mph", "speed: 0.3 mph"))
    return str(slow)


def slowly(name: str, workout: str) -> Fault:
    (fault,) = chosen([name])
    return replace(fault, at_mps=WALKING_MPS, setup=replace(fault.setup, workout=workout))


NEEDS_BROKER = pytest.mark.skipif(bool(broker.lacking()), reason=broker.lacking())
STAND = pytest.mark.xdist_group("stand")
PROMPT = pytest.mark.skipif(
    not may_be_realtime(),
    reason="a flood keeps every core busy: without real-time priority a guard may well stop for it",
)


@STAND
@PROMPT
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("broker-mad", marks=[pytest.mark.hazard("H10"), NEEDS_BROKER]),
        pytest.param("app-mad", marks=pytest.mark.hazard("H41")),
    ],
)
def test_the_belt_keeps_its_speed_and_a_person_stops_it(name: str, workout: str) -> None:
    trial = try_once(slowly(name, workout))
    assert trial.wrong == ""
    assert trial.stop_ms is not None


@STAND
@PROMPT
@NEEDS_BROKER
def test_one_wish_that_is_granted_is_found_out(workout: str) -> None:
    """Somebody at the machine says yes once: so the same client does move the belt."""

    def granted(stand: Stand) -> None:
        person = threading.Thread(target=asyncio.run, args=[_say_yes(stand.controller.socket)])
        person.start()
        broker_mad(stand)
        person.join()

    fault = replace(slowly("broker-mad", workout), cause=unmoved(granted))
    assert "the belt was told otherwise" in try_once(fault).wrong


async def _say_yes(socket: Path) -> None:
    """To the first wish, whatever it is."""
    async with await ApiClient.connect(socket, "person") as person:
        async for message in person:
            if isinstance(message, api.Snapshot) and message.request is not None:
                reply = api.Reply(id="-", token=message.request.token, granted=True)
                assert isinstance(await person.request(reply), api.Accepted)
                return
