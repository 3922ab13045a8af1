"""From STOP on the controller's socket to the control point of a Bluetooth treadmill.

A controller with sentry, guard and radio runs as it does at a real treadmill; the treadmill is
simulated in the air of this process, which time-stamps the write as it arrives, and the radio comes
in through a local TCP port. The baseline, in the same run: a bumble client and nothing else, from
its write of the same octets to their arrival. Real waves add up to a connection interval (7.5 to
50 ms) to both. Then the radio is killed, and stopped, while the belt runs: how long it takes until
a stop arrives that nobody asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.bare_bumble import FOUND
from controller.api import AnyCommand, Arm, BeltView, Confirm, Load, Refused, Reset, Snapshot
from controller.api_socket.client import ApiClient
from controller.api_socket.lines import NO_ID
from controller.belt.states import BeltState
from controller.bluetooth.url import AtAddress, FtmsUrl
from controller.config_schema import MACHINES
from controller.faults.commissioned import presume_commissioned
from controller.simulator.ftms.air import Air
from controller.simulator.ftms.device import FtmsDevice
from controller.simulator.ftms.peripheral import FtmsPeripheral
from controller.treadmills.cards import load_card

CARD = "simulated-ftms"
STOP = b"\x08\x01"
DEADLINE_S = 30.0
ASKED = "STOP to control point"
LOSSES = {signal.SIGKILL: "radio killed, to a stop", signal.SIGSTOP: "radio hangs, to a stop"}

BARE = f"""{FOUND}
async def main(transport, address, trials):
    peer, control = await found(transport, address)
    await peer.subscribe(control, lambda _: None)
    written_ns = []
    for _ in range(int(trials)):
        await asyncio.sleep(0.1)
        written_ns.append(time.monotonic_ns())
        await peer.write_value(control, bytes((8, 1)), with_response=True)
    print(json.dumps(written_ns))

asyncio.run(main(*sys.argv[1:]))
"""


class StampedTreadmill(FtmsDevice):
    """Remembers when each write of a stop came in, whatever it thinks of it."""

    def __init__(self) -> None:
        super().__init__(load_card(CARD).capabilities, now_ms=_now_ms())
        self.stops_ns: list[int] = []

    def write(self, client: int, characteristic: str, data: bytes, now_ms: int) -> None:
        """A client wrote a value."""
        if data == STOP:
            self.stops_ns.append(time.monotonic_ns())
        super().write(client, characteristic, data, now_ms)


class Stand:
    """A client of the controller, and the treadmill that its belt is."""

    def __init__(self, client: ApiClient, treadmill: StampedTreadmill) -> None:
        self._client = client
        self._treadmill = treadmill
        self._snapshot: Snapshot | None = None

    async def watch(self) -> None:
        """Keep the newest snapshot."""
        async for message in self._client:
            if isinstance(message, Snapshot):
                self._snapshot = message

    async def stop_ms(self) -> float:
        """Walk, press STOP at a random moment: milliseconds until it arrives."""
        await self._walk()
        await asyncio.sleep(random.uniform(0, 0.2))  # noqa: S311 - seeded: the same moments
        self._treadmill.stops_ns.clear()
        sent_ns = time.monotonic_ns()
        await self._client.stop()
        await until(lambda: bool(self._treadmill.stops_ns), "stop at the treadmill")
        return (self._treadmill.stops_ns[0] - sent_ns) / 1e6

    async def loss_ms(self, radio: int, how: signal.Signals) -> float:
        """Walk, let that happen to the radio: milliseconds until a stop arrives. Then reset."""
        await self._walk()
        self._treadmill.stops_ns.clear()
        lost_ns = time.monotonic_ns()
        os.kill(radio, how)
        await until(lambda: bool(self._treadmill.stops_ns), "stop at the treadmill")
        stopped_ns = self._treadmill.stops_ns[0]
        await until(lambda: self._belt.state is BeltState.LATCHED, "latch")
        await until(lambda: self._belt.standstill, "standstill")
        await self._tell(Reset(id=NO_ID))
        return (stopped_ns - lost_ns) / 1e6

    async def _walk(self) -> None:
        await until(lambda: self._belt.state is BeltState.READY, "ready belt")
        await self._tell(Arm(id=NO_ID))
        await until(lambda: self._belt.confirm_token is not None, "question")
        await self._tell(Confirm(id=NO_ID, token=self._belt.confirm_token or 0))
        await until(lambda: bool(self._belt.speed_mps), "measured motion")

    async def _tell(self, command: AnyCommand) -> None:
        answer = await self._client.request(command)
        if isinstance(answer, Refused):
            raise RuntimeError(answer.reason)

    @property
    def _belt(self) -> BeltView:
        return self._snapshot.belt if self._snapshot else BeltView(state=BeltState.SILENT)


async def until(met: Callable[[], bool], what: str) -> None:
    """Ask until it is so."""
    try:
        async with asyncio.timeout(DEADLINE_S):
            while not met():  # noqa: ASYNC110 - neither belt nor snapshot calls back
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise TimeoutError(f"no {what} within {DEADLINE_S:.0f} s") from None


def child(parent: int, module: str) -> int:
    """The oldest child of `parent` that runs `module`: of radios the one that has the link."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return next(int(one) for one in children if module in Path(f"/proc/{one}/cmdline").read_text())


