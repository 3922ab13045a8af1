"""Who must be able to hear the voice: everybody on a real treadmill, unless the site says else."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from controller.api import Health
from controller.config_schema import Voice
from controller.voice.need import Need

GOOD_ENOUGH: list[tuple[bool | None, bool, bool, set[Health]]] = [
    # required, enabled, simulated: health that keeps the belt from starting and rising
    (None, True, True, set()),
    (None, True, False, {Health.BAD}),
    (None, False, False, set()),
    (False, True, False, set()),
    (True, True, True, {Health.BAD, Health.ABSENT}),
    (True, True, False, {Health.BAD, Health.ABSENT}),
]


@pytest.mark.hazard("H38")
@pytest.mark.parametrize(("required", "enabled", "simulated", "bad"), GOOD_ENOUGH)
def test_what_does_not_do(
    required: bool | None, enabled: bool, simulated: bool, bad: set[Health]
) -> None:
    need = Need.of(Voice(required=required, enabled=enabled), simulated=simulated)
    assert {health for health in Health if need.trouble(health, "no card")} == bad
    assert all("no card" in need.trouble(health, "no card") for health in bad)


def test_a_voice_that_is_switched_off_cannot_be_required() -> None:
    with pytest.raises(ValidationError, match=r"needs enabled = true"):
        Voice(required=True, enabled=False)
