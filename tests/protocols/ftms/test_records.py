"""Split records: put together, and never with parts of another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.errors import Undecodable
from protocols.ftms.fields import Reading
from protocols.ftms.records import MAX_PARTS, Records
from protocols.ftms.treadmill import MIN_OCTETS, TreadmillData, encode_treadmill_data
from tests.protocols.ftms.tables import treadmill_records

FIRST = bytes.fromhex("0500 640000")  # distance 100 m, more follows
SECOND = bytes.fromhex("0104 1e00")  # elapsed 30 s, more follows
LAST = bytes.fromhex("0001 f401 48")  # 5.00 km/h, 72 bpm


def feed(records: Records, *values: bytes) -> list[Reading[TreadmillData]]:
    return [reading for value in values for reading in records.feed(value)]


@given(st.lists(treadmill_records(), max_size=4), st.integers(MIN_OCTETS, 40))
def test_records_come_back_in_order_however_they_are_split(
    sent: list[TreadmillData], max_octets: int
) -> None:
    values = [
        part for record in sent for part in encode_treadmill_data(record, max_octets=max_octets)
    ]
    records = Records()
    assert feed(records, *values) == [Reading(record) for record in sent]
    assert records.finish() == []


def test_nothing_is_told_before_the_last_part() -> None:
    records = Records()
    assert feed(records, FIRST, SECOND) == []
    whole = TreadmillData(speed_kmh=5.0, distance_m=100, elapsed_s=30, heart_rate_bpm=72)
    assert feed(records, LAST) == [Reading(whole)]


def test_a_record_whose_last_part_was_lost_is_told_as_cut_and_not_mixed_with_the_next() -> None:
    later = bytes.fromhex("0500 650000")
    [lost, whole] = feed(Records(), FIRST, SECOND, later, LAST)
    assert lost == Reading(TreadmillData(distance_m=100, elapsed_s=30), truncated=True)
    assert whole == Reading(TreadmillData(speed_kmh=5.0, distance_m=101, heart_rate_bpm=72))


def test_a_last_part_that_repeats_a_field_is_a_record_of_its_own() -> None:
    alone = bytes.fromhex("0400 f401 650000")
    [lost, whole] = feed(Records(), FIRST, alone)
    assert lost == Reading(TreadmillData(distance_m=100), truncated=True)
    assert whole == Reading(TreadmillData(speed_kmh=5.0, distance_m=101))


def test_what_is_unfinished_at_the_end_is_told_once() -> None:
    records = Records()
    assert feed(records, FIRST) == []
    assert records.finish() == [Reading(TreadmillData(distance_m=100), truncated=True)]
    assert records.finish() == []


def test_a_part_that_is_cut_marks_the_record_and_its_octets_are_kept() -> None:
    [reading] = feed(Records(), FIRST[:-1], bytes.fromhex("0080 f401 aa"))
    assert reading == Reading(
        TreadmillData(speed_kmh=5.0), truncated=True, reserved=0x8000, rest=b"\x64\x00\xaa"
    )


def test_what_any_part_has_reserved_is_told() -> None:
    [reading] = feed(Records(), bytes.fromhex("0140"), bytes.fromhex("0080 f401"))
    assert reading == Reading(TreadmillData(speed_kmh=5.0), reserved=0xC000)


def test_octets_that_are_no_part_leave_the_record_as_it_was() -> None:
    records = Records()
    feed(records, FIRST)
    with pytest.raises(Undecodable):
        records.feed(b"\x01")
    [reading] = feed(records, LAST)
    assert reading.value.distance_m == 100


def test_parts_that_bring_nothing_are_not_collected_for_ever() -> None:
    records = Records()
    told = feed(records, *[bytes.fromhex("0100 ffff")] * (3 * MAX_PARTS))
    assert all(reading.truncated for reading in told)
    assert max(len(reading.rest) for reading in told) == 2 * MAX_PARTS
