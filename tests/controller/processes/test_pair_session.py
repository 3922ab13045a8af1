"""A whole session on two simulated decks: left and right known, and both on record."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller import api
from controller.api_socket.address import socket_path
from controller.api_socket.client import ApiClient
from controller.cli.main import cli
from controller.config import Config
from controller.deck.on_record import calibrations_in
from controller.journal_folder import raw_path
from controller.serving import serving
from sessions.journal.capture import read
from tests.controller.test_service import configured, ended, seen, start_walking

pytestmark = pytest.mark.xdist_group("processes")


def on_a_pair(home: Path) -> Config:
    base = configured(home)
    return base.model_copy(update={"deck": base.deck.model_copy(update={"second": "sim:"})})


def walked_a_little(message: api.ServerMessage) -> bool:
    assert not ended(message), message
    return isinstance(message, api.Snapshot) and message.gait.steps >= 4


async def test_left_and_right_are_known_by_the_deck_and_both_are_on_record(
    short_folder: Path,
) -> None:
    config = on_a_pair(short_folder)
    async with (
        serving(config) as service,
        await ApiClient.connect(socket_path(config), "screen") as screen,
    ):
        await start_walking(screen)
        session = service.snapshot().session
        assert session is not None
        assert session.session_id is not None
        await seen(screen, walked_a_little)
        await screen.stop(by="screen")
    raw = raw_path(config.paths.data, session.session_id)
    serials = [deck.serial for deck in calibrations_in(raw)]
    assert serials == ["SIM LEFT", "SIM RIGHT"]
    assert {len(sample.counts) for sample in read(raw)} == {8}
    result = CliRunner().invoke(cli, ["analyse", str(raw), "--json"])
    assert result.exit_code == 0, result.output
    sides = [foot["side"] for foot in json.loads(result.stdout)["footfalls"]]
    assert {*sides} <= {"left", "right"}
    assert len(sides) > 1
    assert all(first != second for first, second in pairwise(sides))
