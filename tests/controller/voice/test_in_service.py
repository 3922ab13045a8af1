"""The voice in a whole controller: tried at arming, recorded, and no rise when it dies."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller import api
from controller.api_socket.address import socket_path
from controller.api_socket.client import ApiClient
from controller.conduct.sound import UNHEARD
from controller.config import Config
from controller.serving import serving
from controller.voice import PROGRAM
from tests.controller.test_service import ready, seen

SPEAKER = """\
#!/bin/sh
cat >> "$0.log"; echo >> "$0.log"
test ! -e "$0.dead" || echo "error: no sound card" >&2
"""


@pytest.fixture
def speaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In the place of the real program; cannot be heard while a file `.dead` is beside it."""
    path = tmp_path / PROGRAM
    path.write_text(SPEAKER)
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return path


def configured(home: Path, *, required: bool | None) -> Config:
    paths = {"data": str(home / "data"), "runtime": str(home / "run")}
    return Config.model_validate({"paths": paths, "voice": {"required": required}})


def says(message: api.ServerMessage) -> str:
    return message.text if isinstance(message, api.Announced) else ""


async def test_a_german_voice_speaks_german(short_folder: Path, speaker: Path) -> None:
    config = configured(short_folder, required=True)
    voice = config.voice.model_copy(update={"language": "de+f2"})
    config = config.model_copy(update={"voice": voice})
    async with (
        serving(config),
        await ApiClient.connect(socket_path(config), "screen") as screen,
    ):
        assert isinstance(await screen.request(api.Load(id="-", workout="taster")), api.Accepted)
        await seen(screen, ready)
        assert isinstance(await arm(screen), api.Accepted)  # after the sound check
    assert "Tonprobe." in speaker.with_name(f"{PROGRAM}.log").read_text()


async def arm(client: ApiClient) -> api.Accepted | api.Refused:
    return await client.request(api.Arm(id="-"))


@pytest.mark.hazard("H38", "H44")
async def test_where_it_is_required_a_dead_voice_refuses_the_arm_and_holds_the_belt(
    short_folder: Path, speaker: Path
) -> None:
    config, dead = configured(short_folder, required=True), speaker.with_name(f"{PROGRAM}.dead")
    async with (
        serving(config) as service,
        await ApiClient.connect(socket_path(config), "screen") as screen,
    ):
        assert isinstance(await screen.request(api.Load(id="-", workout="taster")), api.Accepted)
        await seen(screen, ready)
        dead.touch()
        refused = await arm(screen)
        assert isinstance(refused, api.Refused)
        assert "speech cannot be heard: error: no sound card" in refused.reason
        assert "Sound check." in speaker.with_name(f"{PROGRAM}.log").read_text()
        dead.unlink()
        assert isinstance(await arm(screen), api.Accepted)
        asked = await seen(
            screen, lambda m: isinstance(m, api.Snapshot) and m.belt.confirm_token is not None
        )
        assert isinstance(asked, api.Snapshot)
        dead.touch()  # from the first announcement on
        confirm = api.Confirm(id="-", token=asked.belt.confirm_token or 0)
        assert isinstance(await screen.request(confirm), api.Accepted)
        await seen(screen, lambda m: says(m) == UNHEARD.said.text)
        assert service.conductor.session_live


async def test_a_simulated_treadmill_goes_without(short_folder: Path, speaker: Path) -> None:
    speaker.with_name(f"{PROGRAM}.dead").touch()
    config = configured(short_folder, required=None)
    async with (
        serving(config) as service,
        await ApiClient.connect(socket_path(config), "screen") as screen,
    ):
        assert isinstance(await screen.request(api.Load(id="-", workout="taster")), api.Accepted)
        await seen(screen, ready)
        assert isinstance(await arm(screen), api.Accepted)
        voice = next(link for link in service.snapshot().links if link.name == "voice")
        assert voice.health is api.Health.BAD  # and shown