@asynccontextmanager
async def controller(url: FtmsUrl, home: Path) -> AsyncIterator[tuple[int, Path]]:
    """`backstride serve` on the treadmill; its process and its socket."""
    config = home / "config.toml"
    presume_commissioned(home / MACHINES, str(url), CARD)
    config.write_text(
        f'machine = {{url = "{url}"}}\n'
        'deck = {url = "none"}\nvoice = {enabled = false}\n'
        f'paths = {{data = "{home / "data"}", runtime = "{home / "run"}"}}\n'
    )
    environment = {**os.environ, "HOME": str(home), "BACKSTRIDE_CONFIG": str(config)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "controller.cli.main", "serve"), stdout=PIPE, env=environment
    )
    try:
        assert process.stdout is not None
        yield process.pid, Path((await process.stdout.readline()).decode().split()[-1])
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    process.terminate()
    async with asyncio.timeout(DEADLINE_S):
        await process.wait()


async def stops(
    treadmill: StampedTreadmill, url: FtmsUrl, trials: int, losses: int
) -> dict[str, list[float]]:
    """Milliseconds to the arrival of a stop: from STOP on the controller's socket, and from what
    happens to the radio."""
    with tempfile.TemporaryDirectory() as home:
        async with (
            controller(url, Path(home)) as (process, path),
            await ApiClient.connect(path, "benchmark") as client,
        ):
            stand = Stand(client, treadmill)
            watching = asyncio.create_task(stand.watch())
            await client.request(Load(id=NO_ID, workout="taster"))
            times_ms = {ASKED: [await stand.stop_ms() for _ in range(trials)]}
            for how, what in LOSSES.items():
                times_ms[what] = []
                for _ in range(losses):
                    sentry = child(process, "controller.belt.sentry")
                    radio = child(sentry, "controller.bluetooth.radio")
                    times_ms[what].append(await stand.loss_ms(radio, how))
            watching.cancel()
    return times_ms


async def bare_writes(treadmill: StampedTreadmill, url: FtmsUrl, trials: int) -> list[float]:
    """Milliseconds from a bare client's write to its arrival."""
    command = (sys.executable, "-c", BARE, str(url.transport), str(url.whom), str(trials))
    process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE)
    assert process.stdout is not None
    written_ns: list[int] = json.loads(await process.stdout.read())
    await process.wait()
    pairs = zip(written_ns, treadmill.stops_ns, strict=True)
    return [(arrived_ns - at_ns) / 1e6 for at_ns, arrived_ns in pairs]


async def run(trials: int, bare_trials: int, losses: int) -> None:
    """Measure both and print them."""
    random.seed(1)
    air = Air()
    door = await air.open_door()
    treadmill = StampedTreadmill()
    peripheral = FtmsPeripheral(treadmill, air.host("Benchmark"), _now_ms)
    await peripheral.start()
    serving = asyncio.create_task(peripheral.serve())
    address = peripheral.host.random_address.to_string(with_type_qualifier=False)
    url = FtmsUrl(AtAddress(address), door.transport)
    bare = await bare_writes(treadmill, url, bare_trials)
    measured = await stops(treadmill, url, trials, losses)
    for name, times_ms in {"bare bumble client": bare, **measured}.items():
        median, longest = statistics.median(times_ms), max(times_ms)
        print(f"{name}: median {median:.2f} ms, max {longest:.2f} ms ({len(times_ms)} trials)")
    ratio = statistics.median(measured[ASKED]) / statistics.median(bare)
    print(f"STOP takes {ratio:.1f} times as long as the bare write, at the median")
    serving.cancel()
    door.close()


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def main() -> None:
    """Started by hand, or by `make benchmarks`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=4)
    parser.add_argument("--bare", type=int, default=30)
    parser.add_argument("--losses", type=int, default=1, help="of each kind")
    given = parser.parse_args()
    logging.disable()  # bumble wonders at clients that leave
    asyncio.run(run(given.trials, given.bare, given.losses))


if __name__ == "__main__":
    main()
