"""The radio process against a bare bumble client, and how soon a belt is stopped without it.

A control point that answers at once is served in the air of this process; the clients are processes
that come in through a local TCP port. Baseline, in the same run: a bumble client and nothing else,
which writes to the control point and waits for the indication. Figures of real radio waves are
others: each operation takes a connection interval or two (7.5 to 50 ms).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import math
import os
import statistics
import sys
import time

from bumble.att import Attribute, AttributeValue
from bumble.core import AdvertisingData
from bumble.device import Connection, Device
from bumble.gatt import GATT_FITNESS_MACHINE_SERVICE, Characteristic, Service

from benchmarks.bare_bumble import FOUND
from controller.bluetooth.port import RadioPort, SpareRadio, open_radio
from controller.bluetooth.url import AtAddress, FtmsUrl
from controller.simulator.ftms.air import Air
from protocols.gatt.datagrams import MAX_BYTES, decode_up, encode
from protocols.gatt.messages import Down, LastWill, Notification, Subscribe, Up, Write

CONTROL = "2ad9"
REQUEST, STOP = b"\x00", b"\x08\x01"
FIRST = (
    Subscribe(CONTROL, urgent=True),
    Write(CONTROL, REQUEST, urgent=True),
    Write(CONTROL, STOP, urgent=True),
)
"""What a new link is told before anything else."""
LOAD_S = 3.0  # a spare radio has long been loaded when it is needed
DEADLINE_S = 60.0

BARE = f"""{FOUND}
async def main(transport, address, trials):
    peer, control = await found(transport, address)
    indicated = asyncio.Event()
    await peer.subscribe(control, lambda _: indicated.set())
    times = []
    for _ in range(int(trials)):
        indicated.clear()
        began_ns = time.monotonic_ns()
        await peer.write_value(control, bytes(1), with_response=True)
        await indicated.wait()
        times.append((time.monotonic_ns() - began_ns) / 1e6)
    print(json.dumps(times))

asyncio.run(main(*sys.argv[1:]))
"""


class Machine:
    """A control point that says yes to everything, and remembers when it was told to stop."""

    def __init__(self, host: Device) -> None:
        self._host = host
        self._stopped: asyncio.Future[int] | None = None
        self._control: Characteristic[bytes] = Characteristic(
            "2AD9",
            Characteristic.Properties.WRITE | Characteristic.Properties.INDICATE,
            Attribute.WRITEABLE,
            AttributeValue(write=self._written),
        )
        self._indicating: set[asyncio.Task[None]] = set()
        host.add_service(Service(GATT_FITNESS_MACHINE_SERVICE, [self._control]))
        self.address = ""

    async def start(self) -> None:
        await self._host.power_on()
        self.address = self._host.random_address.to_string(with_type_qualifier=False)
        await self._host.start_advertising(
            auto_restart=True,
            advertising_data=bytes(AdvertisingData([(AdvertisingData.FLAGS, b"\x06")])),
            advertising_interval_min=20,
            advertising_interval_max=20,
        )

    def stopped(self) -> asyncio.Future[int]:
        """When the next stop is taken, on the monotonic clock in nanoseconds."""
        self._stopped = asyncio.get_running_loop().create_future()
        return self._stopped

    def _written(self, link: Connection, value: bytes) -> None:
        if value == STOP and self._stopped is not None and not self._stopped.done():
            self._stopped.set_result(time.monotonic_ns())
        answer = bytes((0x80, value[0], 1))
        task = asyncio.create_task(self._indicate(link, answer))
        self._indicating.add(task)
        task.add_done_callback(self._indicating.discard)

    async def _indicate(self, link: Connection, answer: bytes) -> None:
        with contextlib.suppress(TimeoutError):  # a client that was killed confirms nothing
            await self._host.indicate_subscriber(link, self._control, answer)


class Client:
    """The guard's end of a radio, in this process's loop."""

    def __init__(self, radio: RadioPort) -> None:
        self.radio = radio
        self._heard: asyncio.Queue[Up] = asyncio.Queue()
        asyncio.get_running_loop().add_reader(radio, self._read)

    @classmethod
    async def open(cls, url: FtmsUrl) -> Client:
        return cls(await asyncio.to_thread(open_radio, url))

    def tell(self, *messages: Down) -> None:
        for message in messages:
            os.write(self.radio.fileno(), encode(message))

    async def indicated(self) -> None:
        async with asyncio.timeout(DEADLINE_S):
            while not isinstance(await self._heard.get(), Notification):
                pass

    async def close(self) -> None:
        self._deaf()
        await asyncio.to_thread(self.radio.close)

    def _read(self) -> None:
        datagram = os.read(self.radio.fileno(), MAX_BYTES)
        if datagram:
            self._heard.put_nowait(decode_up(datagram))
        else:
            self._deaf()

    def _deaf(self) -> None:
        asyncio.get_running_loop().remove_reader(self.radio)


async def round_trips(url: FtmsUrl, trials: int) -> list[float]:
    """From a write into the radio's socket to the indication out of it."""
    client = await Client.open(url)
    client.tell(Subscribe(CONTROL, urgent=True))
    times = []
    for _ in range(trials):
        began_ns = time.monotonic_ns()
        client.tell(Write(CONTROL, REQUEST, urgent=True))
        await client.indicated()
        times.append(_ms_since(began_ns))
    await client.close()
    return times


