"""One connection to real brokers: what goes through, and what is said when nothing does."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import aiomqtt
import pytest

from controller.facility import connection
from controller.facility.connection import Access, Connection, Denied, Lost, access, connected
from controller.facility.publishing import Publication
from controller.facility.settings import Facility
from controller.facility.url import parse_broker_url
from tests.controller.facility.authority import LONG_AGO, Authority
from tests.controller.facility.brokers import (
    DEADLINE_S,
    MOSQUITTO,
    NO_MOSQUITTO,
    Broker,
    free_port,
    mosquitto,
    running,
    users,
)
from tests.controller.facility.proxy import Proxy, proxied

with_mosquitto = pytest.mark.skipif(MOSQUITTO is None, reason=NO_MOSQUITTO)


def message(
    topic: str, payload: bytes = b"x", *, qos: int = 1, retain: bool = False
) -> Publication:
    return Publication(topic, payload, qos, retain, 60)


def through(proxy: Proxy, broker: Broker) -> Access:
    return replace(access(broker.settings), address=parse_broker_url(proxy.url))


async def first(link: Connection) -> tuple[str, bytes, bool]:
    async with asyncio.timeout(DEADLINE_S):
        async for heard in link:
            assert isinstance(heard.payload, bytes)
            return heard.topic.value, heard.payload, heard.retain
    raise AssertionError


async def test_what_is_published_arrives(broker: Broker) -> None:
    async with (
        connected(access(broker.settings), "arrives-a") as ours,
        connected(access(broker.settings), "arrives-b") as theirs,
    ):
        await theirs.subscribe(["arrives/+"])
        await ours.publish(message("arrives/x", b"payload"))
        assert await first(theirs) == ("arrives/x", b"payload", False)


async def test_the_newest_version_that_the_broker_has_is_spoken(
    amqtt_broker: Broker, mosquitto_broker: Broker
) -> None:
    for broker, version in ((amqtt_broker, "3.1.1"), (mosquitto_broker, "5")):
        async with connected(access(broker.settings), "version") as link:
            assert link.version == version


@pytest.mark.parametrize("version", ["5", "3.1.1"])
async def test_what_a_broker_kept_is_left_out_or_marked(
    mosquitto_broker: Broker, version: str
) -> None:
    way = access(Facility.model_validate({"broker": mosquitto_broker.url, "version": version}))
    async with connected(way, "kept") as link:
        await link.publish(message(f"kept/{version}", b"old", retain=True))
        await link.subscribe([f"kept/{version}"])
        await link.publish(message(f"kept/{version}", b"new"))
        heard = await first(link)
        assert heard[1:] == ((b"new", False) if version == "5" else (b"old", True))


async def test_with_mqtt_5_the_outside_says_what_the_payload_says(
    mosquitto_broker: Broker,
) -> None:
    topic, version = "outside/answer", aiomqtt.ProtocolVersion.V5
    async with (
        asyncio.timeout(DEADLINE_S),
        aiomqtt.Client("127.0.0.1", mosquitto_broker.port, protocol=version) as theirs,
        connected(access(mosquitto_broker.settings), "outside") as ours,
    ):
        await theirs.subscribe(topic)
        await ours.publish(Publication(topic, b"{}", 1, False, 60, "id-7"))
        heard = await anext(aiter(theirs.messages))
    assert heard.properties is not None
    told = heard.properties.json()  # type: ignore[no-untyped-call] # paho's
    assert told["ContentType"] == "application/json"
    assert told["CorrelationData"] == b"id-7".hex()
    assert told["MessageExpiryInterval"] == 60


async def test_an_orderly_end_leaves_no_will_and_a_cut_does(mosquitto_broker: Broker) -> None:
    way = access(Facility(broker=mosquitto_broker.url))
    async with connected(way, "heir") as heir:
        await heir.subscribe(["will/#"])
        async with connected(way, "orderly", message("will/orderly")):
            pass
        with pytest.raises(RuntimeError):
            async with connected(way, "cut", message("will/cut")):
                raise RuntimeError
        assert (await first(heir))[0] == "will/cut"


async def test_a_second_client_of_the_same_name_is_told(mosquitto_broker: Broker) -> None:
    way = access(Facility(broker=mosquitto_broker.url))
    with pytest.raises(Lost, match=r"another client has this (machine's )?name"):
        async with connected(way, "twin") as older, connected(way, "twin"):
            await first(older)


# --- brokers that are not well ---


async def test_nobody_listens() -> None:
    with pytest.raises(Lost, match="no broker listens there: start it"):
        async with connected(access(Facility(broker=f"mqtt://127.0.0.1:{free_port()}")), "x"):
            pass


async def test_a_broker_that_dies_is_noticed_at_once(own_broker: Broker) -> None:
    async def outlive() -> None:
        async with connected(access(own_broker.settings), "x") as link:
            own_broker.kill()
            await first(link)

    with pytest.raises(Lost):
        await outlive()
    own_broker.start()


async def test_a_frozen_broker_is_found_by_what_it_does_not_acknowledge(
    own_broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "TIMEOUT_S", 0.5)

    async def freeze() -> None:
        async with connected(access(own_broker.settings), "x") as link:
            own_broker.freeze()
            await link.publish(message("topic", qos=0))  # says nothing of the link
            await link.publish(message("topic"))

    with pytest.raises(Lost, match="does not answer"):
        await freeze()
    with pytest.raises(Lost, match="does not answer"):
        async with connected(access(own_broker.settings), "y"):
            pass
    own_broker.thaw()


async def test_a_stalled_wire_is_given_up_before_much_waits_for_it(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "TIMEOUT_S", 1.0)
    taken = 0

    async def publish(proxy: Proxy) -> None:
        nonlocal taken
        async with connected(through(proxy, broker), "x") as link:
            proxy.stall()
            while True:  # until every buffer on the way is full
                await link.publish(message("telemetry", b"x" * 60_000, qos=0))
                taken += 1

    async with proxied(broker.port) as proxy:
        with pytest.raises(Lost, match="does not answer"):
            await publish(proxy)
    assert taken < 1000


async def test_a_slow_wire_is_waited_for(broker: Broker) -> None:
    async with proxied(broker.port) as proxy:
        proxy.delay_s = 0.05
        way = through(proxy, broker)
        async with connected(way, "slow") as link:
            await link.subscribe(["slow"])
            await link.publish(message("slow"))
            assert (await first(link))[0] == "slow"


# --- who is let in ---


@contextmanager
def demanding(folder: Path, config: str) -> Iterator[Broker]:
    with running(mosquitto(folder, config)) as broker:
        yield broker


@with_mosquitto
async def test_users_and_passwords(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("right\n")
    known = users(tmp_path, machine="right")
    with demanding(tmp_path, f"allow_anonymous false\npassword_file {known}\n") as broker:
        settings: dict[str, object] = {"broker": broker.url, "user": "machine"}
        for right in ({"password": "right"}, {"password_file": secret}):
            async with connected(access(Facility.model_validate(settings | right)), "x"):
                pass
        for version in ("5", "3.1.1"):
            wrong = settings | {"password": "wrong", "version": version}
            with pytest.raises(Lost, match=r"refuses this machine: correct facility\.user"):
                async with connected(access(Facility.model_validate(wrong)), "x"):
                    pass


@with_mosquitto
async def test_what_the_access_list_denies_is_told(tmp_path: Path) -> None:
    rules = tmp_path / "acl"
    rules.write_text("topic readwrite allowed\n")
    rules.chmod(0o700)
    with demanding(tmp_path, f"allow_anonymous true\nacl_file {rules}\n") as broker:
        async with connected(access(broker.settings), "x") as link:
            await link.publish(message("allowed"))
            with pytest.raises(Denied, match="forbidden: Not authorized; see its access list"):
                await link.publish(message("forbidden"))
            await link.publish(message("allowed"))


@with_mosquitto
async def test_certificates(tmp_path: Path) -> None:
    ours, others = Authority(tmp_path / "ours"), Authority(tmp_path / "others", "others")
    server, machine = ours.issue("broker"), ours.issue("tm-1")
    config = (
        f"allow_anonymous true\ncafile {ours.ca}\ncertfile {server.certificate}\n"
        f"keyfile {server.key}\nrequire_certificate true\n"
    )
    with demanding(tmp_path, config) as broker:
        right = {
            "broker": f"mqtts://127.0.0.1:{broker.port}",
            "ca": ours.ca,
            "certificate": machine.certificate,
            "key": machine.key,
        }
        async with connected(access(Facility.model_validate(right)), "x") as link:
            await link.publish(message("over TLS"))
        stranger, without = others.issue("tm-2"), {"certificate": None, "key": None}
        for wrong, told in (
            ({"ca": others.ca}, "nobody known signs the broker's certificate"),
            ({"ca": None}, "nobody known signs the broker's certificate"),
            (without, "wants another certificate of this machine"),
            (vars(stranger), "wants another certificate of this machine"),
            ({"broker": f"mqtts://localhost:{broker.port}"}, "is for another host"),
            ({"ca": tmp_path / "absent"}, "cannot be read"),
            ({"key": stranger.key}, "do not fit"),
        ):
            with pytest.raises(Lost, match=told):
                async with connected(access(Facility.model_validate(right | wrong)), "x"):
                    pass


@with_mosquitto
async def test_a_certificate_that_has_expired(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "ours")
    server = authority.issue("broker", until=LONG_AGO + datetime.timedelta(days=1))
    config = f"allow_anonymous true\ncertfile {server.certificate}\nkeyfile {server.key}\n"
    with demanding(tmp_path, config) as broker:
        settings = Facility(broker=f"mqtts://127.0.0.1:{broker.port}", ca=authority.ca)
        with pytest.raises(Lost, match="out of date: renew it, or set this computer's clock"):
            async with connected(access(settings), "x"):
                pass


async def test_a_port_that_speaks_no_tls(mosquitto_broker: Broker) -> None:
    url = f"mqtts://127.0.0.1:{mosquitto_broker.port}"
    with pytest.raises(Lost, match=r"does its port speak what facility\.broker says"):
        async with connected(access(Facility(broker=url)), "x"):
            pass


async def test_a_broker_on_a_unix_socket(short_folder: Path) -> None:
    if MOSQUITTO is None:
        pytest.skip(NO_MOSQUITTO)
    path = short_folder / "mqtt"
    with demanding(short_folder, f"allow_anonymous true\nlistener 0 {path}\n"):
        async with connected(access(Facility(broker=f"unix:{path}")), "x") as link:
            await link.publish(message("over a file"))
