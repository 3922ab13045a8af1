"""Whose control it is, by what the snapshots say."""

from __future__ import annotations

import pytest

from controller import api
from controller.facility.grant import Grant
from tests.controller.facility.stage import snapshot

PLAIN = snapshot()
GRANTED = snapshot(control_granted=True)


def asking(by: str, picture: api.Snapshot, what: api.Asked = api.Asked.CONTROL) -> api.Snapshot:
    request = api.RequestView(token=1, by=by, what=what, left_s=9)
    return picture.model_copy(update={"request": request})


@pytest.mark.hazard("H41")
@pytest.mark.parametrize(
    ("pictures", "holder"),
    [
        ([PLAIN], ""),
        ([GRANTED], ""),
        ([asking("nurse", PLAIN), PLAIN], ""),
        ([asking("nurse", PLAIN), GRANTED, GRANTED], "nurse"),
        ([asking("nurse", PLAIN), GRANTED, PLAIN, GRANTED], ""),
        ([asking("nurse", PLAIN, api.Asked.START), GRANTED], ""),
        ([asking("nurse", PLAIN), asking("therapist", PLAIN), GRANTED], "therapist"),
        ([asking("nurse", PLAIN), GRANTED, asking("nurse", GRANTED), GRANTED], "nurse"),
        ([asking("nurse", PLAIN), GRANTED, asking("therapist", GRANTED)], "nurse"),
        ([asking("nurse", PLAIN), GRANTED, asking("therapist", GRANTED), GRANTED], ""),
    ],
)
def test_who_holds_it(pictures: list[api.Snapshot], holder: str) -> None:
    grant = Grant()
    for picture in pictures:
        grant.follow(picture)
    holders = [name for name in ("nurse", "therapist", "") if grant.is_held_by(name)]
    assert holders == ([holder] if holder else [])
