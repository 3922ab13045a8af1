"""Treadmill Data: every combination, both widths of pace, steps, splitting, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.errors import Undecodable, Unencodable
from protocols.ftms.fields import Reading
from protocols.ftms.treadmill import (
    MIN_OCTETS,
    PaceOctets,
    TreadmillData,
    decode_treadmill_data,
    encode_treadmill_data,
)
from tests.protocols.ftms.tables import treadmill_records

PACE_U8 = bytes.fromhex("6000 f401 5a 50")
PACE_U16 = bytes.fromhex("6000 f401 6801 7c01")


def with_flags(flags: int, body: str) -> bytes:
    return flags.to_bytes(2, "little") + bytes.fromhex(body)


@given(treadmill_records())
def test_what_is_encoded_comes_back(record: TreadmillData) -> None:
    [value] = encode_treadmill_data(record)
    assert decode_treadmill_data(value) == Reading(record)


@given(treadmill_records(), st.binary(min_size=1, max_size=1))
def test_a_width_of_pace_that_is_known_stands_extra_octets(
    record: TreadmillData, extra: bytes
) -> None:
    [value] = encode_treadmill_data(record)
    known: PaceOctets = 2 if "s_per_500m" in " ".join(record.named()) else 1
    if record.steps is not None:
        value += bytes(4)  # so that no length says steps
    reading = decode_treadmill_data(value + extra, pace_octets=known)
    assert reading.rest.endswith(extra)
    assert reading.value.named().items() <= record.named().items()
    assert record.named().keys() - reading.value.named().keys() <= {"steps"}


def test_the_length_tells_the_width_of_pace() -> None:
    narrow, wide = decode_treadmill_data(PACE_U8).value, decode_treadmill_data(PACE_U16).value
    assert narrow.named() == {
        "speed_kmh": 5.0,
        "instantaneous_pace_km_per_min": 9.0,
        "average_pace_km_per_min": 8.0,
    }
    assert wide.named() == {
        "speed_kmh": 5.0,
        "instantaneous_pace_s_per_500m": 360,
        "average_pace_s_per_500m": 380,
    }


def test_steps_and_pace_are_told_apart_by_length_in_every_mixture() -> None:
    sizes = {
        (flags, width, steps): len(
            encode_treadmill_data(
                TreadmillData(
                    speed_kmh=5.0,
                    steps=7 if steps else None,
                    **{
                        name: 1.0
                        for flag, name in (
                            (0x20, f"instantaneous_pace_{unit}"),
                            (0x40, f"average_pace_{unit}"),
                        )
                        if flags & flag
                    },
                )
            )[0]
        )
        for flags in (0x20, 0x40, 0x60)
        for width, unit in ((1, "km_per_min"), (2, "s_per_500m"))
        for steps in (False, True)
    }
    for flags in (0x20, 0x40, 0x60):
        assert len({size for (other, _, _), size in sizes.items() if other == flags}) == 4


def test_where_the_length_fits_no_width_of_pace_nothing_behind_it_is_guessed() -> None:
    value = with_flags(0x0160, "f401 5a 50 48 ff")
    reading = decode_treadmill_data(value)
    assert reading.value == TreadmillData(speed_kmh=5.0)
    assert reading.rest == bytes.fromhex("5a5048ff")
    known = decode_treadmill_data(value, pace_octets=1)
    assert known.value.heart_rate_bpm == 72
    assert known.rest == b"\xff"


def test_pace_that_is_cut_is_cut() -> None:
    assert decode_treadmill_data(PACE_U8[:-1]).truncated
    assert not decode_treadmill_data(PACE_U8).truncated


@pytest.mark.parametrize("body", ["f401", "f401 f30d", "f401 f30d00 00"])
def test_bit_13_is_reserved_unless_the_length_says_steps(body: str) -> None:
    reading = decode_treadmill_data(with_flags(0x2000, body))
    assert reading.value == TreadmillData(speed_kmh=5.0)
    assert reading.reserved == 0x2000
    assert not reading.truncated
    assert reading.rest == bytes.fromhex(body)[2:]


@given(st.integers(1, 7))
def test_reserved_bits_change_nothing_and_are_told(bits: int) -> None:
    reserved = bits << 13
    reading = decode_treadmill_data(with_flags(reserved | 0x0100, "f401 48"))
    assert reading.value == TreadmillData(speed_kmh=5.0, heart_rate_bpm=72)
    assert reading.reserved == reserved


@pytest.mark.parametrize("data", [b"", b"\x00"])
def test_without_flags_there_is_no_record(data: bytes) -> None:
    with pytest.raises(Undecodable, match="flags of 2 octets expected"):
        decode_treadmill_data(data)


@given(treadmill_records(), st.integers(MIN_OCTETS, 60))
def test_parts_fit_and_only_the_last_has_speed(record: TreadmillData, max_octets: int) -> None:
    parts = encode_treadmill_data(record, max_octets=max_octets)
    assert all(len(part) <= max_octets for part in parts)
    assert [part[0] & 1 for part in parts] == [1] * (len(parts) - 1) + [0]
    speeds = [decode_treadmill_data(part).value.speed_kmh for part in parts]
    assert speeds == [None] * (len(parts) - 1) + [record.speed_kmh]


@given(treadmill_records())
def test_no_more_parts_than_needed(record: TreadmillData) -> None:
    [whole] = encode_treadmill_data(record)
    assert len(encode_treadmill_data(record, max_octets=max(MIN_OCTETS, len(whole)))) == 1


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (TreadmillData(), "speed_kmh is missing"),
        (TreadmillData(distance_m=5), "speed_kmh is missing"),
        (TreadmillData(speed_kmh=-0.01), "speed_kmh has no octets for -0.01: 0 to 655.35"),
        (TreadmillData(speed_kmh=float("nan")), "speed_kmh has no octets for nan"),
        (TreadmillData(speed_kmh=1, elevation_gain_m=5), "elevation_loss_m is missing"),
        (TreadmillData(speed_kmh=1, distance_m=1 << 24), "distance_m has no octets"),
        (
            TreadmillData(
                speed_kmh=1, instantaneous_pace_km_per_min=1, average_pace_s_per_500m=100
            ),
            "not both in one record",
        ),
    ],
)
def test_what_cannot_be_said_is_refused(record: TreadmillData, said: str) -> None:
    with pytest.raises(Unencodable, match=said):
        encode_treadmill_data(record)


def test_notifications_too_short_for_a_group_are_refused() -> None:
    with pytest.raises(Unencodable, match="7 are the least"):
        encode_treadmill_data(TreadmillData(speed_kmh=1), max_octets=6)
