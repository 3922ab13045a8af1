"""The bridge through bless, up to the calls on D-Bus: bless and the messages are real, the bus is
not there. What a real BlueZ makes of them is in tests/bluez."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from bless.backends.bluezdbus import server as bless_server
from bless.backends.bluezdbus.dbus.advertisement import BlueZLEAdvertisement
from bless.backends.bluezdbus.dbus.application import BlueZGattApplication
from bless.backends.bluezdbus.dbus.characteristic import BlueZGattCharacteristic
from dbus_next.constants import MessageFlag
from dbus_next.service import ServiceInterface
from dbus_next.signature import Variant

from controller import api
from controller.bluetooth.adapter import AdapterError
from controller.bridge.on_bluez import on_bluez
from controller.bridge.radio import OnAir, now_ms
from protocols.ftms.control import Op, encode_request
from protocols.ftms.records import Records
from protocols.ftms.service import ADVERTISED, CONTROL, FEATURE
from tests.controller.bluetooth.links import eventually
from tests.controller.bridge.apps import STOP, snapshot
from tests.controller.bridge.bluez import Bus, Offered

PHONE, WATCH = "/org/bluez/hci0/dev_C4_F1_0A_33_9E_02", "/org/bluez/hci0/dev_D0_3E_7D_11_42_A8"
FASTER = encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=2.5)
REQUEST = encode_request(Op.REQUEST_CONTROL)


@pytest.fixture
async def offered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Offered:
    there = Offered(asking=getattr(request, "param", False))

    async def adapter(_bus: Bus, _name: str | None) -> Bus:
        return there.bus

    def changed(one: BlueZGattCharacteristic, changed_properties: dict[str, Any]) -> None:
        there.sent.append((one._uuid[4:8], changed_properties["Value"]))

    monkeypatch.setattr(bless_server, "MessageBus", lambda **_: there.bus)
    monkeypatch.setattr(bless_server, "get_adapter", adapter)

    def advertised(_: BlueZLEAdvertisement, changed_properties: dict[str, Any]) -> None:
        there.advertised.append(changed_properties)

    monkeypatch.setattr(BlueZGattCharacteristic, "emit_properties_changed", changed)
    monkeypatch.setattr(BlueZLEAdvertisement, "emit_properties_changed", advertised)
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
        properties = ServiceInterface._get_properties(advertised)  # type: ignore[no-untyped-call]
        told = {one.name: one.signature for one in properties}
        assert told["Discoverable"] == "b"
        called = [name for name, _ in offered.bus.calls]
        assert called.index("call_register_application") < called.index(
            "call_register_advertisement"
        )
    assert offered.advertisements() == []
    assert offered.bus.closed


async def test_values_are_read_and_records_sent_in_small_parts(offered: Offered) -> None:
    async with on_bluez("Bay 2", offered.machine) as air:
        read = offered.application.Read
        assert read is not None
        assert read(offered.one(FEATURE)) == offered.machine.read(FEATURE)

        def recorded() -> bool:
            offered.machine.take(snapshot(heart=HEART), now_ms())  # what is old is not sent
            return any(uuid == "2acd" for uuid, _ in offered.sent)

        await _until(air, recorded)
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
        assert offered.write(PHONE, STOP) is None
        (wish,) = offered.wishes
        assert isinstance(wish.command, api.Stop)
        assert wish.command.by == "app C4:F1:0A:33:9E:02"
        offered.machine.answered(wish, accepted=True)
        air.advance()
        assert offered.answers() == [bytes((0x80, 8, 1))]
        offered.write(PHONE, STOP, flags=MessageFlag.NO_REPLY_EXPECTED)
        assert len(offered.wishes) == 2, "without response"


async def test_who_may_not_ask_is_answered_so(offered: Offered) -> None:
    async with on_bluez("Bay 2", offered.machine):
        assert offered.write(PHONE, REQUEST) is None
        await eventually(lambda: offered.answers() == [bytes((0x80, 0, 5))], "the answer")
        assert offered.write(WATCH, FASTER) is None
        await eventually(lambda: bytes((0x80, 2, 5)) in offered.answers(), "the answer")
        assert offered.write(PHONE, b"") == "org.bluez.Error.InvalidValueLength"
        assert offered.wishes == []


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("offered", [True], indirect=True)
async def test_one_app_asks_and_another_is_refused_where_the_first_does_not_hear_it(
    offered: Offered,
) -> None:
    async with on_bluez("Bay 2", offered.machine) as air:
        assert offered.write(PHONE, REQUEST) is None
        await eventually(lambda: offered.answers() == [bytes((0x80, 0, 1))], "permission")
        for data in (REQUEST, FASTER):
            assert offered.write(WATCH, data) == "org.bluez.Error.NotPermitted"
        assert offered.write(PHONE, FASTER) is None
        assert offered.write(PHONE, FASTER) == "org.bluez.Error.InProgress"
        (wish,) = offered.wishes
        assert isinstance(wish.command, api.Ask)
        assert wish.command.by == "app C4:F1:0A:33:9E:02"
        offered.machine.answered(wish, accepted=True)
        air.advance()
        assert offered.answers()[1:] == [bytes((0x80, 2, 1))], "its own, and no other"
        assert offered.write(WATCH, STOP) is None
        assert isinstance(offered.wishes[-1].command, api.Stop)


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("offered", [True], indirect=True)
@pytest.mark.parametrize("how", ["disconnected", "forgotten"])
async def test_permission_ends_with_the_link(offered: Offered, how: str) -> None:
    async with on_bluez("Bay 2", offered.machine):
        assert offered.write(PHONE, REQUEST) is None
        offered.bus.change(WATCH, "org.bluez.Device1", "Connected", False)
        offered.bus.change(PHONE, "org.bluez.Device1", "Connected", True)
        offered.bus.change(PHONE, "org.bluez.Device1", "ServicesResolved", False)
        assert offered.write(WATCH, REQUEST) == "org.bluez.Error.NotPermitted"
        if how == "disconnected":
            offered.bus.change(PHONE, "org.bluez.Device1", "Connected", False)
        else:
            offered.bus.signal("/", "InterfacesRemoved", "oas", PHONE, ["org.bluez.Device1"])
        assert offered.write(WATCH, REQUEST) is None
        assert offered.write(PHONE, FASTER) == "org.bluez.Error.NotPermitted"


async def test_it_is_advertised_again_for_the_next_app_when_one_has_come(offered: Offered) -> None:
    async with on_bluez("Bay 2", offered.machine):
        assert offered.renewed() == 0
        offered.bus.change(PHONE, "org.bluez.Device1", "Connected", True)
        assert offered.renewed() == 1
        offered.bus.change(PHONE, "org.bluez.Device1", "Connected", False)
        known = {"org.bluez.Device1": {"Connected": Variant("b", False)}}
        new = {"org.bluez.Device1": {"Connected": Variant("b", True)}}
        other = {"org.bluez.Battery1": {"Percentage": Variant("y", 99)}}
        for added in (known, new, other):
            offered.bus.signal("/", "InterfacesAdded", "oa{sa{sv}}", WATCH, added)
        assert offered.renewed() == 2
        assert [uuid[4:8] for uuid in offered.advertised[-1]["ServiceUUIDs"]] == ["1826", "1814"]


async def test_what_cannot_be_written_changes_nothing(offered: Offered) -> None:
    async with on_bluez("Bay 2", offered.machine):
        assert offered.write(PHONE, STOP, FEATURE) == "org.bluez.Error.NotPermitted"
        assert offered.wishes == []


async def test_a_dbus_that_ends_is_told_of(offered: Offered) -> None:
    async with on_bluez("Bay 2", offered.machine) as air:
        offered.bus.gone.set_exception(EOFError())
        assert "D-Bus is gone" in await air.over()
    assert offered.machine.apps == 0


async def test_a_bluez_or_an_adapter_that_ends_is_told_of(offered: Offered) -> None:
    adapter = Bus.path
    async with on_bluez("Bay 2", offered.machine) as air:
        offered.bus.change(adapter, "org.bluez.Adapter1", "Discovering", False)
        offered.bus.change("/org/bluez/hci1", "org.bluez.Adapter1", "Powered", False)
        offered.bus.change(adapter, "org.bluez.Adapter1", "Powered", False)
        assert "switched off" in await air.over()
        removed = ["org.bluez.Adapter1", "org.bluez.GattManager1"]
        offered.bus.signal("/", "InterfacesRemoved", "oas", adapter, removed)
        assert "switched off" in await air.over(), "what came first"
    async with on_bluez("Bay 2", offered.machine) as air:
        offered.bus.signal("/", "InterfacesRemoved", "oas", adapter, removed)
        assert "plugged in" in await air.over()
    async with on_bluez("Bay 2", offered.machine) as air:
        offered.bus.signal("/", "NameOwnerChanged", "sss", "org.other", ":1.4", "")
        offered.bus.signal("/", "NameOwnerChanged", "sss", "org.bluez", ":1.3", "")
        assert "BlueZ is gone" in await air.over()


async def test_a_bus_that_will_not_tell_is_not_relied_on(offered: Offered) -> None:
    offered.bus.refuses_rules = True
    with pytest.raises(AdapterError, match="D-Bus refuses"):
        async with on_bluez("Bay 2", offered.machine):
            raise AssertionError


async def test_a_computer_without_bluez(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_bus(**_: object) -> Bus:
        raise FileNotFoundError  # as the real one where there is no D-Bus

    monkeypatch.setattr(bless_server, "MessageBus", no_bus)
    with pytest.raises(AdapterError, match="install and start BlueZ"):
        async with on_bluez("Bay 2", Offered().machine):
            raise AssertionError


async def test_a_bluez_without_an_adapter_is_left_as_it_was_found(
    offered: Offered, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(_bus: Bus, name: str | None) -> Bus:
        raise Exception(f"No adapter named {name} found")

    monkeypatch.setattr(bless_server, "get_adapter", none)
    with pytest.raises(AdapterError, match="No adapter"):
        async with on_bluez("Bay 2", offered.machine):
            raise AssertionError
    assert offered.bus.closed, "it is tried again every few seconds"


def test_bless_still_advertises_as_we_do() -> None:
    """What `bluez_advertising` stands in for takes the same and does the same in the same order."""
    theirs = inspect.getsource(BlueZGattApplication.start_advertising)
    parameters = inspect.signature(BlueZGattApplication.start_advertising).parameters
    assert list(parameters) == ["self", "adapter"]
    steps = ("set_name", "advertisements.append", "bus.export", "call_register_advertisement")
    places = [theirs.index(step) for step in steps]
    assert places == sorted(places)
