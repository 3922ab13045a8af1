"""A participant's session in a whole controller: refused unscreened, under their own limits, asked
how they are, eased by strong pain; and their record knows of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from controller import api
from controller.api_socket.address import socket_path
from controller.api_socket.client import ApiClient
from controller.belt.faults import Cause
from controller.care.history import course
from controller.care.store import Written, add, opened, write
from controller.serving import serving
from sessions.care.pain import Moment
from sessions.care.participant import HeartLimit, Participant, SpeedLimit
from sessions.care.programmes import Goal
from sessions.care.screening import BY_KEY, Screening
from tests.controller.test_service import configured, ended, ready, seen, walks

P7 = Participant(
    pseudonym="P7",
    goal=Goal.REHABILITATION,
    mass_kg=75.0,
    speed=SpeedLimit(max_speed_mps=0.88, reason="first weeks"),
    heart=HeartLimit(max_heart_rate_bpm=170, reason="beta blocker"),
)


async def told(client: ApiClient, command: api.AnyCommand) -> str:
    """Why it was refused; empty: it was not."""
    answer = await client.request(command)
    return answer.reason if isinstance(answer, api.Refused) else ""


async def report(client: ApiClient, pain: int, exertion: float | None = None) -> None:
    assert await told(client, api.Report(id="-", pain=pain, exertion=exertion)) == ""


async def arm_and_confirm(client: ApiClient) -> None:
    assert await told(client, api.Arm(id="-", participant="p7")) == ""
    waiting = await seen(
        client, lambda m: isinstance(m, api.Snapshot) and m.belt.confirm_token is not None
    )
    assert isinstance(waiting, api.Snapshot)
    assert waiting.belt.confirm_token is not None
    assert (waiting.speed_limits[0].source, waiting.speed_limits[0].reason) == (
        "participant", "first weeks",
    )  # fmt: skip
    assert waiting.heart_limits[0].value == 170
    assert await told(client, api.Confirm(id="-", token=waiting.belt.confirm_token)) == ""


def asks(moment: Moment) -> Callable[[api.ServerMessage], bool]:
    return lambda m: (
        isinstance(m, api.Snapshot) and m.question is not None and m.question.moment is moment
    )


@pytest.mark.hazard("H37")
async def test_strong_pain_of_a_participant_ends_the_session_and_is_on_their_record(
    short_folder: Path,
) -> None:
    config = configured(short_folder)
    folder, today = config.paths.data, datetime.now().astimezone().date()
    with opened(folder) as db:
        add(db, P7)
    async with serving(config), await ApiClient.connect(socket_path(config), "screen") as client:
        assert await told(client, api.Load(id="-", workout="start-1-walking")) == ""
        await seen(client, ready)
        assert "did you mean P7?" in await told(client, api.Arm(id="-", participant="P70"))
        refused = await told(client, api.Arm(id="-", participant="P7"))
        assert refused.startswith("no session for P7: not answered for today: balance")
        with opened(folder) as db:
            screened = Screening(on=today, answers=dict.fromkeys(BY_KEY, False))
            write(db, "P7", Written("2026-11-22T08:00:00+00:00", screened))
        assert await told(client, api.Present(id="-", participant="P7")) == ""
        await seen(client, asks(Moment.BEFORE))
        await report(client, 1, 0.5)
        await arm_and_confirm(client)
        await seen(client, walks)
        await report(client, 7)
        over = await seen(client, ended)
        assert isinstance(over, api.SessionEnded)
        assert over.summary.outcome is api.Outcome.SAFETY_STOP
        assert over.summary.participant == "P7"
        assert over.summary.cause is not None
        assert over.summary.cause.code == Cause.PAIN
        await seen(client, asks(Moment.AFTER))
        await report(client, 3, 5)
    with opened(folder) as db:
        treated = course(db, folder, "P7")
    (session,) = treated.walked
    assert [(one.moment, one.pain, one.exertion) for one in session.answers] == [
        (Moment.BEFORE, 1, 0.5),
        (Moment.DURING, 7, None),
    ]
    (after,) = treated.answers(None, session.session_id)
    assert (after.moment, after.pain, after.exertion) == (Moment.AFTER, 3, 5)
