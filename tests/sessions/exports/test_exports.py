"""Formats of others, read back by readers of others."""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as Xml

import fitdecode
import fitparse
import pytest
import xmlschema
from garmin_fit_sdk import Decoder, Stream

from sessions.exports.course import Course, NothingToTell, course
from sessions.exports.fhir import Release, as_fhir
from sessions.exports.fit import as_fit
from sessions.exports.tcx import NAMESPACE, as_tcx
from tests.sessions.exports.records import SECONDS, SPEED_MPS, session, telemetry

TCX = f"{{{NAMESPACE}}}"


def told(**changed: object) -> Course:
    return course(session(**changed), telemetry())


def test_a_course_has_a_point_a_second_and_a_lap_a_step() -> None:
    found = told()
    assert len(found.points) == SECONDS
    assert [lap.seconds for lap in found.laps] == [30.0, 30.0]
    assert sum(lap.distance_m for lap in found.laps) == pytest.approx(found.distance_m)
    assert found.points[10].distance_m == pytest.approx(10.9 * SPEED_MPS)
    assert found.backward
    assert not found.running


def test_a_session_without_telemetry_has_nothing_to_tell() -> None:
    with pytest.raises(NothingToTell, match="2026-11-22-001: nothing was recorded"):
        course(session(), [])


def test_a_fit_file_is_read_by_its_maker_with_every_message_in_it() -> None:
    data = as_fit(told())
    assert Decoder(Stream.from_byte_array(bytearray(data))).check_integrity()
    messages, errors = Decoder(Stream.from_byte_array(bytearray(data))).read()
    assert errors == []
    (one,) = messages["session_mesgs"]
    assert one["sport"] == "walking"
    assert one["num_laps"] == len(messages["lap_mesgs"]) == 2
    laps_m = sum(lap["total_distance"] for lap in messages["lap_mesgs"])
    assert laps_m == pytest.approx(one["total_distance"], abs=0.02)
    assert one["enhanced_avg_speed"] == pytest.approx(SPEED_MPS)
    assert one["avg_heart_rate"] == 120
    assert list(one["developer_fields"].values()) == ["backward"]
    assert len(messages["record_mesgs"]) == SECONDS
    assert len(messages["activity_mesgs"]) == len(messages["file_id_mesgs"]) == 1


@pytest.mark.parametrize(("gait", "velocity"), [("backward run", -800), ("forward", 800)])
def test_a_fit_file_says_the_direction_to_independent_readers(gait: str, velocity: int) -> None:
    data = as_fit(told(gait=gait))
    with fitdecode.FitReader(BytesIO(data)) as reader:
        records = [
            frame
            for frame in reader
            if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "record"
        ]
    assert len(records) == SECONDS
    assert {record.get_value("belt_velocity") for record in records} == {velocity}
    by_other = list(fitparse.FitFile(BytesIO(data)).get_messages("record"))
    assert [message.get_value("enhanced_speed") for message in by_other] == [0.8] * SECONDS
    assert {message.get_value("grade") for message in by_other} == {0.0, 5.0}


def test_one_octet_changed_and_no_reader_takes_the_fit_file() -> None:
    data = bytearray(as_fit(told()))
    data[len(data) // 2] ^= 0x10
    assert not Decoder(Stream.from_byte_array(data)).check_integrity()


def test_a_tcx_file_has_its_laps_and_says_what_the_format_cannot() -> None:
    root = Xml.fromstring(as_tcx(told()))  # noqa: S314 # our own
    laps = root.findall(f".//{TCX}Lap")
    assert [lap.findtext(f"{TCX}TotalTimeSeconds") for lap in laps] == ["30.0", "30.0"]
    assert len(root.findall(f".//{TCX}Trackpoint")) == SECONDS
    notes = root.findtext(f".//{TCX}Notes")
    assert notes == (
        "Taster, 90 seconds: backward on a treadmill, incline up to 5.0 %. Ended: finished."
    )


@pytest.mark.parametrize("gait", ["backward walk", "backward run", "forward"])
def test_a_tcx_file_is_valid_by_its_schema(gait: str) -> None:
    schema = os.environ.get("BACKSTRIDE_TCX_XSD", "")
    if not Path(schema).is_file():
        pytest.skip("BACKSTRIDE_TCX_XSD names no TrainingCenterDatabasev2.xsd; it is Garmin's")
    xmlschema.XMLSchema(schema).validate(as_tcx(told(gait=gait)).decode())


@pytest.mark.parametrize("release", list(Release))
def test_a_bundle_is_one_story_with_codes_and_units(release: Release) -> None:
    bundle = json.loads(as_fhir(told(), release))
    resources = [entry["resource"] for entry in bundle["entry"]]
    kinds = [resource["resourceType"] for resource in resources]
    assert kinds[:3] == ["Device", "Procedure", "Observation"]
    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    group = resources[2]
    assert {member["reference"] for member in group["hasMember"]} < urls
    values = {
        one["code"]["coding"][0]["code"]: one["valueQuantity"]["value"]
        for one in resources
        if "valueQuantity" in one
    }
    assert values["55425-3"] == 120.0
    assert values["8454254"] == SPEED_MPS
    assert values["peak-vertical-force"] == 1.2
    subjects = {json.dumps(one.get("subject")) for one in resources[1:]}
    assert subjects == {'{"identifier": {"system": "urn:backstride:pseudonym", "value": "P1"}}'}
    when = "occurrencePeriod" if release is Release.R5 else "performedPeriod"
    assert when in resources[1]


def test_the_same_session_gives_the_same_bundle() -> None:
    assert as_fhir(told(), Release.R5) == as_fhir(told(), Release.R5)


def test_what_was_not_measured_is_not_in_the_bundle() -> None:
    bundle = as_fhir(course(session(), telemetry(heart_bpm=None)), Release.R5)
    assert "55425-3" not in bundle


def test_a_model_refuses_what_is_no_fhir(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.exports.fhir._time", lambda _: "yesterday")
    with pytest.raises(ValueError, match="timestamp"):
        as_fhir(told(), Release.R5)
