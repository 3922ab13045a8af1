"""A button at the machine: asked from afar, yes, start, stop, with real processes."""

from __future__ import annotations

import asyncio
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from controller import api
from controller.api_socket.client import ApiClient
from controller.belt.states import BeltState

pytestmark = pytest.mark.xdist_group("processes")
DEADLINE_S = 90.0


async def test_yes_then_start_then_stop(short_folder: Path) -> None:
    device = short_folder / "button"
    os.mkfifo(device)
    command = [sys.executable, "-m", "controller.cli.main", "serve"]
    environment = os.environ | {
        "BACKSTRIDE_PATHS__DATA": str(short_folder / "data"),
        "BACKSTRIDE_PATHS__RUNTIME": str(short_folder),
        "BACKSTRIDE_REMOTE__BUTTON": str(device),
        "BACKSTRIDE_VOICE__ENABLED": "false",
    }
    finger = os.open(device, os.O_RDWR)  # a pipe whose other end is not there yet
    serving = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert serving.stdout is not None
    try:
        async with asyncio.timeout(DEADLINE_S):
            assert await serving.stdout.readline()
            await _ask_and_press(short_folder / "controller.sock", finger)
    finally:
        os.close(finger)
        serving.terminate()
        await serving.wait()


async def _ask_and_press(socket: Path, finger: int) -> None:
    def press() -> None:
        os.write(finger, struct.pack("llHHi", 0, 0, 1, 28, 1))

    async with await ApiClient.connect(socket, "afar") as client:

        async def until(met: Callable[[api.Snapshot], bool]) -> None:
            async for message in client:
                if isinstance(message, api.Snapshot) and met(message):
                    return

        await until(lambda now: any(link.name == "button" for link in now.links))
        await until(lambda now: now.belt.state is BeltState.READY)
        await client.request(api.Load(id="load", workout="taster"), DEADLINE_S)
        await until(lambda now: now.gait.person_on_belt is True)
        await _until_asked_and_answered(client, press)
        await until(_repeatedly(press, BeltState.RUNNING))
        await until(_repeatedly(press, BeltState.STANDSTILL))


async def _until_asked_and_answered(client: ApiClient, press: Callable[[], None]) -> None:
    """Ask and press until the start waits for its confirmation: a busy machine may be late with
    either, and then a press is a STOP."""
    count = 0
    async for now in client:
        if not isinstance(now, api.Snapshot):
            continue
        if now.belt.confirm_token is not None:
            return
        count += 1
        if now.request is not None and count % 15 == 0:
            press()
        elif now.request is None and now.belt.state is BeltState.READY and count % 15 == 0:
            ask = api.Ask(id="ask", what=api.Asked.START, by="nurse", expires_s=120)
            await client.request(ask, DEADLINE_S)


def _repeatedly(press: Callable[[], None], state: BeltState) -> Callable[[api.Snapshot], bool]:
    """An impatient finger, until the belt is in this state. It lets go as soon as it moves."""
    count = 0

    def look(now: api.Snapshot) -> bool:
        nonlocal count
        if now.belt.state is state:
            return True
        count += 1
        if count % 15 == 0 and now.belt.state in {BeltState.ARMING, BeltState.RUNNING}:
            press()
        return False

    return look


def test_a_button_that_is_not_there_is_said(short_folder: Path) -> None:
    told = subprocess.run(
        [
            *(sys.executable, "-m", "controller.button"),
            *("--socket", str(short_folder / "none.sock"), "--device", "/dev/none"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_S,
    )
    assert told.returncode == 1
    assert "no controller at" in told.stderr
