"""A machine that nobody measured starts at the machine only, and with a second person there."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller import api
from controller.api_socket.address import socket_path
from controller.api_socket.client import ApiClient
from controller.config import Config
from controller.headless import NotBegun, run_session
from controller.machine_card import ALONE, SECOND_PERSON
from controller.service import Service
from controller.serving import serving

pytestmark = pytest.mark.hazard("H20")


def configured(home: Path) -> Config:
    return Config.model_validate(
        {
            "machine": {"url": f"trackmaster:{home}/ttyNOT"},
            "paths": {
                "data": str(home / "data"),
                "runtime": str(home / "run"),
                "machines": str(home / "machines"),
            },
            "voice": {"enabled": False},
        }
    )


def refusal(answer: api.Accepted | api.Refused) -> str:
    assert isinstance(answer, api.Refused)
    return answer.reason


async def test_without_the_tick_and_from_afar_there_is_no_start(short_folder: Path) -> None:
    config = configured(short_folder)
    async with (
        serving(config) as service,
        await ApiClient.connect(socket_path(config), "screen") as screen,
        await ApiClient.connect(socket_path(config), "nurse") as afar,
    ):
        machine = service.snapshot().machine
        assert not machine.commissioned
        assert machine.card_notice.startswith("NOT COMMISSIONED: at most 1.0 m/s")
        assert isinstance(await screen.request(api.Load(id="-", workout="taster")), api.Accepted)
        for ticked in ((), ("safety_key", "handrail")):
            assert refusal(await screen.request(api.Arm(id="-", checked=ticked))) == ALONE
        ask = api.Ask(id="-", what=api.Asked.START, by="nurse")
        assert refusal(await afar.request(ask)) == ALONE
        accompanied = api.Arm(id="-", checked=(SECOND_PERSON,))
        assert "guard does not answer" in refusal(await screen.request(accompanied))


async def test_a_program_has_to_say_so_before_it_begins(short_folder: Path) -> None:
    service = Service(configured(short_folder))
    heard: list[api.AnyEvent] = []
    with pytest.raises(NotBegun, match="--second-person-present"):
        await run_session(service, "taster", heard.append)
    assert not heard
