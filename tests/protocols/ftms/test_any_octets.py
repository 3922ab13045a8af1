"""Any octets at all: no error but the named one, nothing read outside, nothing invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.ftms.characteristics import DECODERS
from protocols.ftms.treadmill import decode_treadmill_data
from protocols.ftms.uuids import Uuid
from tests.protocols.ftms.invariants import check_stream, check_value

ANY = st.binary(max_size=40)
FLAGS_AND_ANY = st.builds(
    lambda flags, body: flags.to_bytes(2, "little") + body,
    st.integers(0, 0xFFFF),
    st.binary(max_size=40),
)


def test_every_characteristic_has_its_decoder() -> None:
    assert DECODERS.keys() == set(Uuid)


@pytest.mark.hazard("H30")
@pytest.mark.parametrize("uuid", Uuid, ids=lambda uuid: uuid.short)
@given(ANY)
def test_any_value_is_read(uuid: Uuid, data: bytes) -> None:
    check_value(uuid, data)


@given(FLAGS_AND_ANY)
def test_any_flags_of_treadmill_data_are_read(data: bytes) -> None:
    check_value(Uuid.TREADMILL_DATA, data)


@given(st.sampled_from(Uuid), st.lists(ANY, max_size=6))
def test_any_stream_is_read(uuid: Uuid, values: list[bytes]) -> None:
    check_stream(uuid, values)


@pytest.mark.hazard("H30")
@given(st.lists(FLAGS_AND_ANY, max_size=6))
def test_any_stream_of_treadmill_data_is_read(values: list[bytes]) -> None:
    check_stream(Uuid.TREADMILL_DATA, values)


@pytest.mark.parametrize("uuid", Uuid, ids=lambda uuid: uuid.short)
def test_the_longest_value_of_an_attribute_is_read(uuid: Uuid) -> None:
    for octet in (b"\x00", b"\x7f", b"\xff"):
        check_value(uuid, octet * 512)


@pytest.mark.parametrize("uuid", Uuid, ids=lambda uuid: uuid.short)
def test_every_first_octet_is_read(uuid: Uuid) -> None:
    check_value(uuid, b"")
    for first in range(0x100):
        check_value(uuid, bytes((first,)))
        for second in (0, 1, 3, 0x0F, 0x7F, 0xFF):
            check_value(uuid, bytes((first, second)))


@pytest.mark.parametrize("length", range(2, 40))
def test_every_set_of_flags_is_read_at_every_length(length: int) -> None:
    body = bytes(range(1, length - 1))
    for flags in range(length, 0x10000, 331):
        decode_treadmill_data(flags.to_bytes(2, "little") + body)
