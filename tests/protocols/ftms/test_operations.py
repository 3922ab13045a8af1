"""Control point and machine status: every op code, every result, every parameter."""

from __future__ import annotations

from enum import IntEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.errors import Undecodable, Unencodable
from protocols.ftms import control, status
from protocols.ftms.control import (
    Op,
    Request,
    Response,
    Result,
    decode_control_point,
    encode_request,
    encode_response,
)
from protocols.ftms.fields import Reading, Unassigned
from protocols.ftms.parameters import ControlInformation, Forms
from protocols.ftms.status import (
    MachineStatus,
    StatusOp,
    decode_machine_status,
    encode_machine_status,
)
from tests.protocols.ftms.tables import values

REQUESTS: list[tuple[str, Op, dict[str, float]]] = [
    ("00", Op.REQUEST_CONTROL, {}),
    ("01", Op.RESET, {}),
    ("02 5802", Op.SET_TARGET_SPEED, {"target_speed_kmh": 6.0}),
    ("03 1400", Op.SET_TARGET_INCLINATION, {"target_inclination_pct": 2.0}),
    ("03 e2ff", Op.SET_TARGET_INCLINATION, {"target_inclination_pct": -3.0}),
    ("04 19", Op.SET_TARGET_RESISTANCE_LEVEL, {"target_resistance_level": 2.5}),
    ("05 fa00", Op.SET_TARGET_POWER, {"target_power_w": 250}),
    ("06 78", Op.SET_TARGET_HEART_RATE, {"target_heart_rate_bpm": 120}),
    ("07", Op.START_OR_RESUME, {}),
    ("08 01", Op.STOP_OR_PAUSE, {"control_information": ControlInformation.STOP}),
    ("08 02", Op.STOP_OR_PAUSE, {"control_information": ControlInformation.PAUSE}),
    ("09 2c01", Op.SET_TARGETED_EXPENDED_ENERGY, {"targeted_expended_energy_kcal": 300}),
    ("0a e803", Op.SET_TARGETED_NUMBER_OF_STEPS, {"targeted_number_of_steps": 1000}),
    ("0b e803", Op.SET_TARGETED_NUMBER_OF_STRIDES, {"targeted_number_of_strides": 1000}),
    ("0c 708200", Op.SET_TARGETED_DISTANCE, {"targeted_distance_m": 33392}),
    ("0d 0807", Op.SET_TARGETED_TRAINING_TIME, {"targeted_training_time_s": 1800}),
    (
        "0e 0100 0200",
        Op.SET_TARGETED_TIME_IN_TWO_HEART_RATE_ZONES,
        {"targeted_time_in_fat_burn_zone_s": 1, "targeted_time_in_fitness_zone_s": 2},
    ),
    (
        "11 e803 0cfe 28 33",
        Op.SET_INDOOR_BIKE_SIMULATION_PARAMETERS,
        {
            "wind_speed_mps": 1.0,
            "grade_pct": -5.0,
            "rolling_resistance_coefficient": 0.004,
            "wind_resistance_coefficient_kg_per_m": 0.51,
        },
    ),
    ("12 3852", Op.SET_WHEEL_CIRCUMFERENCE, {"wheel_circumference_mm": 2104.8}),
    ("13 01", Op.SPIN_DOWN_CONTROL, {"control_parameter": 1}),
    ("14 a500", Op.SET_TARGETED_CADENCE, {"targeted_cadence_per_min": 82.5}),
]


@pytest.mark.parametrize(("octets", "op", "parameters"), REQUESTS)
def test_requests_have_the_specifications_octets(
    octets: str, op: Op, parameters: dict[str, float]
) -> None:
    data = bytes.fromhex(octets)
    assert encode_request(op, **parameters) == data
    assert decode_control_point(data) == Reading(Request(op, parameters))


