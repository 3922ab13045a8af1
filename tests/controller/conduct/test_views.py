"""What screens are told of the guard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.api import Health
from controller.conduct.views import guard_link

from .stories import Clinic


@pytest.mark.hazard("H40")
def test_the_guards_line_tells_its_priority_and_how_late_it_was() -> None:
    report = Clinic(None).mounted().conductor.senses.guard
    assert report is not None
    late = replace(report, realtime=True, late_us=1240)
    assert guard_link(late, "", report.at_ms).detail == "at most 1.2 ms late in the last minute"
    slow = guard_link(replace(late, realtime=False, late_us=80_000), "", report.at_ms)
    assert slow.health is Health.GOOD
    assert slow.detail == ("without real-time priority; at most 80.0 ms late in the last minute")
    assert guard_link(replace(late, late_us=None), "", report.at_ms).detail == ""
