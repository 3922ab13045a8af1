"""What a scan tells of the devices around."""

from __future__ import annotations

import json

import pytest
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from click.testing import CliRunner

from controller.bluetooth.scan import Found, ask, found_in, scan
from controller.cli.devices import cli
from controller.simulator.ftms.peculiarities import PECULIAR
from protocols.ftms.uuids import Uuid
from tests.controller.bluetooth.links import address, place
from tests.controller.simulator.test_bench import simulator

FTMS = Uuid.FITNESS_MACHINE_SERVICE_DATA.long
LISTEN_S = 0.8


def advertised(services: list[str], data: dict[str, bytes]) -> AdvertisementData:
    return AdvertisementData("Gym 4", {}, data, services, None, -60, ())


@pytest.mark.parametrize(
    ("services", "data", "kind", "available"),
    [
        ([FTMS], {FTMS: b"\x01\x01\x00"}, "treadmill", True),
        ([FTMS], {FTMS: b"\x00\x20\x00"}, "indoor bike", False),
        ([FTMS], {FTMS: b"\x01\x03\x00"}, "treadmill and cross trainer", True),
        ([], {FTMS: b"\x01"}, "fitness machine", True),
        ([FTMS], {FTMS: b""}, "fitness machine", None),
        ([FTMS], {}, "fitness machine", None),
        (["0000180d-0000-1000-8000-00805f9b34fb"], {}, "heart-rate belt", None),
        (["not a uuid", "1814"], {}, "running sensor", None),
    ],
)
def test_kinds(
    services: list[str], data: dict[str, bytes], kind: str, available: bool | None
) -> None:
    device = BLEDevice("C0:00:00:00:00:01", None, None)
    found = found_in(device, advertised(services, data))
    assert found is not None
    assert (found.name, found.kind, found.available) == ("Gym 4", kind, available)


def test_other_devices_are_none_of_ours() -> None:
    device = BLEDevice("C0:00:00:00:00:01", None, None)
    assert found_in(device, advertised(["180f"], {})) is None


async def test_every_treadmill_in_the_air_is_found_and_none_is_touched() -> None:
    async with place() as here:
        treadmills = [await here.treadmill(name) for name in ("Gym 4", "Gym 5")]
        heard = [found for _, found in await scan(await here.adapter(), LISTEN_S)]
        assert {one.name: one.address for one in heard} == {
            treadmill.host.name: address(treadmill.host) for treadmill in treadmills
        }
        assert {(one.kind, one.available, one.control) for one in heard} == {
            ("treadmill", True, None)
        }
        assert all(treadmill.host.is_advertising for treadmill in treadmills)


@pytest.mark.parametrize(
    ("peculiar", "control"),
    [
        ("none", ("start and stop", "speed", "inclination")),
        ("kingsmith", ("start and stop", "speed")),
    ],
)
async def test_what_offers_control_says_so_when_asked(
    peculiar: str, control: tuple[str, ...]
) -> None:
    async with place() as here:
        await here.treadmill(peculiar=PECULIAR[peculiar])
        adapter = await here.adapter()
        [(device, _)] = await scan(adapter, LISTEN_S)
        assert await ask(adapter, device) == control


@pytest.mark.xdist_group("processes")
def test_the_command_finds_treadmills_of_other_processes_in_one_air() -> None:
    with simulator("--wire", "ftms") as bench:
        where = bench.until(lambda line: "address" in line)
        transport = str(where["transport"])
        with simulator("--wire", "ftms", "--transport", transport, "--peculiar", "urevo") as other:
            its = other.until(lambda line: "address" in line)
            assert its["treadmill"] == f"ftms:{its['address']}"
            arguments = ["scan", "--transport", transport, "--seconds", "2", "--ask"]
            result = CliRunner().invoke(cli, [*arguments, "--json"])
            assert result.exit_code == 0, result.output
            found = [json.loads(line) for line in result.output.splitlines()]
            assert {one["address"] for one in found} == {where["address"], its["address"]}
            for one in found:
                assert set(one) == {*Found.__dataclass_fields__, "card"}
                assert one["card"] == "ftms"
                assert one["kind"] == "treadmill"
                assert one["control"] == ["start and stop", "speed", "inclination"]
            text = CliRunner().invoke(cli, arguments[:-1]).output
            assert text.count("treadmill") == 2
            assert "start and stop" not in text, "who is not asked says nothing"


def test_no_transport_is_an_error_with_a_remedy() -> None:
    result = CliRunner().invoke(cli, ["scan", "--transport", "tcp-client:127.0.0.1:9"])
    assert result.exit_code == 1
    assert "is it there" in result.output
