"""One MQTT connection, from its greeting to its end. Says in words what hinders it."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Literal

import aiomqtt
from aiomqtt import MqttError, ProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from controller.facility.mqtt_client import NO_DELAY, MqttClient
from controller.facility.publishing import Publication
from controller.facility.settings import Facility
from controller.facility.url import BrokerAddress, Carrier
from controller.facility.words import in_words, kind, value

MAX_PACKET = 64 * 1024
"""Bytes; a broker of MQTT 5 keeps what is longer to itself."""

TIMEOUT_S = 5.0
"""The longest that a broker may take to answer anything."""

_VERSIONS: Final = {
    "auto": (ProtocolVersion.V5, ProtocolVersion.V311),
    "5": (ProtocolVersion.V5,),
    "3.1.1": (ProtocolVersion.V311,),
}
_ACCESS: Final = "see its access list, which `backstride facility acl` writes"
_PERHAPS_TOO_NEW: Final = {"version", "silent", "hung up", "broken", ""}


class Lost(ConnectionError):
    """No connection, or no longer; the message says why and what to do."""


class Denied(Exception):
    """The broker does not let this machine publish that; the connection goes on."""


@dataclass(frozen=True, slots=True)
class Access:
    """Everything that it takes to connect."""

    address: BrokerAddress
    user: str
    password: str
    tls: ssl.SSLContext | None
    version: Literal["auto", "5", "3.1.1"]
    keepalive_s: int


def access(settings: Facility) -> Access:
    """Read password and certificates. Raises `Lost`."""
    address = settings.address
    assert address is not None
    try:
        password = settings.password.get_secret_value()
        if settings.password_file is not None:
            password = settings.password_file.read_text().partition("\n")[0].rstrip("\r")
        tls = _tls(settings) if address.carrier is Carrier.TLS else None
    except ssl.SSLError as error:
        raise Lost(
            f"facility.ca, certificate and key do not fit: {error.reason}; write PEM files, and "
            "the key that belongs to the certificate"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Lost(f"a file of [facility] cannot be read: {error}") from None
    version = "3.1.1" if address.carrier is Carrier.EMBEDDED else settings.version
    return Access(address, settings.user, password, tls, version, settings.keepalive_s)


def _tls(settings: Facility) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=settings.ca)
    context.sslsocket_class = _ClosedUnlessShaken
    if settings.certificate is not None and settings.key is not None:
        context.load_cert_chain(settings.certificate, settings.key)
    return context


class _ClosedUnlessShaken(ssl.SSLSocket):
    """paho forgets a socket whose handshake fails."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise


class Connection:
    """A connection that the broker has accepted. Iterate over it for what arrives; that raises
    `Lost` at its end."""

    def __init__(self, client: MqttClient, version: ProtocolVersion) -> None:
        self._client, self._version = client, version

    @property
    def version(self) -> str:
        """Of MQTT."""
        return "5" if self._version is ProtocolVersion.V5 else "3.1.1"

    @property
    def dropped(self) -> int:
        """Messages that came faster than they were taken, so far."""
        return self._client.dropped

    async def subscribe(self, topics: Sequence[str], *, with_kept: bool = False) -> None:
        """At least once. Without what the broker kept (a broker of MQTT 3.1.1 sends that in any
        case, and marks it as retained). Raises `Lost`."""
        kept = SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE
        if not with_kept:
            kept = SubscribeOptions.RETAIN_DO_NOT_SEND
        with _in_words():
            if self._version is ProtocolVersion.V5:
                options = SubscribeOptions(qos=1, retainHandling=kept)
                codes = await self._client.subscribe([(topic, options) for topic in topics])
            else:
                codes = await self._client.subscribe([(topic, 1) for topic in topics])
        for topic, code in zip(topics, codes, strict=True):
            if value(code) >= 0x80:
                raise Lost(f"the broker does not let this machine subscribe to {topic}: {_ACCESS}")

    async def publish(self, publication: Publication) -> None:
        """Publish, and wait until it is acknowledged or, at most once, sent: nothing piles up here.

        Raises `Lost` if that takes too long, `Denied` where the broker says no.
        """
        self._client.denied = ""
        with _in_words():
            await self._client.publish(
                publication.topic,
                publication.payload,
                publication.qos,
                publication.retain,
                self._properties(publication),
            )
        if self._client.denied:
            raise Denied(f"{publication.topic}: {self._client.denied}; {_ACCESS}")

    async def __aiter__(self) -> AsyncIterator[aiomqtt.Message]:
        with _in_words():
            async for message in self._client.messages:
                yield message

    def _properties(self, publication: Publication) -> Properties | None:
        """What the payload says, for brokers and clients that look at the outside only."""
        if self._version is not ProtocolVersion.V5:
            return None
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call] # paho's
        if publication.payload:
            properties.ContentType = "application/json"
        if publication.expiry_s is not None:
            properties.MessageExpiryInterval = publication.expiry_s
        if publication.answers:
            properties.CorrelationData = publication.answers.encode()
        return properties


@asynccontextmanager
async def connected(
    way: Access, client_id: str, will: Publication | None = None
) -> AsyncIterator[Connection]:
    """A connection under this id. It is taken leave of at an orderly end; else it is cut, and the
    broker publishes the will. Raises `Lost`."""
    client, version = await _greeted(way, client_id, will)
    try:
        yield Connection(client, version)
    except BaseException:
        client.cut()
        raise
    else:
        with contextlib.suppress(MqttError):
            await client.__aexit__(None, None, None)


async def _greeted(
    way: Access, client_id: str, will: Publication | None
) -> tuple[MqttClient, ProtocolVersion]:
    """A broker that knows no MQTT 5 may say so, hang up, or wait for more of what it took for a
    greeting of MQTT 3.1.1: then the older one is tried."""
    newest, *older = _VERSIONS[way.version]
    try:
        return await _dialled(way, client_id, will, newest), newest
    except MqttError as error:
        if not older or kind(error) not in _PERHAPS_TOO_NEW:
            raise Lost(in_words(error)) from None
    with _in_words():
        return await _dialled(way, client_id, will, older[0]), older[0]


async def _dialled(
    way: Access, client_id: str, will: Publication | None, version: ProtocolVersion
) -> MqttClient:
    client = MqttClient(
        way.address.host,
        way.address.port or 1,  # of a Unix socket, which has none
        identifier=client_id,
        protocol=version,
        username=way.user or None,
        password=way.password or None,
        tls_context=way.tls,
        transport="unix" if way.address.carrier is Carrier.UNIX else "tcp",
        will=_will(will),
        keepalive=way.keepalive_s,
        timeout=TIMEOUT_S,
        socket_options=() if way.address.carrier is Carrier.UNIX else NO_DELAY,
        **_session(version),
    )
    try:
        return await client.__aenter__()
    except BaseException:
        client.cut()
        raise


def _session(version: ProtocolVersion) -> dict[str, object]:
    """A clean one: what was meant for an earlier connection is not for this one."""
    if version is not ProtocolVersion.V5:
        return {"clean_session": True}
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # paho's
    properties.MaximumPacketSize = MAX_PACKET
    return {"clean_start": True, "properties": properties}


def _will(will: Publication | None) -> aiomqtt.Will | None:
    return aiomqtt.Will(will.topic, will.payload, will.qos, will.retain) if will else None


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except MqttError as error:
        raise Lost(in_words(error)) from None