@pytest.mark.parametrize(("octets", "request_op", "parameters"), REQUESTS)
def test_a_status_of_a_target_has_the_octets_of_its_request(
    octets: str, request_op: Op, parameters: dict[str, float]
) -> None:
    name = request_op.name.replace("SET_", "").replace("INCLINATION", "INCLINE") + "_CHANGED"
    if name not in StatusOp.__members__:
        assert not request_op.name.startswith("SET_")
        return
    told = StatusOp[name]
    assert told == request_op + (3 if request_op < Op.START_OR_RESUME else 1)
    data = bytes((told,)) + bytes.fromhex(octets)[1:]
    assert encode_machine_status(told, **parameters) == data
    assert decode_machine_status(data) == Reading(MachineStatus(told, parameters))


def test_op_codes_are_those_of_tables_4_15_and_4_26() -> None:
    assert list(Op) == list(range(0x15))
    assert control.PARAMETERS.keys() == set(Op)
    assert list(StatusOp) == [*range(1, 0x16), 0xFF]
    assert status.PARAMETERS.keys() == set(StatusOp)


def test_lengths_are_those_of_table_4_15() -> None:
    lengths = {
        op: sum(field.octets for field in forms[0]) for op, forms in control.PARAMETERS.items()
    }
    assert list(lengths.values()) == [
        *(0, 0, 2, 2, 1, 2, 1, 0, 1, 2, 2, 2, 3, 2, 4, 6, 10, 6, 2, 1, 2)
    ]


def drawn(data: st.DataObject, forms: Forms) -> dict[str, float]:
    return {field.name: data.draw(values(field)) for field in forms[0]}


@given(st.sampled_from(Op), st.data())
def test_every_request_comes_back(op: Op, data: st.DataObject) -> None:
    parameters = drawn(data, control.PARAMETERS[op])
    octets = encode_request(op, **parameters)
    assert decode_control_point(octets) == Reading(Request(op, parameters))


@given(st.sampled_from(StatusOp), st.data())
def test_every_status_comes_back(op: StatusOp, data: st.DataObject) -> None:
    parameters = drawn(data, status.PARAMETERS[op])
    octets = encode_machine_status(op, **parameters)
    assert decode_machine_status(octets) == Reading(MachineStatus(op, parameters))


@pytest.mark.parametrize("op", [*Op, 0x15, 0x7F, 0x80, 0xFF])
@pytest.mark.parametrize("result", Result)
def test_every_result_of_every_op_code_comes_back(op: int, result: Result) -> None:
    octets = encode_response(op, result)
    assert octets == bytes((0x80, op, result))
    reading = decode_control_point(octets)
    assert reading == Reading(Response(Op(op) if op in set(Op) else Unassigned(op), result))


def test_a_spin_down_that_succeeded_brings_two_speeds() -> None:
    speeds = {"target_speed_low_kmh": 10.0, "target_speed_high_kmh": 20.0}
    octets = encode_response(Op.SPIN_DOWN_CONTROL, Result.SUCCESS, **speeds)
    assert octets == bytes.fromhex("801301e803d007")
    assert decode_control_point(octets).value == Response(
        Op.SPIN_DOWN_CONTROL, Result.SUCCESS, speeds
    )
    cut = decode_control_point(octets[:-1])
    assert cut.truncated
    assert cut.value.named()["target_speed_low_kmh"] == 10.0
    with pytest.raises(Unencodable, match="takes nothing"):
        encode_response(Op.RESET, Result.SUCCESS, **speeds)


def test_a_spin_down_that_failed_brings_none() -> None:
    reading = decode_control_point(bytes.fromhex("801304e803d007"))
    failed = Response(Op.SPIN_DOWN_CONTROL, Result.OPERATION_FAILED)
    assert reading == Reading(failed, rest=bytes.fromhex("e803d007"))


@pytest.mark.parametrize(
    ("octets", "op"),
    [("02f4", Op.SET_TARGET_SPEED), ("08", Op.STOP_OR_PAUSE), ("0c0102", Op.SET_TARGETED_DISTANCE)],
)
def test_a_request_that_is_cut_has_no_value(octets: str, op: Op) -> None:
    data = bytes.fromhex(octets)
    assert decode_control_point(data) == Reading(Request(op), truncated=True, rest=data[1:])


@pytest.mark.parametrize("number", [0x15, 0x42, 0x7F, 0x81, 0xFF])
def test_reserved_requests_are_told_with_their_octets(number: int) -> None:
    reading = decode_control_point(bytes((number, 1, 2)))
    assert reading == Reading(Request(Unassigned(number)), rest=b"\x01\x02")


