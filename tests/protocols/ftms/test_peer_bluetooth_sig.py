"""Against `bluetooth-sig`, an independent codec: where they agree, and each disagreement.

What each disagreement is judged to be is in docs/reference/ftms.md.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from protocols.ftms import heart_rate, ranges, running
from protocols.ftms.characteristics import DECODERS, named
from protocols.ftms.features import Features, MachineFeature, TargetFeature, encode_features
from protocols.ftms.heart_rate import HeartRate, encode_heart_rate
from protocols.ftms.ranges import SupportedRange, encode_range
from protocols.ftms.running import RunningSpeed, encode_running_speed
from protocols.ftms.treadmill import TreadmillData, decode_treadmill_data, encode_treadmill_data
from protocols.ftms.uuids import Uuid
from tests.protocols.ftms.tables import treadmill_records, values

registry = pytest.importorskip(
    "bluetooth_sig.gatt.characteristics.registry",
    reason="an independent codec, optional: pip install bluetooth-sig",
)

NAMES = {
    "speed_kmh": "instantaneous_speed",
    "average_speed_kmh": "average_speed",
    "distance_m": "total_distance",
    "incline_pct": "inclination",
    "ramp_deg": "ramp_angle_setting",
    "elevation_gain_m": "positive_elevation_gain",
    "elevation_loss_m": "negative_elevation_gain",
    "instantaneous_pace_s_per_500m": "instantaneous_pace",
    "average_pace_s_per_500m": "average_pace",
    "energy_kcal": "total_energy",
    "energy_kcal_per_hour": "energy_per_hour",
    "energy_kcal_per_minute": "energy_per_minute",
    "heart_rate_bpm": "heart_rate",
    "met": "metabolic_equivalent",
    "elapsed_s": "elapsed_time",
    "remaining_s": "remaining_time",
    "belt_force_n": "force_on_belt",
    "power_w": "power_output",
}
SENTINELS = {
    "incline_pct": 3276.7,
    "ramp_deg": 3276.7,
    "energy_kcal": 65535,
    "energy_kcal_per_hour": 65535,
    "energy_kcal_per_minute": 255,
    "belt_force_n": 32767,
    "power_w": 32767,
}
MATRIX = bytes.fromhex("9e1fc60394023e01005a00ff7f3200ffff2500f4")


def theirs(uuid: Uuid, data: bytes) -> Any:  # noqa: ANN401 - the peer's own records
    return registry.CharacteristicRegistry.get_characteristic(uuid.short).parse_value(
        bytearray(data)
    )


@given(treadmill_records())
def test_records_read_alike_but_for_what_is_not_available(record: TreadmillData) -> None:
    assume(record.steps is None)
    assume(not any(name.endswith("per_min") for name in record.named()))
    [data] = encode_treadmill_data(record)
    peer = theirs(Uuid.TREADMILL_DATA, data)
    for name, their_name in NAMES.items():
        our_value, their_value = getattr(record, name), getattr(peer, their_name)
        if our_value is None and their_value is not None:
            our_value = SENTINELS[name]
        assert our_value == their_value, name


@given(st.integers(0, (1 << 17) - 1), st.integers(0, (1 << 17) - 1))
def test_features_read_alike(machine: int, target: int) -> None:
    data = encode_features(Features(MachineFeature(machine), TargetFeature(target)))
    peer = theirs(Uuid.FITNESS_MACHINE_FEATURE, data)
    assert int(peer.fitness_machine_features) == machine
    assert int(peer.target_setting_features) == target


@pytest.mark.parametrize(
    "uuid", [uuid for uuid in ranges.RANGES if uuid is not Uuid.SUPPORTED_RESISTANCE_LEVEL_RANGE]
)
@given(st.data())
def test_ranges_that_make_sense_read_alike(uuid: Uuid, data: st.DataObject) -> None:
    least, most, step = (data.draw(values(field)) for field in ranges._FORMS[uuid])
    assume(least <= most)
    peer = theirs(uuid, encode_range(SupportedRange(uuid, least, most, step)))
    told = (peer.minimum, peer.maximum, peer.minimum_increment)
    assert told == pytest.approx((least, most, step))  # they multiply by 0.1 and 0.01


@given(
    st.integers(1, 0xFFFF),
    st.none() | st.booleans(),
    st.none() | st.integers(0, 0xFFFF),
    st.lists(values(heart_rate._INTERVAL), max_size=7).map(tuple),
)
def test_heart_rates_read_alike(
    bpm: int, contact: bool | None, energy_kj: int | None, intervals: tuple[float, ...]
) -> None:
    data = encode_heart_rate(HeartRate(bpm, contact, energy_kj, intervals))
    peer = theirs(Uuid.HEART_RATE_MEASUREMENT, data)
    assert (peer.heart_rate, peer.energy_expended, peer.rr_intervals) == (bpm, energy_kj, intervals)
    assert (
        peer.sensor_contact.name
        == {
            None: "NOT_SUPPORTED",
            False: "NOT_DETECTED",
            True: "DETECTED",
        }[contact]
    )


@given(st.data(), st.booleans())
def test_running_speeds_read_alike(data: st.DataObject, runs: bool) -> None:
    speed, cadence, stride, distance = (values(field) for field in running._FORM)
    measured = RunningSpeed(
        data.draw(speed),
        data.draw(cadence),
        data.draw(st.none() | stride),
        data.draw(st.none() | distance),
        running=runs,
    )
    peer = theirs(Uuid.RSC_MEASUREMENT, encode_running_speed(measured))
    assert measured == RunningSpeed(
        peer.instantaneous_speed,
        peer.instantaneous_cadence,
        peer.instantaneous_stride_length,
        peer.total_distance,
        running=peer.is_running,
    )


def test_a_record_that_is_cut_goes_on_with_other_fields_for_them() -> None:
    peer = theirs(Uuid.TREADMILL_DATA, MATRIX)
    assert (peer.total_energy, peer.heart_rate, peer.metabolic_equivalent) == (None, 37, 0.0)
    ours = decode_treadmill_data(MATRIX)
    assert (ours.value.energy_kcal, ours.value.heart_rate_bpm) == (37, None)
    assert ours.truncated


def test_not_available_is_a_value_to_them() -> None:
    peer = theirs(Uuid.TREADMILL_DATA, MATRIX)
    assert (peer.ramp_angle_setting, peer.negative_elevation_gain) == (3276.7, 6553.5)


def test_steps_are_nothing_to_them() -> None:
    data = bytes.fromhex("0020 f401 f30d00")
    assert not hasattr(theirs(Uuid.TREADMILL_DATA, data), "steps")
    assert decode_treadmill_data(data).value.steps == 3571


def test_pace_of_one_octet_is_nothing_to_them() -> None:
    assert theirs(Uuid.TREADMILL_DATA, bytes.fromhex("2000 f401 5a")).instantaneous_pace is None


@pytest.mark.parametrize(
    ("uuid", "octets"),
    [
        (Uuid.TRAINING_STATUS, "0010"),
        (Uuid.FITNESS_MACHINE_STATUS, "25"),
        (Uuid.FITNESS_MACHINE_CONTROL_POINT, "15"),
        (Uuid.FITNESS_MACHINE_CONTROL_POINT, "800006"),
        (Uuid.SUPPORTED_SPEED_RANGE, "60008302"),
        (Uuid.SUPPORTED_SPEED_RANGE, "58026400 0a00"),
        (Uuid.SUPPORTED_RESISTANCE_LEVEL_RANGE, "0a00c8000a00"),
        (Uuid.FITNESS_MACHINE_FEATURE, "45120000"),
    ],
)
def test_what_is_reserved_odd_or_cut_raises_for_them(uuid: Uuid, octets: str) -> None:
    data = bytes.fromhex(octets)
    with pytest.raises(Exception, match=r"\w"):  # of several kinds, which they do not promise
        theirs(uuid, data)
    assert named(DECODERS[uuid](data))
