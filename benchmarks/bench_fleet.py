"""A floor of 200 machines on one broker and one screen: what is lost, what it costs, what it keeps.

Mosquitto, the machines (state once, telemetry twice a second each), the screen on a pseudo-terminal
and a bare aiomqtt client that only counts run side by side. Prints the screen's processor time over
the bare client's, and its memory at the beginning and at the end.

    python benchmarks/bench_fleet.py [--machines 200] [--seconds 30]
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import json
import os
import pty
import shutil
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import aiomqtt

from controller import api
from controller.belt.states import BeltState
from controller.facility.connection import access, connected
from controller.facility.epoch import Epoch
from controller.facility.floor import Told
from controller.facility.floor_link import FloorLink
from controller.facility.messages import Identity
from controller.facility.mqtt_client import NO_DELAY
from controller.facility.publishing import Outlet
from controller.facility.roles import RemoteStart
from controller.facility.settings import Facility
from controller.facility.topics import ROOT, Topics
from tui.fleet.app import FleetApp

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
TELEMETRY_HZ = 2
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


# --- the machines --------------------------------------------------------------------------------


def _outlet(name: str) -> Outlet:
    identity = Identity(
        site="bench",
        machine=name,
        name=name,
        simulated=True,
        speed_unit="mph",
        software="benchmark",
        remote_start=RemoteStart.ASK,
        telemetry_hz=TELEMETRY_HZ,
    )
    return Outlet(Topics("bench", name), Epoch(lambda: "epoch"), identity)


def _snapshot(sequence: int, now_s: float) -> api.Snapshot:
    machine = api.MachineView(name="", url="sim:", simulated=True)
    belt = api.BeltView(state=BeltState.RUNNING, speed_mps=0.6 + sequence % 7 / 100)
    links = (api.LinkView(name=f"{sequence % 2}", health=api.Health.GOOD),)  # a change of state
    return api.Snapshot(sequence=sequence, uptime_s=now_s, machine=machine, belt=belt, links=links)


async def _machines(settings: Facility, count: int, seconds: float) -> int:
    """Publish as `count` machines would; the number of messages."""
    outlets = [_outlet(f"tm-{number:03}") for number in range(count)]
    sent, began_s = 0, time.monotonic()
    async with connected(access(settings), "bench-machines") as connection:
        for outlet in outlets:
            for publication in outlet.announce(None, 0):
                await connection.publish(publication)
        for second in range(int(seconds)):
            for number, outlet in enumerate(outlets):
                due_s = second + number / count
                await asyncio.sleep(max(0.0, due_s - (time.monotonic() - began_s)))
                for half in (0, 500):
                    snapshot = _snapshot(second, due_s)
                    for publication in outlet.snapshot(snapshot, int(due_s * 1000) + half):
                        await connection.publish(publication)
                        sent += 1
    return sent


# --- the two who listen --------------------------------------------------------------------------


class CountingLink(FloorLink):
    """Counts what reaches the screen."""

    heard = 0

    async def messages(self) -> AsyncIterator[Told]:
        async for told in super().messages():
            self.heard += not told.topic.endswith(("availability", "identity"))
            yield told


def _screen(settings: Facility, result: Path) -> None:
    link = CountingLink(settings)
    app = FleetApp(link)

    def leave(*_: object) -> None:
        result.write_text(json.dumps({"heard": link.heard, "shown": len(app.floor.machines)}))
        app.exit()

    signal.signal(signal.SIGUSR1, leave)
    app.run()


async def _bare(port: int, result: Path) -> None:
    heard = 0
    signal.signal(signal.SIGUSR1, lambda *_: result.write_text(json.dumps({"heard": heard})))
    async with aiomqtt.Client("127.0.0.1", port, socket_options=NO_DELAY) as client:
        for kind in ("state", "telemetry"):
            await client.subscribe(f"{ROOT}/+/+/{kind}", 1)
        async for _ in client.messages:
            heard += 1


# --- the run -------------------------------------------------------------------------------------


@contextmanager
def _mosquitto(folder: Path, port: int) -> Iterator[None]:
    assert MOSQUITTO is not None
    config = folder / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\n"
        "set_tcp_nodelay true\npersistence false\n"
    )
    broker = subprocess.Popen([MOSQUITTO, "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        broker.terminate()
        broker.wait()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 2**20


def _child(
    role: str, port: int, result: Path, *, terminal: int | None = None
) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        __file__,
        "--role",
        role,
        "--port",
        str(port),
        "--result",
        str(result),
    ]
    return subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    )


def _drain(descriptor: int) -> None:
    try:
        while os.read(descriptor, 65536):
            pass
    except OSError:
        return


def _told(result: Path, process: subprocess.Popen[bytes]) -> dict[str, int]:
    process.send_signal(signal.SIGUSR1)
    while not result.exists() or not result.read_text():
        time.sleep(0.05)
    told: dict[str, int] = json.loads(result.read_text())
    return told


def _run(machines: int, seconds: int, folder: Path, port: int) -> None:
    settings = _settings(port)
    far, near = pty.openpty()
    fcntl.ioctl(near, termios.TIOCSWINSZ, struct.pack("HHHH", 42, 130, 0, 0))
    threading.Thread(target=_drain, args=(far,), daemon=True).start()
    screen_result, bare_result = folder / "screen.json", folder / "bare.json"
    screen = _child("screen", port, screen_result, terminal=near)
    bare = _child("bare", port, bare_result)
    time.sleep(4)  # for both to have subscribed; what they miss would show as a loss
    try:
        asyncio.run(_machines(settings, machines, 5))
        began = {p.pid: (_cpu_s(p.pid), _memory_mb(p.pid)) for p in (screen, bare)}
        sent = asyncio.run(_machines(settings, machines, seconds))
        time.sleep(1)
        ended = {p.pid: (_cpu_s(p.pid), _memory_mb(p.pid)) for p in (screen, bare)}
        heard, bare_heard = _told(screen_result, screen), _told(bare_result, bare)
    finally:
        screen.kill()
        bare.kill()
    cost = {pid: (ended[pid][0] - began[pid][0]) / seconds for pid in began}
    print(f"{machines} machines, {sent} messages in {seconds} s on {os.cpu_count()} cores")
    print(
        f"the screen shows {heard['shown']} and heard {heard['heard']}, bare {bare_heard['heard']}"
    )
    print(
        f"the screen takes {cost[screen.pid]:.0%} of a core, "
        f"{cost[screen.pid] / cost[bare.pid]:.1f} times a bare client ({cost[bare.pid]:.0%})"
    )
    grown = ended[screen.pid][1] - began[screen.pid][1]
    print(f"its memory: {ended[screen.pid][1]:.0f} MB, {grown:+.1f} MB in {seconds} s")


def _settings(port: int) -> Facility:
    return Facility.model_validate({"broker": f"mqtt://127.0.0.1:{port}", "version": "5"})


def main() -> None:
    """Run and print, or play one of the parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--machines", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--role", choices=["screen", "bare"])
    parser.add_argument("--port", type=int)
    parser.add_argument("--result", type=Path)
    given = parser.parse_args()
    if given.role == "screen":
        _screen(_settings(given.port), given.result)
    elif given.role == "bare":
        asyncio.run(_bare(given.port, given.result))
    elif MOSQUITTO is None:
        print("not run: Mosquitto is not installed")
    else:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        with TemporaryDirectory() as name, _mosquitto(Path(name), port):
            _run(given.machines, given.seconds, Path(name), port)


if __name__ == "__main__":
    main()