@pytest.mark.parametrize("number", [0x00, 0x16, 0x25, 0xFE])
def test_reserved_statuses_are_told_with_their_octets(number: int) -> None:
    reading = decode_machine_status(bytes((number, 1, 2)))
    assert reading == Reading(MachineStatus(Unassigned(number)), rest=b"\x01\x02")
    assert isinstance(reading.value.op_code, Unassigned)


@pytest.mark.parametrize(
    ("octets", "level"), [("04 19", 2.5), ("04 1900", 2.5), ("04 05ff", -25.1)]
)
def test_the_length_tells_the_width_of_resistance(octets: str, level: float) -> None:
    reading = decode_control_point(bytes.fromhex(octets))
    assert reading == Reading(
        Request(Op.SET_TARGET_RESISTANCE_LEVEL, {"target_resistance_level": level})
    )


def test_a_reserved_way_to_stop_is_neither_stop_nor_pause() -> None:
    reading = decode_control_point(bytes.fromhex("0803"))
    information = reading.value.named()["control_information"]
    assert information == 3
    assert isinstance(information, Unassigned)
    with pytest.raises(Unencodable, match="1 stop, 2 pause"):
        encode_request(Op.STOP_OR_PAUSE, control_information=3)


@pytest.mark.parametrize("decode", [decode_control_point, decode_machine_status])
def test_without_an_op_code_there_is_nothing(decode: object) -> None:
    assert callable(decode)
    with pytest.raises(Undecodable, match="op code"):
        decode(b"")


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("speed_kmh", [-0.01, -5.0, float("nan"), float("inf"), 655.36])
def test_no_speed_below_zero_or_beyond_the_octets_is_ever_asked_for(speed_kmh: float) -> None:
    with pytest.raises(Unencodable, match="target_speed_kmh has no octets"):
        encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=speed_kmh)
    with pytest.raises(Unencodable, match="target_speed_kmh has no octets"):
        encode_machine_status(StatusOp.TARGET_SPEED_CHANGED, target_speed_kmh=speed_kmh)


@pytest.mark.hazard("H21")
@given(st.floats(allow_nan=True, allow_infinity=True))
def test_whatever_speed_is_asked_for_the_octets_never_say_more_than_half_a_count_else(
    speed_kmh: float,
) -> None:
    try:
        octets = encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=speed_kmh)
    except Unencodable:
        assert not 0 <= speed_kmh <= 655.35
    else:
        assert abs(int.from_bytes(octets[1:], "little") / 100 - speed_kmh) <= 0.005 + 1e-9


@pytest.mark.parametrize(
    ("op", "parameters", "said"),
    [
        (Op.RESET, {"target_speed_kmh": 1.0}, "reset takes nothing, not target_speed_kmh"),
        (Op.SET_TARGET_SPEED, {}, "set_target_speed takes target_speed_kmh, not nothing"),
        (Op.SET_TARGET_SPEED, {"speed": 1.0}, "takes target_speed_kmh, not speed"),
    ],
)
def test_wrong_parameters_are_named(op: Op, parameters: dict[str, float], said: str) -> None:
    with pytest.raises(Unencodable, match=said):
        encode_request(op, **parameters)


@pytest.mark.parametrize("op", [-1, 256])
def test_a_response_to_what_is_no_octet_is_refused(op: int) -> None:
    with pytest.raises(Unencodable, match="is no octet"):
        encode_response(op, Result.SUCCESS)


@pytest.mark.parametrize("octets", ["80", "8002"])
def test_a_response_that_is_cut_says_so(octets: str) -> None:
    reading = decode_control_point(bytes.fromhex(octets))
    assert reading.truncated
    assert isinstance(reading.value, Response)
    assert reading.value.result is None


def test_results_that_are_reserved_are_no_success() -> None:
    reading = decode_control_point(bytes.fromhex("800006"))
    assert isinstance(reading.value, Response)
    assert isinstance(reading.value.result, Unassigned)
    assert not isinstance(reading.value.result, IntEnum)
