"""What travels between controller and guard: whole, and whatever else may come."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.belt.faults import Cause
from controller.belt.inputs import (
    Arm,
    Cap,
    Confirm,
    Disarm,
    Ease,
    Lease,
    Pause,
    Reset,
    Stop,
    Trip,
    Wish,
)
from controller.belt.link import (
    MAX_BYTES,
    GuardReport,
    LinkError,
    Refusal,
    decode_up,
    decode_wish,
    encode_up,
    encode_wish,
)
from controller.belt.states import BeltState

NUMBERS = st.integers(-(2**40), 2**40)
WISHES: st.SearchStrategy[Wish] = st.one_of(
    st.builds(Lease, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    st.builds(Arm, NUMBERS, NUMBERS, NUMBERS),
    st.builds(Cap, NUMBERS, NUMBERS),
    st.builds(Confirm, NUMBERS),
    st.builds(Pause, NUMBERS),
    st.builds(Trip, st.sampled_from(Cause)),
    st.sampled_from([Disarm(), Ease(), Stop(), Reset()]),
)
REPORTS = st.builds(
    GuardReport,
    at_ms=NUMBERS,
    belt=st.sampled_from(BeltState),
    cause=st.none() | st.sampled_from(Cause),
    epoch=NUMBERS,
    token=st.none() | NUMBERS,
    standstill=st.booleans(),
    commanded_speed_mmps=NUMBERS,
    commanded_incline_tenths=NUMBERS,
    measured_at_ms=st.none() | NUMBERS,
    speed_mmps=NUMBERS,
    incline_tenths=NUMBERS,
    answering=st.booleans(),
    detail=st.text(max_size=80),
    realtime=st.booleans(),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(WISHES)
def test_a_wish_arrives_as_it_left(wish: Wish) -> None:
    assert decode_wish(encode_wish(wish)) == wish
    assert len(encode_wish(wish)) <= MAX_BYTES


@given(REPORTS | st.builds(Refusal, st.text(max_size=20), st.text(max_size=80)))
def test_a_report_arrives_as_it_left(message: GuardReport | Refusal) -> None:
    assert decode_up(encode_up(message)) == message
    assert len(encode_up(message)) <= MAX_BYTES


@pytest.mark.hazard("H30")
@given(st.binary(max_size=200))
def test_bytes_that_are_no_message_are_named_so(datagram: bytes) -> None:
    for decode in (decode_wish, decode_up):
        with pytest.raises(LinkError):
            decode(datagram)


@pytest.mark.hazard("H30")
@given(WISHES, REPORTS, JSON, st.data())
def test_messages_with_other_values_in_them_decode_or_are_refused(
    wish: Wish, report: GuardReport, other: object, data: st.DataObject
) -> None:
    for message in (wish, report):
        values = asdict(message)
        if values:
            values[data.draw(st.sampled_from(sorted(values)))] = other
        sent = _json([type(message).__name__, values])
        for decode in (decode_wish, decode_up):
            try:
                decoded = decode(sent)
            except LinkError:
                continue
            assert isinstance(decoded, Wish | GuardReport | Refusal)


@pytest.mark.parametrize(
    "datagram",
    [
        b"[" * 2000,
        b'["Stop", {}, 1]',
        b'["Stop", {"by": "x"}]',
        b'["Lease", {"epoch": 1, "sequence": 1, "speed_mmps": 1.5, "incline_tenths": 0}]',
        b'["Lease", {"epoch": true, "sequence": 1, "speed_mmps": 1, "incline_tenths": 0}]',
        b'["Trip", {"cause": "boredom"}]',
        b'["Trip", {"cause": ["stall"]}]',
        b'["Tick", {}]',
        b'["Measured", {"standing": true, "incline_tenths": 0}]',
        b'{"Stop": {}}',
        b"NaN",
    ],
)
def test_wishes_of_the_wrong_shape_are_refused(datagram: bytes) -> None:
    with pytest.raises(LinkError):
        decode_wish(datagram)


def _json(message: object) -> bytes:

    return json.dumps(message).encode()
