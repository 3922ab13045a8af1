"""Features, advertisements, ranges, training status, heart rate, running speed: both directions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.errors import Undecodable, Unencodable
from protocols.ftms import heart_rate, ranges, running
from protocols.ftms.features import (
    Features,
    MachineFeature,
    MachineType,
    ServiceData,
    TargetFeature,
    decode_features,
    decode_service_data,
    encode_features,
    encode_service_data,
)
from protocols.ftms.fields import Reading, Unassigned
from protocols.ftms.heart_rate import HeartRate, decode_heart_rate, encode_heart_rate
from protocols.ftms.ranges import RANGES, SupportedRange, decode_range, encode_range
from protocols.ftms.running import (
    RunningFeature,
    RunningFeatures,
    RunningSpeed,
    decode_running_features,
    decode_running_speed,
    encode_running_features,
    encode_running_speed,
)
from protocols.ftms.training import (
    TrainingState,
    TrainingStatus,
    decode_training_status,
    encode_training_status,
)
from protocols.ftms.uuids import Uuid, parse_uuid
from tests.protocols.ftms.tables import values


@given(st.integers(0, (1 << 17) - 1), st.integers(0, (1 << 17) - 1))
def test_features_come_back(machine: int, target: int) -> None:
    features = Features(MachineFeature(machine), TargetFeature(target))
    assert decode_features(encode_features(features)) == Reading(features)


def test_every_feature_has_its_bit() -> None:
    assert [flag.value for flag in MachineFeature] == [1 << bit for bit in range(17)]
    assert [flag.value for flag in TargetFeature] == [1 << bit for bit in range(17)]
    assert [flag.value for flag in MachineType] == [1 << bit for bit in range(6)]


def test_reserved_features_are_read_and_not_written() -> None:
    value = decode_features(b"\xff" * 8).value
    assert value == Features(MachineFeature(0xFFFFFFFF), TargetFeature(0xFFFFFFFF))
    assert encode_features(value) == bytes.fromhex("ffff0100 ffff0100")


def test_one_word_of_the_features_is_read_and_not_written() -> None:
    reading = decode_features(bytes.fromhex("45120000 0100"))
    assert reading.truncated
    assert reading.value.target_setting_features is None
    with pytest.raises(Unencodable, match="both words"):
        encode_features(reading.value)


@given(st.booleans(), st.integers(0, 0x3F))
def test_advertisements_come_back(available: bool, kind: int) -> None:
    data = ServiceData(available, MachineType(kind))
    assert decode_service_data(encode_service_data(data)) == Reading(data)


def test_an_advertisement_without_a_type_is_read_and_not_written() -> None:
    reading = decode_service_data(b"\x81\x01")
    assert reading == Reading(ServiceData(True), truncated=True, reserved=0x80, rest=b"\x01")
    with pytest.raises(Unencodable, match="fitness_machine_type"):
        encode_service_data(reading.value)


@given(st.sampled_from(RANGES), st.data())
def test_ranges_come_back(uuid: Uuid, data: st.DataObject) -> None:
    supported = SupportedRange(uuid, *(data.draw(values(row)) for row in ranges._FORMS[uuid]))
    assert decode_range(uuid, encode_range(supported)) == Reading(supported)


@pytest.mark.parametrize(
    ("uuid", "octets", "range_"),
    [
        (Uuid.SUPPORTED_SPEED_RANGE, "320062020a00", (0.5, 6.1, 0.1)),
        (Uuid.SUPPORTED_INCLINATION_RANGE, "e2ff96000500", (-3.0, 15.0, 0.5)),
        (Uuid.SUPPORTED_RESISTANCE_LEVEL_RANGE, "0a00c8000a00", (1.0, 20.0, 1.0)),
        (Uuid.SUPPORTED_HEART_RATE_RANGE, "3cdc01", (60, 220, 1)),
        (Uuid.SUPPORTED_POWER_RANGE, "0000 2003 0500", (0, 800, 5)),
    ],
)
def test_ranges_have_their_units(
    uuid: Uuid, octets: str, range_: tuple[float, float, float]
) -> None:
    supported = SupportedRange(uuid, *range_)
    assert decode_range(uuid, bytes.fromhex(octets)) == Reading(supported)
    assert encode_range(supported) == bytes.fromhex(octets)


def test_a_range_that_is_cut_is_read_and_not_written() -> None:
    reading = decode_range(Uuid.SUPPORTED_SPEED_RANGE, bytes.fromhex("3200620210"))
    assert reading.truncated
    assert reading.value.minimum_increment is None
    with pytest.raises(Unencodable, match="minimum_increment_kmh is missing"):
        encode_range(reading.value)


@given(st.sampled_from(TrainingState), st.none() | st.text(), st.booleans())
def test_training_status_comes_back(state: TrainingState, text: str | None, extended: bool) -> None:
    status = TrainingStatus(state, text, extended)
    assert decode_training_status(encode_training_status(status)) == Reading(status)


def test_training_states_are_those_of_table_4_13() -> None:
    assert list(TrainingState) == list(range(0x10))


@pytest.mark.parametrize("number", [0x10, 0x11, 0xFF])
def test_training_states_that_are_reserved_are_told(number: int) -> None:
    value = decode_training_status(bytes((0, number))).value
    assert value == TrainingStatus(Unassigned(number))
    with pytest.raises(Unencodable, match="0 to 15"):
        encode_training_status(value)


def test_text_that_is_none_is_read_with_marks_and_its_octets() -> None:
    reading = decode_training_status(b"\x05\x0dH\xc3")
    assert reading.value == TrainingStatus(TrainingState.MANUAL_MODE, "H\ufffd")
    assert (reading.reserved, reading.rest) == (0x04, b"H\xc3")
    with pytest.raises(Unencodable, match="training_status_string"):
        encode_training_status(TrainingStatus(TrainingState.IDLE, "\ud800"))


INTERVALS = st.lists(values(heart_rate._INTERVAL), max_size=9).map(tuple)


@given(
    st.integers(0, 0xFFFF),
    st.none() | st.booleans(),
    st.none() | st.integers(0, 0xFFFF),
    INTERVALS,
)
def test_heart_rates_come_back(
    bpm: int, contact: bool | None, energy_kj: int | None, intervals: tuple[float, ...]
) -> None:
    measured = HeartRate(bpm, contact, energy_kj, intervals)
    data = encode_heart_rate(measured)
    assert decode_heart_rate(data) == Reading(measured)
    assert data[0] & 1 == (bpm > 255)


@pytest.mark.parametrize(
    ("octets", "measured"),
    [
        ("0048", HeartRate(72)),
        ("00ff", HeartRate(255)),
        ("01 4800", HeartRate(72)),
        ("06 48", HeartRate(72, sensor_contact=True)),
        ("04 00", HeartRate(0, sensor_contact=False)),
        ("02 48", HeartRate(72)),  # a contact bit from a belt that does not sense it
        ("16 48 0003", HeartRate(72, sensor_contact=True, rr_intervals_s=(0.75,))),
        ("18 48 0a00 0004 f003", HeartRate(72, None, 10, (1.0, 0.984375))),
    ],
)
def test_heart_rates_as_belts_send_them(octets: str, measured: HeartRate) -> None:
    assert decode_heart_rate(bytes.fromhex(octets)) == Reading(measured)


def test_a_heart_rate_takes_two_octets_only_where_it_must() -> None:
    assert encode_heart_rate(HeartRate(255)) == bytes.fromhex("00ff")
    assert encode_heart_rate(HeartRate(256)) == bytes.fromhex("010001")


@pytest.mark.parametrize(
    ("octets", "measured", "rest"),
    [
        ("00", HeartRate(None), ""),
        ("01 48", HeartRate(None), "48"),
        ("10 48", HeartRate(72), ""),
        ("10 48 0004 03", HeartRate(72, rr_intervals_s=(1.0,)), "03"),
        ("18 48 0a", HeartRate(72), "0a"),
    ],
)
def test_heart_rates_that_are_cut_say_so(octets: str, measured: HeartRate, rest: str) -> None:
    reading = decode_heart_rate(bytes.fromhex(octets))
    assert reading == Reading(measured, truncated=True, rest=bytes.fromhex(rest))


def test_octets_behind_a_heart_rate_are_no_intervals_unless_it_says_so() -> None:
    assert decode_heart_rate(bytes.fromhex("e0480004")) == Reading(
        HeartRate(72), reserved=0xE0, rest=b"\x00\x04"
    )


@given(st.data(), st.booleans())
def test_running_speeds_come_back(data: st.DataObject, running_now: bool) -> None:
    speed, cadence, stride, distance = (values(row) for row in running._FORM)
    measured = RunningSpeed(
        data.draw(speed),
        data.draw(cadence),
        data.draw(st.none() | stride),
        data.draw(st.none() | distance),
        running=running_now,
    )
    assert decode_running_speed(encode_running_speed(measured)) == Reading(measured)


def test_running_speed_has_its_units() -> None:
    measured = RunningSpeed(1.5, 110, 0.82, 123.4, running=True)
    assert encode_running_speed(measured) == bytes.fromhex("07 8001 6e 5200 d2040000")


def test_a_running_speed_without_cadence_is_read_and_not_written() -> None:
    reading = decode_running_speed(bytes.fromhex("f88001"))
    assert reading == Reading(RunningSpeed(1.5, None), truncated=True, reserved=0xF8)
    with pytest.raises(Unencodable, match="instantaneous_cadence_per_min"):
        encode_running_speed(reading.value)


@given(st.integers(0, 0x1F))
def test_running_features_come_back(bits: int) -> None:
    features = RunningFeatures(RunningFeature(bits))
    assert decode_running_features(encode_running_features(features)) == Reading(features)


def test_running_features_that_are_missing_are_not_written() -> None:
    reading = decode_running_features(b"\x07")
    assert reading == Reading(RunningFeatures(None), truncated=True, rest=b"\x07")
    with pytest.raises(Unencodable, match="rsc_features"):
        encode_running_features(reading.value)


@pytest.mark.parametrize(
    "decode",
    [decode_service_data, decode_training_status, decode_heart_rate, decode_running_speed],
)
def test_without_flags_there_is_nothing(decode: object) -> None:
    assert callable(decode)
    with pytest.raises(Undecodable, match="flags of 1 octets expected, not nothing"):
        decode(b"")


@pytest.mark.parametrize("uuid", Uuid, ids=lambda uuid: uuid.short)
def test_every_way_to_write_a_uuid_is_read(uuid: Uuid) -> None:
    for text in (uuid.short, uuid.short.upper(), f"0x{uuid.short}", uuid.long, uuid.long.upper()):
        assert parse_uuid(f" {text} ") is uuid
    assert uuid.long == f"0000{uuid.short}-0000-1000-8000-00805f9b34fb"


@pytest.mark.parametrize("text", ["", "2acx", "2ac", "2ace", "12ACD", "fff1", "treadmill"])
def test_what_is_no_uuid_of_ours_is_none(text: str) -> None:
    assert parse_uuid(text) is None
    assert parse_uuid("00002acd-0000-1000-8000-00805f9b34fc") is None
