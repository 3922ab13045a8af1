"""The clients of a fitness machine, and what comes before any procedure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.ftms.clients import Clients, Dropped, Refused, Sent
from protocols.ftms.control import PARAMETERS, Op, Result, encode_request
from protocols.ftms.procedures import Permission, examine
from protocols.ftms.service import CONTROL
from protocols.ftms.treadmill import TreadmillData

DATA = "2acd"


def test_only_who_subscribed_is_sent_anything() -> None:
    clients = Clients()
    for client in (1, 2, 3):
        clients.add(client)
        clients.subscribed(client, DATA, on=client != 3)
    clients.subscribed(2, DATA, on=False)
    clients.send_all(DATA, b"x")
    assert clients.outgoing() == [Sent(1, DATA, b"x")]
    assert clients.outgoing() == []


def test_one_can_be_spared_and_one_can_leave() -> None:
    clients = Clients()
    for client in (1, 2, 3):
        clients.add(client)
        clients.subscribed(client, DATA, on=True)
    clients.remove(3)
    clients.send_all(DATA, b"x", spared=1)
    clients.put(Dropped(1))
    assert clients.outgoing() == [Sent(2, DATA, b"x"), Dropped(1)]
    assert (len(clients), list(clients), 3 in clients) == (2, [1, 2], False)


def test_a_record_is_split_as_each_link_needs() -> None:
    clients = Clients()
    for client in (1, 2):
        clients.add(client)
        clients.subscribed(client, DATA, on=True)
    clients.resized(1, 100)
    full = TreadmillData(
        speed_kmh=3.0,
        distance_m=10,
        incline_pct=1.0,
        energy_kcal=5,
        heart_rate_bpm=100,
        elapsed_s=60,
        remaining_s=30,
    )
    clients.send_record(DATA, full)
    parts = [sent.client for sent in clients.outgoing() if isinstance(sent, Sent)]
    assert parts == [1, 2, 2]


@pytest.mark.parametrize(
    ("subscribed", "busy", "data", "code"),
    [(False, True, b"", 0xFD), (True, True, b"", 0xFE), (True, False, b"", 0x0D)],
)
def test_what_the_control_point_does_not_take(
    *, subscribed: bool, busy: bool, data: bytes, code: int
) -> None:
    clients = Clients()
    clients.add(1)
    clients.subscribed(1, CONTROL, on=subscribed)
    with pytest.raises(Refused) as refused:
        clients.admit(1, data, busy=busy)
    assert refused.value.code == code


def test_the_order_of_objections() -> None:
    some = {Op.REQUEST_CONTROL, Op.SET_TARGET_SPEED}
    assert examine(b"\x07", some, permitted=False) is Result.OP_CODE_NOT_SUPPORTED
    assert examine(b"\x02", some, permitted=False) is Result.CONTROL_NOT_PERMITTED
    assert examine(b"\x02", some, permitted=True) is Result.INVALID_PARAMETER
    examined = examine(
        encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=3), some, permitted=True
    )
    assert not isinstance(examined, Result)
    op, request = examined
    assert (op, request.values) == (Op.SET_TARGET_SPEED, {"target_speed_kmh": 3.0})
    assert not isinstance(examine(b"\x00", some, permitted=False), Result)
    assert examine(b"\x80\x00\x01", some, permitted=True) is Result.OP_CODE_NOT_SUPPORTED


@given(st.binary(min_size=1), st.booleans())
def test_any_octets_are_examined(data: bytes, permitted: bool) -> None:
    examined = examine(data, set(PARAMETERS), permitted=permitted)
    assert isinstance(examined, Result) or examined[0] == data[0]


def test_permission_is_given_back_only_by_who_has_it() -> None:
    permission = Permission()
    permission.holder = 1
    permission.release(2)
    assert permission.holder == 1
    permission.release(1)
    assert permission.holder is None
