"""A D-Bus with a BlueZ on it, of which a bridge's machine is offered to apps: nothing is sent."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from typing import Any

from bless.backends.bluezdbus.dbus.advertisement import BlueZLEAdvertisement
from bless.backends.bluezdbus.dbus.application import BlueZGattApplication
from bless.backends.bluezdbus.dbus.characteristic import BlueZGattCharacteristic
from dbus_next.constants import MessageFlag, MessageType
from dbus_next.message import Message
from dbus_next.signature import Variant

from controller.bridge.machine import BridgeMachine, Wish
from controller.bridge.radio import now_ms
from protocols.ftms.service import CONTROL
from tests.controller.bridge.apps import CARD, snapshot


class Bus:
    """Takes what is exported, and answers every call."""

    path = "/org/bluez/hci0"  # it is the adapter too

    def __init__(self, **_of_the_real_one: object) -> None:
        self.exported: dict[str, object] = {}
        self.calls: list[tuple[str, tuple[object, ...]]] = []
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.connected = True
        self.refuses_rules = False
        self._stream, self._sock = io.BytesIO(), io.BytesIO()
        self.rules: list[str] = []
        self._hear: Callable[[Message], Message | bool]

    def add_message_handler(self, hear: Callable[[Message], Message | bool]) -> None:
        self._hear = hear

    async def call(self, message: Message) -> Message:
        """To the bus itself: a rule for what it is to deliver."""
        message.serial = 1
        self.rules += message.body
        if self.refuses_rules:
            return Message.new_error(message, "org.freedesktop.DBus.Error.LimitsExceeded", "no")
        return Message.new_method_return(message)

    def deliver(self, message: Message) -> Message | bool:
        """A message that comes from the real bus, with everything on its wire."""
        message.serial = 7
        return self._hear(message)

    @property
    def closed(self) -> bool:
        return not self.connected and self._stream.closed and self._sock.closed

    def signal(self, path: str, member: str, signature: str, *body: object) -> None:
        """One that is heard because there is a rule for it."""
        assert any(f"member='{member}'" in rule for rule in self.rules)
        interface = "org.freedesktop.DBus"
        assert not self.deliver(
            Message(
                message_type=MessageType.SIGNAL,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=list(body),
            )
        )

    def change(self, path: str, interface: str, name: str, value: bool) -> None:
        assert any(f"arg0='{interface}'" in rule for rule in self.rules)
        changed = {name: Variant("b", value)}
        self.signal(path, "PropertiesChanged", "sa{sv}as", interface, changed, [])

    async def connect(self) -> Bus:
        self.gone = asyncio.get_running_loop().create_future()
        return self

    def export(self, path: str, what: object) -> None:
        self.exported[path] = what

    def unexport(self, path: str, _what: object = None) -> None:
        del self.exported[path]

    async def wait_for_disconnect(self) -> None:
        await self.gone

    def disconnect(self) -> None:
        self.connected = False
        if not self.gone.done():
            self.gone.set_result(None)

    def get_interface(self, _name: str) -> Bus:
        return self

    def __getattr__(self, name: str) -> Callable[..., Awaitable[None]]:
        if not name.startswith("call_"):
            raise AttributeError(name)

        async def call(*arguments: object) -> None:
            self.calls.append((name, arguments))

        return call


REPLY = MessageFlag.NONE


class Offered:
    """The bridge's machine on a bus."""

    def __init__(self, *, asking: bool = False) -> None:
        self.wishes: list[Wish] = []
        self.bus = Bus()
        self.sent: list[tuple[str, bytes]] = []
        self.advertised: list[dict[str, Any]] = []
        self.machine = BridgeMachine(
            CARD, snapshot(), asking=asking, wish=self.wishes.append, now_ms=now_ms()
        )

    def renewed(self) -> int:
        """How often BlueZ was asked to advertise again."""
        return len(self.advertised)

    def one(self, uuid: str) -> BlueZGattCharacteristic:
        for found in self.bus.exported.values():
            if isinstance(found, BlueZGattCharacteristic) and found._uuid[4:8] == uuid:
                return found
        raise AssertionError(f"{uuid} is not offered")

    def write(
        self, device: str, data: bytes, uuid: str = CONTROL, *, flags: MessageFlag = REPLY
    ) -> str | None:
        """As an app writes: BlueZ's error, if there is one."""
        options = {"device": Variant("o", device), "mtu": Variant("q", 517)}
        message = Message(
            path=self.one(uuid).path,
            interface="org.bluez.GattCharacteristic1",
            member="WriteValue",
            flags=flags,
            signature="aya{sv}",
            body=[data, options],
        )
        answer = self.bus.deliver(message)
        if flags is MessageFlag.NO_REPLY_EXPECTED:
            assert answer is True
            return None
        assert isinstance(answer, Message)
        assert answer.reply_serial == 7
        return answer.error_name

    def answers(self) -> list[bytes]:
        """What was indicated, to everybody who listens."""
        return [data for uuid, data in self.sent if uuid == CONTROL]

    @property
    def application(self) -> BlueZGattApplication:
        found = self.bus.exported["/"]
        assert isinstance(found, BlueZGattApplication)
        return found

    def advertisements(self) -> list[BlueZLEAdvertisement]:
        return [one for one in self.bus.exported.values() if isinstance(one, BlueZLEAdvertisement)]