async def bare_round_trips(url: FtmsUrl, trials: int) -> list[float]:
    """The same of a client that has nothing between it and bumble."""
    assert url.transport is not None
    arguments = ["-c", BARE, url.transport, str(url.whom), str(trials)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    times: list[float] = json.loads(output)
    return times


async def stops_of_spares(machine: Machine, url: FtmsUrl, trials: int) -> list[float]:
    """From a radio's death until the machine takes a stop from a spare one, which was loaded."""
    times = []
    for _ in range(trials):
        first = await Client.open(url)
        spare = SpareRadio(url)
        await asyncio.sleep(LOAD_S)
        stopped, began_ns = machine.stopped(), time.monotonic_ns()
        first.radio.kill()
        taking = asyncio.create_task(
            asyncio.to_thread(spare.take_over, [encode(one) for one in FIRST])
        )
        times.append((await asyncio.wait_for(stopped, DEADLINE_S) - began_ns) / 1e6)
        await taking
        await first.close()
        await asyncio.to_thread(spare.close)
    return times


async def stops_after_death(machine: Machine, url: FtmsUrl, trials: int) -> list[float]:
    """The same without a spare: the next radio has to be started."""
    times = []
    for _ in range(trials):
        first = await Client.open(url)
        stopped, began_ns = machine.stopped(), time.monotonic_ns()
        first.radio.kill()
        second = await Client.open(url)
        second.tell(*FIRST)
        times.append((await asyncio.wait_for(stopped, DEADLINE_S) - began_ns) / 1e6)
        await first.close()
        await second.close()
    return times


async def last_wills(machine: Machine, url: FtmsUrl, trials: int) -> list[float]:
    """From the end of the last holder of the socket until the machine takes the will's stop."""
    times = []
    for _ in range(trials):
        client = await Client.open(url)
        client.tell(Subscribe(CONTROL), LastWill((Write(CONTROL, STOP, urgent=True),)))
        client.tell(Write(CONTROL, REQUEST))
        await client.indicated()
        stopped, began_ns = machine.stopped(), time.monotonic_ns()
        closing = asyncio.create_task(client.close())
        times.append((await asyncio.wait_for(stopped, DEADLINE_S) - began_ns) / 1e6)
        await closing
    return times


def _ms_since(began_ns: int) -> float:
    return (time.monotonic_ns() - began_ns) / 1e6


def _told(name: str, times: list[float], baseline: list[float] | None = None) -> None:
    median, longest = statistics.median(times), max(times)
    p99 = sorted(times)[math.ceil(0.99 * len(times)) - 1]
    ratio = f"  {median / statistics.median(baseline):5.2f} x baseline" if baseline else ""
    print(f"{name:44} median {median:8.1f} ms  p99 {p99:8.1f}  max {longest:8.1f}{ratio}")


async def run(trials: int, deaths: int) -> None:
    air = Air()
    machine = Machine(air.host("Machine"))
    await machine.start()
    door = await air.open_door()
    url = FtmsUrl(AtAddress(machine.address), door.transport)
    bare = await bare_round_trips(url, trials)
    _told("bare bumble client, write to indication", bare)
    _told("through the radio, write to indication", await round_trips(url, trials), bare)
    _told("radio killed, to the spare one's stop", await stops_of_spares(machine, url, deaths))
    _told("radio killed, to a new one's stop", await stops_after_death(machine, url, deaths))
    _told("guard and sentry gone, to the will's stop", await last_wills(machine, url, deaths))
    door.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=500)
    parser.add_argument("--deaths", type=int, default=10)
    given = parser.parse_args()
    logging.disable()  # bumble wonders at clients that were killed
    asyncio.run(run(given.trials, given.deaths))


if __name__ == "__main__":
    main()
