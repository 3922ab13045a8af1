"""What fitness devices are around, from what they advertise; nothing is written to any of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from controller.bluetooth.adapter import Adapter
from protocols.errors import Undecodable, Unencodable
from protocols.ftms.features import (
    MachineType,
    TargetFeature,
    decode_features,
    decode_service_data,
)
from protocols.ftms.service import FITNESS_MACHINE
from protocols.ftms.uuids import Uuid
from protocols.gatt.uuids import short_uuid

KINDS: Final = {
    FITNESS_MACHINE: "fitness machine",
    "180d": "heart-rate belt",
    "1814": "running sensor",
}
"""Services that Backstride knows, and what has them."""
_TARGET: Final = "_target_setting"


@dataclass(frozen=True, slots=True)
class Found:
    """One device. `control` is what it lets itself be set to; None: it was not asked."""

    address: str
    name: str
    signal_dbm: int
    service: str
    kind: str
    available: bool | None = None  # as it advertises
    control: tuple[str, ...] | None = None


async def scan(adapter: Adapter, duration_s: float) -> list[tuple[BLEDevice, Found]]:
    """What was heard, strongest first. Raises `BleakError` or `OSError`."""
    heard: dict[str, tuple[BLEDevice, Found]] = {}

    def listen(device: BLEDevice, advertised: AdvertisementData) -> None:
        if (found := found_in(device, advertised)) is not None:
            heard[device.address] = device, found

    async with adapter.scanner(listen):
        await asyncio.sleep(duration_s)
    return sorted(heard.values(), key=lambda row: -row[1].signal_dbm)


def found_in(device: BLEDevice, advertised: AdvertisementData) -> Found | None:
    """The fitness device that this advertisement is of, if it is of one."""
    data = {_short(uuid): value for uuid, value in advertised.service_data.items()}
    services = {_short(uuid) for uuid in advertised.service_uuids} | set(data)
    service = next((service for service in KINDS if service in services), None)
    if service is None:
        return None
    available, machine = _service_data(data.get(FITNESS_MACHINE))
    name = advertised.local_name or device.name or ""
    kind = machine or KINDS[service]
    return Found(device.address, name, advertised.rssi, service, kind, available)


async def ask(adapter: Adapter, device: BLEDevice) -> tuple[str, ...]:
    """What the machine lets itself be set to, from a short connection that only reads.

    Empty: it has no control point. Raises `BleakError`, `TimeoutError` or `OSError`.
    """
    async with adapter.client(device, lambda: None) as client:
        if client.services.get_characteristic(Uuid.FITNESS_MACHINE_CONTROL_POINT.long) is None:
            return ()
        data = await client.read_gatt_char(Uuid.FITNESS_MACHINE_FEATURE.long)
    targets = decode_features(bytes(data)).value.target_setting_features
    return ("start and stop", *_names(targets or TargetFeature(0)))


def _names(targets: TargetFeature) -> Iterable[str]:
    names = (str(target.name).lower() for target in targets)
    return (name.removesuffix(_TARGET).replace("_", " ") for name in names)


def _service_data(data: bytes | None) -> tuple[bool | None, str | None]:
    """Whether it is available, and which kind of machine it is."""
    if data is None:
        return None, None
    try:
        told = decode_service_data(data).value
    except Undecodable:
        return None, None
    kinds = told.fitness_machine_type or MachineType(0)
    names = [str(kind.name).lower().replace("_", " ") for kind in kinds]
    return told.fitness_machine_available, " and ".join(names) or None


def _short(uuid: str) -> str:
    try:
        return short_uuid(uuid)
    except Unencodable:
        return uuid
