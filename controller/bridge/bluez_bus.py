"""What BlueZ tells a service over D-Bus and bless drops: which app writes, whose link has begun or
ended, and when nobody can hear the service any more. Linux only.

Source: BlueZ 5.66, doc/gatt-api.txt, doc/device-api.txt and doc/adapter-api.txt; for the errors of
a write, `dbus_error_to_att_ecode` in src/gatt-database.c.
"""

from __future__ import annotations

from typing import Final, Protocol

from dbus_next.aio.message_bus import MessageBus
from dbus_next.constants import MessageFlag, MessageType
from dbus_next.message import Message
from dbus_next.signature import Variant

from protocols.ftms.clients import INVALID_LENGTH, Refused
from protocols.gatt.messages import Failure

WRITE_NOT_PERMITTED: Final = 0x03  # ATT: Core Specification, Vol 3, Part F, 3.4.1.1
_ERRORS: Final = {
    WRITE_NOT_PERMITTED: "NotPermitted",
    INVALID_LENGTH: "InvalidValueLength",
    Failure.PROCEDURE_ALREADY_IN_PROGRESS: "InProgress",
}
_CHARACTERISTIC: Final = "org.bluez.GattCharacteristic1"
_DEVICE, _ADAPTER, _BLUEZ = "org.bluez.Device1", "org.bluez.Adapter1", "org.bluez"
_DBUS: Final = "org.freedesktop.DBus"
_CHANGED: Final = "type='signal',sender='org.bluez',member='PropertiesChanged',arg0="
_RULES: Final = (
    f"{_CHANGED}'{_DEVICE}'",
    f"{_CHANGED}'{_ADAPTER}'",
    "type='signal',sender='org.bluez',member='InterfacesAdded'",
    "type='signal',sender='org.bluez',member='InterfacesRemoved'",
    f"type='signal',sender='{_DBUS}',member='NameOwnerChanged',arg0='{_BLUEZ}'",
)


class Service(Protocol):
    """Who is told. Devices and characteristics are named by their D-Bus objects."""

    def wrote(self, device: str, characteristic: str, data: bytes) -> None:
        """An app wrote. Raises `Refused`, which that app alone is told."""

    def came(self) -> None:
        """A link has begun; it may be that of a device that is no app of ours."""

    def left(self, device: str) -> None:
        """A link has ended; it, too."""

    def silenced(self, why: str) -> None:
        """Nobody can hear the service any more."""


class BluezBus:
    """Hears every message on one D-Bus connection, before bless does."""

    def __init__(self, adapter: str, service: Service) -> None:
        self._adapter = adapter
        self._service = service

    async def listen(self, bus: MessageBus) -> None:
        """Hear it from now on. Raises `OSError`."""
        bus.add_message_handler(self.hear)
        for rule in _RULES:
            reply = await bus.call(_add_match(rule))
            if reply is not None and reply.message_type is MessageType.ERROR:
                raise OSError(f"D-Bus refuses {rule}: {reply.body}")

    def hear(self, message: Message) -> Message | bool:
        """Handle one message. A write is answered here: bless does not see it."""
        match message.message_type, message.member:
            case MessageType.METHOD_CALL, "WriteValue" if message.interface == _CHARACTERISTIC:
                return self._write(message)
            case MessageType.SIGNAL, "PropertiesChanged":
                interface, changed, _ = message.body
                self._change(message.path, interface, changed)
            case MessageType.SIGNAL, "InterfacesAdded":
                path, added = message.body
                self._change(path, _DEVICE, added.get(_DEVICE, {}))
            case MessageType.SIGNAL, "InterfacesRemoved":
                self._remove(*message.body)
            case MessageType.SIGNAL, "NameOwnerChanged" if message.body[0] == _BLUEZ:
                self._service.silenced("BlueZ is gone: is its service running?")
        return False

    def _write(self, message: Message) -> Message | bool:
        data, options = message.body
        try:
            self._service.wrote(options["device"].value, message.path, bytes(data))
            answer = Message.new_method_return(message)
        except Refused as refused:
            error = f"{_BLUEZ}.Error.{_ERRORS[refused.code]}"
            answer = Message.new_error(message, error, str(refused))
        unanswered = message.flags & MessageFlag.NO_REPLY_EXPECTED  # it wrote without response
        return True if unanswered else answer

    def _change(self, path: str, interface: str, changed: dict[str, Variant]) -> None:
        values = {name: value.value for name, value in changed.items()}
        match interface, values:
            case "org.bluez.Device1", {"Connected": True}:
                self._service.came()
            case "org.bluez.Device1", {"Connected": False}:
                self._service.left(path)
            case "org.bluez.Adapter1", {"Powered": False} if path == self._adapter:
                self._service.silenced("the Bluetooth adapter is switched off")

    def _remove(self, path: str, interfaces: list[str]) -> None:
        if _DEVICE in interfaces:
            self._service.left(path)
        if path == self._adapter and _ADAPTER in interfaces:
            self._service.silenced("the Bluetooth adapter is gone: is it plugged in?")


def _add_match(rule: str) -> Message:
    return Message(
        destination=_DBUS,
        path="/org/freedesktop/DBus",
        interface=_DBUS,
        member="AddMatch",
        signature="s",
        body=[rule],
    )
