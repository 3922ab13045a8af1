"""Values that real machines sent, and what they say. Source of each: docs/reference/ftms.md."""

from __future__ import annotations

from typing import NamedTuple


class Capture(NamedTuple):
    machine: str
    uuid: str
    values: tuple[str, ...]  # one each notification
    says: dict[str, object]


CAPTURES = [
    Capture(
        "Matrix, before a workout",
        "2acd",
        ("9e1b000000000000000000ff7f0000ffff000000",),
        {
            "speed_kmh": 0.0,
            "average_speed_kmh": 0.0,
            "distance_m": 0,
            "incline_pct": 0.0,
            "elevation_gain_m": 0.0,
            "energy_kcal": 0,
            "truncated": True,
            "unknown": {"octets": "00"},
        },
    ),
    Capture(
        "Matrix, cut by the MTU",
        "2acd",
        ("9e1fc60394023e01005a00ff7f3200ffff2500f4",),
        {
            "speed_kmh": 9.66,
            "average_speed_kmh": 6.6,
            "distance_m": 318,
            "incline_pct": 9.0,
            "elevation_gain_m": 5.0,
            "energy_kcal": 37,
            "truncated": True,
            "unknown": {"octets": "f4"},
        },
    ),
    Capture(
        "Matrix Performance TouchXL, split",
        "2acd",
        ("9f00610036000000" + "00ff7f0000ffff05006e0002", "001f7100" + "0002cc003c06ff7f1a00"),
        {
            "speed_kmh": 1.13,
            "average_speed_kmh": 0.97,
            "distance_m": 54,
            "incline_pct": 0.0,
            "elevation_gain_m": 0.0,
            "energy_kcal": 5,
            "energy_kcal_per_hour": 110,
            "energy_kcal_per_minute": 2,
            "heart_rate_bpm": 0,
            "met": 0.2,
            "elapsed_s": 204,
            "remaining_s": 1596,
            "power_w": 26,
        },
    ),
    Capture(
        "Life Fitness",
        "2acd",
        ("9e0473023302250000" + "3c00ff7f0000ff7f0200ffffff1f00",),
        {
            "speed_kmh": 6.27,
            "average_speed_kmh": 5.63,
            "distance_m": 37,
            "incline_pct": 6.0,
            "elevation_gain_m": 0.0,
            "energy_kcal": 2,
            "elapsed_s": 31,
        },
    ),
    Capture(
        "Life Fitness, with heart rate",
        "2acd",
        ("9e0517059202fb00000000ff7f7c00ff7f1b00ffffff698a00",),
        {
            "speed_kmh": 13.03,
            "average_speed_kmh": 6.58,
            "distance_m": 251,
            "incline_pct": 0.0,
            "elevation_gain_m": 12.4,
            "energy_kcal": 27,
            "heart_rate_bpm": 105,
            "elapsed_s": 138,
        },
    ),
    Capture(
        "Yesoul W2 Pro, steps in bit 13",
        "2acd",
        ("8624fa00d900a605005500ffffff5709f30d00",),
        {
            "speed_kmh": 2.5,
            "average_speed_kmh": 2.17,
            "distance_m": 1446,
            "energy_kcal": 85,
            "elapsed_s": 2391,
            "steps": 3571,
        },
    ),
    Capture(
        "Technogym MyRun",
        "2acd",
        ("80064e020200ffffff372700",),
        {"speed_kmh": 5.9, "energy_kcal": 2, "met": 5.5, "elapsed_s": 39},
    ),
    Capture(
        "Yesoul W2 Pro",
        "2acc",
        ("4512000001000000",),
        {
            "fitness_machine_features": [
                "average_speed",
                "total_distance",
                "step_count",
                "expended_energy",
                "elapsed_time",
            ],
            "target_setting_features": ["speed_target_setting"],
        },
    ),
    Capture(
        "UREVO, miles within",
        "2ad4",
        ("600083022000",),
        {
            "minimum_speed_kmh": 0.96,
            "maximum_speed_kmh": 6.43,
            "minimum_increment_kmh": 0.32,
        },
    ),
    Capture(
        "UREVO, without incline",
        "2ad5",
        ("000000000000",),
        {
            "minimum_inclination_pct": 0.0,
            "maximum_inclination_pct": 0.0,
            "minimum_increment_pct": 0.0,
        },
    ),
    Capture("UREVO, stopping", "2ad3", ("0010",), {"unknown": {"training_status": "0x10"}}),
    Capture(
        "UREVO, an event of its own",
        "2ada",
        ("25",),
        {"unknown": {"op_code": "0x25"}},
    ),
    Capture(
        "a status of 1.05 km/h",
        "2ada",
        ("056900",),
        {"op_code": "target_speed_changed", "target_speed_kmh": 1.05},
    ),
    Capture(
        "an advertisement",
        "1826",
        ("010100",),
        {"fitness_machine_available": True, "fitness_machine_type": ["treadmill"]},
    ),
]
