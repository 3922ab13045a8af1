"""The belt in a whole controller: from its radio waves to the snapshot."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from controller.api import Health
from controller.config import Config
from controller.devices import DevicesError
from controller.service import Service

pytestmark = pytest.mark.xdist_group("processes")

DEADLINE_S = 60.0
REAL = {"url": "trackmaster:/dev/serial/by-id/usb-treadmill"}


def configured(home: Path, **tables: object) -> Config:
    return Config.model_validate(
        {
            "paths": {"data": str(home / "data"), "runtime": str(home / "run")},
            "voice": {"enabled": False},
            "heart": {"url": "sim:"},
            **tables,
        }
    )


async def test_the_snapshot_tells_the_heart_rate(tmp_path: Path) -> None:
    service = Service(configured(tmp_path))
    assert service.snapshot().heart.health is Health.WAITING
    await service.start()
    try:
        async with asyncio.timeout(DEADLINE_S):
            while service.snapshot().heart.health is not Health.GOOD:  # noqa: ASYNC110 - as screens do
                await asyncio.sleep(0.02)
        heart = service.snapshot().heart
        assert (heart.bpm, heart.contact, heart.holding) == (96, True, False)
        [link] = [one for one in service.snapshot().links if one.name == "heart"]
        assert (link.health, link.detail) == (Health.GOOD, "")
    finally:
        await service.close()


@pytest.mark.hazard("H36")
async def test_a_simulated_heart_speaks_for_nobody_on_a_real_treadmill(tmp_path: Path) -> None:
    with pytest.raises(DevicesError, match="a simulated heart cannot speak for a person"):
        Service(configured(tmp_path, machine=REAL))


async def test_without_a_belt_there_is_no_link_of_it(tmp_path: Path) -> None:
    service = Service(configured(tmp_path, machine=REAL, heart={"url": ""}))
    assert service.snapshot().heart.health is Health.ABSENT
    assert "heart" not in {link.name for link in service.snapshot().links}
