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
from tests.sessions.exports.records import ANSWERS, SECONDS, SPEED_MPS, session, telemetry

TCX = f"{{{NAMESPACE}}}"


def told(**changed: object) -> Course:
    return course(session(**changed), telemetry(), ANSWERS)


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
    assert one["workout_rpe"] == 50  # Borg's 5, times ten
    assert one["total_calories"] == sum(lap["total_calories"] for lap in messages["lap_mesgs"]) == 6
    assert one["avg_step_length"] == 436.0
    assert one["avg_stance_time"] == 700.0
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


def test_pain_and_exertion_are_read_by_independent_readers() -> None:
    data = as_fit(told())
    with fitdecode.FitReader(BytesIO(data)) as reader:
        frames = [frame for frame in reader if isinstance(frame, fitdecode.FitDataMessage)]
    (one,) = (frame for frame in frames if frame.name == "session")
    asked = ("direction", "pain_before", "pain", "pain_after", "pain_next_day", "exertion")
    assert [one.get_value(name) for name in asked] == ["backward", 1, 3, 2, 0, 5.0]
    records = [frame for frame in frames if frame.name == "record"]
    said = {
        n: (record.get_value("pain", fallback=None), record.get_value("exertion", fallback=None))
        for n, record in enumerate(records)
        if record.has_field("pain") or record.has_field("exertion")
    }
    assert said == {10: (2, 4.5), 40: (3, 5.0)}
    by_other = list(fitparse.FitFile(BytesIO(data)).get_messages("record"))
    assert {message.get_value("loading_rate") for message in by_other} == {12.5}
    assert {message.get_value("step_length") for message in by_other} == {436.0}
    (of_other,) = fitparse.FitFile(BytesIO(data)).get_messages("session")
    assert [of_other.get_value(name) for name in asked] == ["backward", 1, 3, 2, 0, 5.0]


def test_nobody_said_anything_and_no_format_does() -> None:
    silent = course(session(), telemetry())
    assert "pain" not in as_tcx(silent).decode().lower()
    assert "72514-3" not in as_fhir(silent, Release.R5)
    messages, _ = Decoder(Stream.from_byte_array(bytearray(as_fit(silent)))).read()
    (one,) = messages["session_mesgs"]
    assert "workout_rpe" not in one
    assert list(one["developer_fields"].values()) == ["backward"]


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
        "Taster, 90 seconds: backward on a treadmill, incline up to 5.0 %. Ended: finished. "
        "Pain of 10: before 1, during 3, after 2, next day 0. Exertion 5 of 10."
    )
    assert [lap.findtext(f"{TCX}Calories") for lap in laps] == ["3", "3"]


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
        if "valueQuantity" in one and one["category"][0]["coding"][0]["code"] == "activity"
    }
    assert values["55425-3"] == 120.0
    assert values["8454263"] == pytest.approx(6.0)
    assert values["step-length"] == 0.436
    assert values["loading-rate"] == 12.5
    assert values["8454254"] == SPEED_MPS
    assert values["peak-vertical-force"] == 1.2
    subjects = {json.dumps(one.get("subject")) for one in resources[1:]}
    assert subjects == {'{"identifier": {"system": "urn:backstride:pseudonym", "value": "P1"}}'}
    when = "occurrencePeriod" if release is Release.R5 else "performedPeriod"
    assert when in resources[1]


@pytest.mark.parametrize("release", list(Release))
def test_each_answer_is_an_observation_of_its_moment(release: Release) -> None:
    bundle = json.loads(as_fhir(told(), release))
    resources = [entry["resource"] for entry in bundle["entry"]]
    said = [one for one in resources if "effectiveDateTime" in one]
    told_of = [
        (
            one["code"]["coding"][0]["code"],
            one["effectiveDateTime"],
            one["valueQuantity"]["value"],
            one["valueQuantity"]["code"],
        )
        for one in said
    ]
    assert told_of == [
        ("72514-3", "2026-11-22T09:00:00Z", 1, "{score}"),
        ("72514-3", "2026-11-22T09:00:10Z", 2, "{score}"),
        ("exertion-borg-0-10", "2026-11-22T09:00:10Z", 4.5, "{score}"),
        ("72514-3", "2026-11-22T09:00:40Z", 3, "{score}"),
        ("exertion-borg-0-10", "2026-11-22T09:00:40Z", 5, "{score}"),
        ("72514-3", "2026-11-22T09:00:59Z", 2, "{score}"),
        ("72514-3", "2026-11-23", 0, "{score}"),
    ]
    systems = {one["code"]["coding"][0]["code"]: one["code"]["coding"][0]["system"] for one in said}
    assert systems["72514-3"] == "http://loinc.org"
    assert systems["exertion-borg-0-10"] == "urn:backstride:measure"
    members = {member["reference"] for member in resources[2]["hasMember"]}
    assert {f"urn:uuid:{one['id']}" for one in said} <= members
    assert len({entry["fullUrl"] for entry in bundle["entry"]}) == len(bundle["entry"])


def test_the_same_session_gives_the_same_bundle() -> None:
    assert as_fhir(told(), Release.R5) == as_fhir(told(), Release.R5)


def test_what_was_not_measured_is_not_in_the_bundle() -> None:
    bundle = as_fhir(course(session(), telemetry(heart_bpm=None)), Release.R5)
    assert "55425-3" not in bundle


def test_a_model_refuses_what_is_no_fhir(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.exports.fhir._time", lambda _: "yesterday")
    with pytest.raises(ValueError, match="timestamp"):
        as_fhir(told(), Release.R5)
