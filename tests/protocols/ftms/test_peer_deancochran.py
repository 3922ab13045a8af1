"""Against `deancochran-ftms`, an independent codec: where they agree, and each disagreement.

What each disagreement is judged to be is in docs/reference/ftms.md.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from protocols.errors import Undecodable
from protocols.ftms import control, ranges, status
from protocols.ftms.control import Op, Result, decode_control_point, encode_request, encode_response
from protocols.ftms.features import Features, MachineFeature, TargetFeature, encode_features
from protocols.ftms.fields import Field, Unassigned
from protocols.ftms.ranges import SupportedRange, encode_range
from protocols.ftms.status import StatusOp, decode_machine_status, encode_machine_status
from protocols.ftms.training import decode_training_status
from protocols.ftms.treadmill import TreadmillData, decode_treadmill_data, encode_treadmill_data
from protocols.ftms.uuids import Uuid
from tests.protocols.ftms.tables import PACE_FORMS, TREADMILL_FIELDS, treadmill_records, values

peer = pytest.importorskip(
    "deancochran_ftms", reason="an independent codec, optional: pip install deancochran-ftms"
)

STEPS = TREADMILL_FIELDS[-1]
ORDER = (*TREADMILL_FIELDS[:7], *PACE_FORMS[0], *TREADMILL_FIELDS[7:-1])
NARROW = peer.MeasurementFormatOptions(treadmill_pace_format="uint8Legacy")
ONE_OCTET = peer.ControlFormatOptions("uint8Tenths")
KINDS = {
    Uuid.SUPPORTED_SPEED_RANGE: "speed",
    Uuid.SUPPORTED_INCLINATION_RANGE: "inclination",
    Uuid.SUPPORTED_RESISTANCE_LEVEL_RANGE: "resistance",
    Uuid.SUPPORTED_HEART_RATE_RANGE: "heartRate",
    Uuid.SUPPORTED_POWER_RANGE: "power",
}


def count(field: Field, value: float) -> int:
    return round(value * field.per_unit)


def theirs(data: bytes, *, wide_pace: bool) -> dict[str, int]:
    """Counts by our names of what they call present and available."""
    raw = peer.decode_measurement_raw(data, 0, None if wide_pace else NARROW)
    order = (*ORDER[:7], *PACE_FORMS[wide_pace], *ORDER[9:])
    there = raw.present & ~raw.unavailable
    return {field.name: raw.values[i] for i, field in enumerate(order) if there >> i & 1}


def ours(record: TreadmillData) -> dict[str, int]:
    fields = {field.name: field for field in (*TREADMILL_FIELDS, *PACE_FORMS[0], *PACE_FORMS[1])}
    said = record.named().items()
    return {
        name: count(fields[name], value) for name, value in said if isinstance(value, int | float)
    }


@given(treadmill_records())
def test_records_read_alike(record: TreadmillData) -> None:
    assume(record.steps is None)
    [data] = encode_treadmill_data(record)
    wide = any(name.endswith("500m") for name in record.named())
    assert theirs(data, wide_pace=wide) == ours(record)


@given(st.integers(0, 0x1FFF), st.binary(max_size=34))
def test_any_octets_without_pace_read_alike_but_for_elevation(flags: int, body: bytes) -> None:
    data = (flags & ~0x60).to_bytes(2, "little") + body
    reading = decode_treadmill_data(data)
    expected = theirs(data, wide_pace=False)
    for name in ("elevation_gain_m", "elevation_loss_m"):
        if expected.get(name) in {0x7FFF, 0xFFFF}:
            del expected[name]
    assert ours(reading.value) == expected
    raw = peer.decode_measurement_raw(data, 0, NARROW)
    assert (reading.truncated, bool(reading.rest) and not reading.truncated) == (
        bool(raw.truncated),
        bool(raw.trailing_bytes),
    )


@given(st.integers(0, (1 << 17) - 1), st.integers(0, (1 << 17) - 1))
def test_features_read_alike(machine: int, target: int) -> None:
    data = encode_features(Features(MachineFeature(machine), TargetFeature(target)))
    raw = peer.decode_features_raw(data)
    assert (raw.machine, raw.target) == (machine, target)


@given(st.sampled_from(tuple(KINDS)), st.data())
def test_ranges_that_make_sense_read_alike(uuid: Uuid, data: st.DataObject) -> None:
    form = ranges._FORMS[uuid]
    least, most, step = (data.draw(values(field)) for field in form)
    assume(least <= most and step > 0)
    options = None
    if uuid is Uuid.SUPPORTED_RESISTANCE_LEVEL_RANGE:
        options = peer.RangeFormatOptions("signed16Tenths")
    octets = encode_range(SupportedRange(uuid, least, most, step))
    raw = peer.decode_supported_range_raw(octets, KINDS[uuid], options)
    wanted = tuple(count(*pair) for pair in zip(form, (least, most, step), strict=True))
    assert (raw.minimum, raw.maximum, raw.increment) == wanted


@given(st.sampled_from(Op), st.data())
def test_requests_read_alike(op: Op, data: st.DataObject) -> None:
    said = {field.name: data.draw(values(field)) for field in control.PARAMETERS[op][0]}
    raw = peer.decode_control_request_raw(encode_request(op, **said), ONE_OCTET)
    counts = tuple(count(field, said[field.name]) for field in control.PARAMETERS[op][0])
    assert (raw.opcode, raw.operands) == (op, counts)


@pytest.mark.parametrize("op", Op)
@pytest.mark.parametrize("result", Result)
def test_responses_read_alike(op: Op, result: Result) -> None:
    raw = peer.decode_control_response_raw(encode_response(op, result))
    assert (raw.request_opcode, raw.result_code) == (op, result)


@given(st.sampled_from(StatusOp), st.data())
def test_statuses_read_alike_but_for_resistance(op: StatusOp, data: st.DataObject) -> None:
    assume(op is not StatusOp.TARGET_RESISTANCE_LEVEL_CHANGED)
    form = status.PARAMETERS[op][0]
    said = {field.name: data.draw(values(field)) for field in form}
    raw = peer.decode_machine_status_raw(encode_machine_status(op, **said))
    counts = tuple(count(field, said[field.name]) for field in form)
    assert not raw.truncated
    assert counts == (raw.parameter[1] if raw.parameter else (raw.action,) * bool(raw.action))


@given(st.binary(min_size=2, max_size=30))
def test_any_training_status_reads_alike(data: bytes) -> None:
    reading, raw = decode_training_status(data), peer.decode_training_status_raw(data)
    assert reading.value.state == raw.code
    assert isinstance(reading.value.state, Unassigned) == bool(raw.reserved_value)
    assert (reading.value.text is not None) == bool(raw.text_present)
    assert reading.value.extended == bool(raw.extended_string)


def test_elevation_of_65535_is_a_height_to_them() -> None:
    data = bytes.fromhex("1000 0000 3200 ffff")
    assert theirs(data, wide_pace=False)["elevation_loss_m"] == 0xFFFF
    assert decode_treadmill_data(data).value.elevation_loss_m is None


def test_steps_are_octets_too_many_to_them() -> None:
    data = bytes.fromhex("0020 f401 f30d00")
    assert peer.decode_measurement_raw(data, 0).trailing_bytes
    assert decode_treadmill_data(data).value.steps == 3571


def test_pace_has_two_octets_for_them_unless_told() -> None:
    narrow = bytes.fromhex("2000 f401 5a")
    assert peer.decode_measurement_raw(narrow, 0).truncated
    assert decode_treadmill_data(narrow).value.instantaneous_pace_km_per_min == 9.0


def test_a_status_of_resistance_has_two_octets_for_them() -> None:
    one_octet = bytes.fromhex("07 19")
    assert peer.decode_machine_status_raw(one_octet).truncated
    assert decode_machine_status(one_octet).value.values == {"target_resistance_level": 2.5}
    assert not decode_machine_status(one_octet + b"\x00").truncated


def test_a_request_of_resistance_has_two_octets_for_them_unless_told() -> None:
    one_octet = bytes.fromhex("04 19")
    with pytest.raises(peer.RawCodecError):
        peer.decode_control_request_raw(one_octet)
    assert not decode_control_point(one_octet).truncated


@pytest.mark.parametrize("octets", ["02", "15", "0702", "0803"])
def test_requests_that_are_odd_raise_for_them(octets: str) -> None:
    data = bytes.fromhex(octets)
    with pytest.raises(peer.RawCodecError):
        peer.decode_control_request_raw(data)
    reading = decode_control_point(data)
    odd = isinstance(reading.value.op_code, Unassigned) or 3 in reading.value.named().values()
    assert reading.truncated or reading.rest or odd


def test_a_range_without_a_step_raises_for_them() -> None:
    with pytest.raises(peer.RawCodecError):
        peer.decode_supported_range_raw(bytes(6), "inclination")
    assert encode_range(SupportedRange(Uuid.SUPPORTED_INCLINATION_RANGE, 0, 0, 0)) == bytes(6)


def test_an_empty_status_is_one_with_op_code_0_to_them() -> None:
    assert peer.decode_machine_status_raw(b"").opcode == 0
    with pytest.raises(Undecodable):
        decode_machine_status(b"")
