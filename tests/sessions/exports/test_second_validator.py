"""The bundle, judged by a validator of others (npm's `fhir`), which knows R4's structure.

`npm install --prefix FOLDER fhir`, then BACKSTRIDE_FHIR=FOLDER: `make check-fhir` does both.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from sessions.exports.course import course
from sessions.exports.fhir import Release, as_fhir
from tests import npm
from tests.sessions.exports.records import ANSWERS, session, telemetry


@pytest.fixture(scope="module")
def validator() -> Path:
    """The folder that has it."""
    return npm.folder_with("fhir", "BACKSTRIDE_FHIR")


def judged(text: str, validator: Path) -> subprocess.CompletedProcess[str]:
    return npm.judged(Path(__file__).with_name("fhir_check.cjs"), validator, text)


def test_a_bundle_of_r4b_is_taken_with_no_property_unknown(validator: Path) -> None:
    done = judged(as_fhir(course(session(), telemetry(), ANSWERS), Release.R4B), validator)
    assert done.returncode == 0, done.stdout
    assert "Unexpected property" not in done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith(("error", "fatal"))]


def test_it_would_notice_a_wrong_status(validator: Path) -> None:
    bundle = json.loads(as_fhir(course(session(), telemetry(), ANSWERS), Release.R4B))
    bundle["entry"][1]["resource"]["status"] = "done"
    assert judged(json.dumps(bundle), validator).returncode == 1
