"""Records by plain names: what is known under its own, what is not under `unknown`."""

from __future__ import annotations

import json

import pytest

from protocols.ftms.characteristics import DECODERS, named
from protocols.ftms.uuids import parse_uuid

TOLD: list[tuple[str, str, dict[str, object]]] = [
    ("2acd", "0000 f401", {"speed_kmh": 5.0}),
    (
        "2acd",
        "00c0 f401 aa",
        {"speed_kmh": 5.0, "unknown": {"flags": "0xc000", "octets": "aa"}},
    ),
    ("2acd", "0800 f401 ff7f ff7f", {"speed_kmh": 5.0}),
    (
        "2acc",
        "0100f200 00000080",
        {
            "fitness_machine_features": ["average_speed"],
            "target_setting_features": [],
            "unknown": {
                "fitness_machine_features": "0xf20000",
                "target_setting_features": "0x80000000",
            },
        },
    ),
    (
        "1826",
        "00 0400",
        {"fitness_machine_available": False, "fitness_machine_type": ["step_climber"]},
    ),
    ("2ad3", "0001", {"training_status": "idle"}),
    (
        "2ad3",
        "030d 5761726d",
        {
            "training_status": "manual_mode",
            "training_status_string": "Warm",
            "extended_string": True,
        },
    ),
    ("2ad3", "00", {"truncated": True}),
    (
        "2ad6",
        "0a00 c800 0a00",
        {
            "minimum_resistance_level": 1.0,
            "maximum_resistance_level": 20.0,
            "minimum_increment": 1.0,
        },
    ),
    ("2ad9", "02f401", {"op_code": "set_target_speed", "target_speed_kmh": 5.0}),
    ("2ad9", "0801", {"op_code": "stop_or_pause", "control_information": "stop"}),
    ("2ad9", "0800", {"op_code": "stop_or_pause", "unknown": {"control_information": "0x0"}}),
    (
        "2ad9",
        "800204",
        {
            "op_code": "response_code",
            "request_op_code": "set_target_speed",
            "result_code": "operation_failed",
        },
    ),
    (
        "2ad9",
        "801500",
        {"op_code": "response_code", "unknown": {"request_op_code": "0x15", "result_code": "0x0"}},
    ),
    ("2ada", "00", {"unknown": {"op_code": "0x0"}}),
    ("2ada", "ff", {"op_code": "control_permission_lost"}),
    ("2a37", "0648", {"heart_rate_bpm": 72, "sensor_contact": True}),
    ("2a37", "0448", {"heart_rate_bpm": 72, "sensor_contact": False}),
    ("2a37", "10480003", {"heart_rate_bpm": 72, "rr_intervals_s": (0.75,)}),
    (
        "2a53",
        "00 8001 6e",
        {"speed_mps": 1.5, "instantaneous_cadence_per_min": 110, "running": False},
    ),
    ("2a54", "0400", {"rsc_features": ["walking_or_running_status"]}),
]


@pytest.mark.parametrize(("short", "octets", "told"), TOLD)
def test_names_are_the_specifications(short: str, octets: str, told: dict[str, object]) -> None:
    uuid = parse_uuid(short)
    assert uuid is not None
    record = named(DECODERS[uuid](bytes.fromhex(octets)))
    assert record == told
    json.dumps(record, allow_nan=False)
