"""`backstride decode ftms`: records as JSON, however the octets are written."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from controller.cli.exits import Exit
from controller.cli.main import cli
from protocols.ftms.uuids import Uuid
from tests.protocols.ftms.captures import CAPTURES, Capture

CUT = "9e1fc60394023e01005a00ff7f3200ffff2500f4"


def decode(*words: str) -> Result:
    return CliRunner().invoke(cli, ["decode", "ftms", *words])


def told(*words: str) -> list[dict[str, object]]:
    result = decode(*words)
    assert result.exit_code == Exit.DONE, result.output
    return [json.loads(line) for line in result.output.splitlines()]


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda capture: capture.machine)
def test_captures_are_told_one_object_each_record(capture: Capture) -> None:
    assert told(capture.uuid, *capture.values) == [{"uuid": capture.uuid} | capture.says]


@pytest.mark.parametrize(
    "text",
    [
        CUT,
        CUT.upper(),
        f"0x{CUT}",
        bytes.fromhex(CUT).hex(" "),
        f"  {bytes.fromhex(CUT).hex(':').upper()} ",
        bytes.fromhex(CUT).hex("-"),
        " ".join(f"0x{octet:02X}" for octet in bytes.fromhex(CUT)),
        ", ".join(f"0x{octet:02x}" for octet in bytes.fromhex(CUT)),
    ],
)
@pytest.mark.parametrize(
    "uuid", ["2acd", "2ACD", "0x2acd", "00002acd", Uuid.TREADMILL_DATA.long.upper()]
)
def test_octets_and_uuid_may_be_written_in_any_common_way(uuid: str, text: str) -> None:
    [record] = told(uuid, text)
    assert record["uuid"] == "2acd"
    assert record["speed_kmh"] == 9.66
    assert record["truncated"] is True


def test_several_values_are_one_stream() -> None:
    records = told("2acd", "0500 640000", "0000 f401", "0000 f501", "0500 650000")
    assert records == [
        {"uuid": "2acd", "speed_kmh": 5.0, "distance_m": 100},
        {"uuid": "2acd", "speed_kmh": 5.01},
        {"uuid": "2acd", "distance_m": 101, "truncated": True},
    ]


def test_a_value_without_a_head_is_told_as_cut_and_the_stream_goes_on() -> None:
    assert told("2acd", "9f", "0000 f401") == [
        {"uuid": "2acd", "truncated": True, "unknown": {"octets": "9f"}},
        {"uuid": "2acd", "speed_kmh": 5.0},
    ]


@pytest.mark.parametrize("text", ["", " ", "0x", "9", "9e1", "9e 1", "zz", "9e1g", "9e;1f", "٣٣"])
def test_what_is_no_octets_is_refused_with_what_is_allowed(text: str) -> None:
    result = decode("2acd", "00000000", text)
    assert result.exit_code == Exit.USAGE
    assert repr(text) in result.stderr
    assert "two hexadecimal digits for each" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("uuid", ["2ace", "fff1", "", "heart", "12342acd"])
def test_a_uuid_that_is_not_known_is_refused_with_those_that_are(uuid: str) -> None:
    result = decode(uuid, "00")
    assert result.exit_code == Exit.USAGE
    for known in Uuid:
        assert known.short in result.stderr


def test_without_values_it_says_what_is_missing() -> None:
    result = decode("2acd")
    assert result.exit_code == Exit.USAGE
    assert "HEX" in result.stderr


def test_the_width_of_pace_is_taken_where_the_length_leaves_it_open() -> None:
    open_one = "6000 0a00 2c01 2d"  # a pace of 1 octet and two more, or of 2 and half of another
    assert told("2acd", open_one) == [
        {"uuid": "2acd", "speed_kmh": 0.1, "unknown": {"octets": "2c012d"}}
    ]
    [narrow] = told("2acd", open_one, "--pace-octets", "1")
    assert narrow["instantaneous_pace_km_per_min"] == 4.4
    assert narrow["average_pace_km_per_min"] == 0.1
    assert narrow["unknown"] == {"octets": "2d"}
    [wide] = told("2acd", open_one, "--pace-octets", "2")
    assert wide["instantaneous_pace_s_per_500m"] == 300
    assert wide["truncated"] is True
    assert "average_pace_s_per_500m" not in wide


def test_other_widths_of_pace_are_refused() -> None:
    result = decode("2acd", CUT, "--pace-octets", "3")
    assert result.exit_code == 2
    assert "'1', '2'" in result.output
