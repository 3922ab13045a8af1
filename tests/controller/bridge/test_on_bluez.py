"""The bridge through bless, up to the calls on D-Bus: bless is real, the bus is not there."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from bless.backends.bluezdbus import server as bless_server
from bless.backends.bluezdbus.dbus.advertisement import BlueZLEAdvertisement
from bless.backends.bluezdbus.dbus.application import BlueZGattApplication
from bless.backends.bluezdbus.dbus.characteristic import BlueZGattCharacteristic

from controller import api
from controller.bluetooth.adapter import AdapterError
from controller.bridge.machine import BridgeMachine, Wish
from controller.bridge.on_bluez import on_bluez
from controller.bridge.radio import OnAir, now_ms
from controller.bridge.service import ADVERTISED, FEATURE
from protocols.ftms.clients import CONTROL
from protocols.ftms.records import Records
from tests.controller.bluetooth.links import eventually
from tests.controller.bridge.apps import CARD, STOP, snapshot


class Bus:
    """Takes what is exported, and answers every call."""

    def __init__(self, **_of_the_real_one: object) -> None:
        self.exported: dict[str, object] = {}
        self.calls: list[tuple[str, tuple[object, ...]]] = []
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.connected = True

    async def connect(self) -> Bus:
        return self

    def export(self, path: str, what: object) -> None:
        self.exported[path] = what

    def unexport(self, path: str, _what: object = None) -> None:
        del self.exported[path]

    async def wait_for_disconnect(self) -> None:
        await self.gone

    def disconnect(self) -> None:
        self.connected = False

    def get_interface(self, _name: str) -> Bus:
        return self

    def __getattr__(self, name: str) -> Callable[..., Awaitable[None]]:
        if not name.startswith("call_"):
            raise AttributeError(name)

        async def call(*arguments: object) -> None:
            self.calls.append((name, arguments))

        return call


class Offered:
    """The bridge's machine on a bus."""

    def __init__(self) -> None:
        self.wishes: list[Wish] = []
        self.bus = Bus()
        self.sent: list[tuple[str, bytes]] = []
        self.machine = BridgeMachine(
            CARD, snapshot(), asking=False, wish=self.wishes.append, now_ms=now_ms()
        )

    def one(self, uuid: str) -> BlueZGattCharacteristic:
        for found in self.bus.exported.values():
            if isinstance(found, BlueZGattCharacteristic) and found._uuid[4:8] == uuid:
                return found
        raise AssertionError(f"{uuid} is not offered")

    @property
    def application(self) -> BlueZGattApplication:
        found = self.bus.exported["/"]
        assert isinstance(found, BlueZGattApplication)
        return found

    def advertisements(self) -> list[BlueZLEAdvertisement]:
        return [one for one in self.bus.exported.values() if isinstance(one, BlueZLEAdvertisement)]


@pytest.fixture
async def offered(monkeypatch: pytest.MonkeyPatch) -> Offered:
    there = Offered()

    async def adapter(_bus: Bus, _name: str | None) -> Bus:
        return there.bus

    def changed(one: BlueZGattCharacteristic, changed_properties: dict[str, Any]) -> None:
        there.sent.append((one._uuid[4:8], changed_properties["Value"]))

    monkeypatch.setattr(bless_server, "MessageBus", lambda **_: there.bus)
    monkeypatch.setattr(bless_server, "get_adapter", adapter)
    monkeypatch.setattr(BlueZGattCharacteristic, "emit_properties_changed", changed)
    return there


async def test_every_service_is_offered_and_advertised(offered: Offered) -> None:
    async with on_bluez("Bay 2", offered.machine) as air:
        assert "Bay 2" in air.told
        services = {service._uuid[4:8]: service for service in offered.application.services}
        assert set(services) == {"1826", "1814"}, "Device Information is BlueZ's own"
        assert all(service._primary for service in services.values())
        assert set(offered.one(CONTROL)._flags) == {"write", "indicate"}
        (advertised,) = offered.advertisements()
        assert [uuid[4:8] for uuid in advertised._service_uuids] == ["1826", "1814"]
        ((service, data),) = advertised._service_data.items()
        assert (service[4:8], data.value) == ("1826", ADVERTISED)
        called = [name for name, _ in offered.bus.calls]
        assert called.index("call_register_application") < called.index(
            "call_register_advertisement"
        )
    assert offered.advertisements() == []
    assert not offered.bus.connected


async def test_values_are_read_and_records_sent_in_small_parts(offered: Offered) -> None:
    async with on_bluez("Bay 2", offered.machine) as air:
        read = offered.application.Read
        assert read is not None
        assert read(offered.one(FEATURE)) == offered.machine.read(FEATURE)
        offered.machine.take(snapshot(heart=HEART), now_ms())
        await _until(air, lambda: any(uuid == "2acd" for uuid, _ in offered.sent))
        records = Records()
        parts = [data for uuid, data in offered.sent if uuid == "2acd"]
        merged = [one.value for part in parts for one in records.feed(part)]
        assert all(len(part) <= 20 for part in parts)
        assert merged[-1].speed_kmh == 1.8


HEART = api.HeartView(health=api.Health.GOOD, bpm=120.0)


async def _until(air: OnAir, met: Callable[[], bool]) -> None:
    def advanced() -> bool:
        air.advance()
        return met()

    await eventually(advanced, "a record")


@pytest.mark.hazard("H11")
async def test_a_stop_through_bluez_is_obeyed_and_answered(offered: Offered) -> None:
    async with on_bluez("Bay 2", offered.machine) as air:
        write = offered.application.Write
        assert write is not None
        write(offered.one(CONTROL), STOP)
        assert [type(wish.command) for wish in offered.wishes] == [api.Stop]
        offered.machine.answered(offered.wishes[0], accepted=True)
        air.advance()
        assert (CONTROL, bytes((0x80, 8, 1))) in offered.sent
        write(offered.one(CONTROL), b"")
        write(offered.one(CONTROL), b"\x00")
        await eventually(lambda: (CONTROL, bytes((0x80, 0, 5))) in offered.sent, "the answer")


async def test_what_cannot_be_written_changes_nothing(offered: Offered) -> None:
    async with on_bluez("Bay 2", offered.machine):
        write = offered.application.Write
        assert write is not None
        write(offered.one(FEATURE), STOP)
        assert offered.wishes == []


async def test_a_bluez_that_ends_is_told_of(offered: Offered) -> None:
    async with on_bluez("Bay 2", offered.machine) as air:
        offered.bus.gone.set_result(None)
        assert "BlueZ is gone" in await air.over()
    assert offered.machine.apps == 0


async def test_a_computer_without_bluez(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_bus(**_: object) -> Bus:
        raise FileNotFoundError  # as the real one where there is no D-Bus

    monkeypatch.setattr(bless_server, "MessageBus", no_bus)
    with pytest.raises(AdapterError, match="install and start BlueZ"):
        async with on_bluez("Bay 2", Offered().machine):
            raise AssertionError


def test_bless_still_advertises_as_we_do() -> None:
    """What `_advertise` stands in for takes the same and does the same in the same order."""
    theirs = inspect.getsource(BlueZGattApplication.start_advertising)
    parameters = inspect.signature(BlueZGattApplication.start_advertising).parameters
    assert list(parameters) == ["self", "adapter"]
    steps = ("set_name", "advertisements.append", "bus.export", "call_register_advertisement")
    places = [theirs.index(step) for step in steps]
    assert places == sorted(places)
