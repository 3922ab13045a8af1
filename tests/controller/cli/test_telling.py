"""Events as lines for a person."""

from __future__ import annotations

import pytest

from controller import api
from controller.api import Asked, RequestEnd
from controller.cli.telling import text_line
from sessions.quantities import MPH_MPS


def asked(what: Asked, **values: float) -> api.RequestAsked:
    view = api.RequestView(token=1, by="nurse station", what=what, left_s=30.0, **values)
    return api.RequestAsked(at_s=65.0, request=view)


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (asked(Asked.START), "Request: nurse station asks to start the workout, within 30 s"),
        (
            asked(Asked.SPEED, speed_mps=1.4 * MPH_MPS),
            "Request: nurse station asks for 1.4 mph, within 30 s",
        ),
        (
            asked(Asked.INCLINE, incline_pct=2.5),
            "Request: nurse station asks for 2.5 % incline, within 30 s",
        ),
        (asked(Asked.CONTROL), "Request: nurse station asks to set speed and incline, within 30 s"),
        (api.RequestEnded(at_s=65.0, token=1, end=RequestEnd.EXPIRED), "Request expired"),
        (api.Reported(at_s=65.0, pain=4), "Reported: pain 4 of 10"),
        (
            api.Reported(at_s=65.0, pain=2, exertion=5.5),
            "Reported: pain 2 of 10, exertion 5.5 of 10",
        ),
    ],
)
def test_what_comes_from_afar_is_told_in_a_line(event: api.AnyEvent, line: str) -> None:
    assert text_line(event, "mph") == f"   1:05  {line}"
