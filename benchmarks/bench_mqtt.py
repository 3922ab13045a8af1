"""A facility's wishes through Backstride, against a bare client on the same broker.

One Mosquitto, or the embedded broker where that is not installed. A controller, its guard and its
bridge run as they do at a real treadmill; this process plays the treadmill (as `bench_stop` does)
and whoever supervises. Figures: a command from its publication to its answer (it is judged and
journalled on the way), with a bare aiomqtt program that echoes as the baseline of the same run;
STOP from its publication to the first byte of it at the treadmill, in silence and while a program
publishes as fast as the broker takes it on the topic for commands.
"""

from __future__ import annotations

import argparse
import json
import random
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from paho.mqtt.client import Client as Paho
from paho.mqtt.client import MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.bench_stop import Client, Stand, Treadmill, controller, walk
from controller.facility.process import PACE_S

BASE = "backstride/v1/bench/tm"
COMMANDS, ANSWERS, STOP = f"{BASE}/command/nurse", f"{BASE}/answer/nurse", f"{BASE}/stop"
DEADLINE_S = 30.0
SETTLED_S = 2.0
ECHO = """
import asyncio, socket, sys, aiomqtt
async def main(port):
    nodelay = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
    async with aiomqtt.Client("127.0.0.1", port, socket_options=nodelay) as client:
        await client.subscribe("echo/in", qos=1)
        await client.publish("echo/out", b"ready", qos=1)
        async for message in client.messages:
            await client.publish("echo/out", message.payload, qos=1)
asyncio.run(main(int(sys.argv[1])))
"""
FLOOD = """
import socket, struct, sys, time
link = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
text = lambda data: struct.pack(">H", len(data)) + data
hello = b"\\0\\4MQTT\\4\\2\\0\\x3c" + text(b"flood")
link.sendall(b"\\x10" + bytes((len(hello),)) + hello)
body = text(sys.argv[2].encode()) + b'{"v":1,"op":"identify","id":"%08d"}' + b" " * 100
number, began, rate = 0, time.monotonic(), float(sys.argv[3])
while True:
    for number in range(number, number + 100):
        one = body % number
        link.sendall(b"\\x30" + bytes((len(one) % 128 | 128, len(one) // 128)) + one)
    time.sleep(max(0, began + number / rate - time.monotonic()))
"""


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def broker(folder: Path) -> Iterator[int]:
    """A broker's port."""
    port, config = free_port(), folder / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n")
    mosquitto = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    embedded = [sys.executable, "-m", "controller.facility.broker", "--port", str(port)]
    command = [mosquitto, "-c", str(config)] if mosquitto else embedded
    print(f"broker: {Path(command[0]).name if mosquitto else 'embedded'}")
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as process:
        deadline_s = time.monotonic() + DEADLINE_S
        while not _listens(port):
            if time.monotonic() > deadline_s:
                raise TimeoutError("the broker does not listen")
            time.sleep(0.05)
        try:
            yield port
        finally:
            process.kill()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


class Supervisor:
    """A client at the broker, read from this process's one loop; keeps the newest of each topic."""

    def __init__(self, port: int, selector: selectors.BaseSelector, *topics: str) -> None:
        self._paho = Paho(CallbackAPIVersion.VERSION2)
        self._paho.on_message = self._hear
        self._paho.connect("127.0.0.1", port)
        link = self._paho.socket()
        assert isinstance(link, socket.socket)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(link, selectors.EVENT_READ, self._paho.loop_read)
        self.newest: dict[str, bytes] = {}
        deadline_s = time.monotonic() + DEADLINE_S
        while not self._paho.is_connected() and time.monotonic() < deadline_s:
            self._paho.loop_read()
        self._paho.subscribe([(topic, 1) for topic in topics])

    def publish(self, topic: str, payload: bytes) -> int:
        """The time just before it was published."""
        now_ns = time.monotonic_ns()
        self._paho.publish(topic, payload, qos=1)
        return now_ns

    def has_heard(self, topic: str, payload: bytes) -> bool:
        """Whether that is the newest there."""
        return self.newest.get(topic) == payload

    def _hear(self, _: Paho, __: object, message: MQTTMessage) -> None:
        self.newest[message.topic] = bytes(message.payload)


def echo_times_ms(port: int, trials: int) -> list[float]:
    """There and back through the bare program."""
    with selectors.DefaultSelector() as selector:
        supervisor, times_ms = Supervisor(port, selector, "echo/out"), []
        with subprocess.Popen([sys.executable, "-c", ECHO, str(port)]) as process:
            _until(selector, lambda: supervisor.has_heard("echo/out", b"ready"))
            for trial in range(trials):
                payload = f"{trial:200}".encode()
                sent_ns = supervisor.publish("echo/in", payload)
                _until(selector, partial(supervisor.has_heard, "echo/out", payload))
                times_ms.append((time.monotonic_ns() - sent_ns) / 1e6)
            process.kill()
    return times_ms


def _until(selector: selectors.BaseSelector, met: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + DEADLINE_S
    while not met():
        if time.monotonic() > deadline_s:
            raise TimeoutError
        for key, _ in selector.select(0.1):
            key.data()


class Facility:
    """A treadmill with its controller and bridge, and somebody at the broker."""

    def __init__(self, stand: Stand, client: Client, supervisor: Supervisor) -> None:
        self.stand, self.client, self.supervisor = stand, client, supervisor
        self._ids = count()

    def command_ms(self) -> float:
        """A command, and its answer."""
        command_id = f"id-{next(self._ids)}"
        issued = datetime.fromtimestamp(time.time(), UTC).isoformat()
        content = {"v": 1, "op": "identify", "id": command_id, "issued_at": issued}
        sent_ns = self.supervisor.publish(COMMANDS, json.dumps(content).encode())
        self.stand.until(lambda: self._answer().get("id") == command_id, "answer")
        if self._answer()["status"] != "accepted":
            raise RuntimeError(self._answer()["reason"])
        taken_ms = (time.monotonic_ns() - sent_ns) / 1e6
        self.stand.rest(PACE_S)  # one that comes sooner waits for it
        return taken_ms

    def stop_ms(self) -> float:
        """Walk, then STOP: until its first byte."""
        walk(self.stand, self.client)
        treadmill = self.stand.treadmill
        treadmill.forget()
        sent_ns = self.supervisor.publish(STOP, b"")
        self.stand.until(lambda: treadmill.stop_ns is not None, "stop byte")
        assert treadmill.stop_ns is not None
        self.stand.until(lambda: self.client.belt()["state"] == "standstill", "standstill")
        return (treadmill.stop_ns - sent_ns) / 1e6

    def is_bridged(self) -> bool:
        """Whether both ways are open."""
        links = {link["name"]: link["health"] for link in self.client.snapshot.get("links", ())}
        return links.get("facility") == links.get("facility stop") == "good"

    def _answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.supervisor.newest.get(ANSWERS, b"{}"))
        return answer


def facility_times_ms(port: int, trials: int, rate_hz: int) -> Iterator[tuple[str, list[float]]]:
    """Commands, STOP, and STOP in a flood."""
    chance = random.Random(1)  # noqa: S311 - the same moments in each run
    with selectors.DefaultSelector() as selector, tempfile.TemporaryDirectory() as home:
        treadmill = Treadmill(selector)
        stand = Stand(selector, treadmill)
        table = (
            f'facility = {{broker = "mqtt://127.0.0.1:{port}", site = "bench", machine = "tm", '
            'clients = {nurse = "operator"}}\n'
        )
        with controller(treadmill.terminal.path, Path(home), table) as (process, path):
            facility = Facility(stand, Client(path, selector), Supervisor(port, selector, ANSWERS))
            stand.until(facility.is_bridged, "bridge")
            stand.rest(SETTLED_S)  # what comes earlier may have waited somewhere
            yield "command", [facility.command_ms() for _ in range(10 * trials)]
            facility.client.send("load", workout="taster")
            quiet, flooded = [], []
            for _ in range(trials):
                stand.rest(chance.uniform(0, 0.2))
                quiet.append(facility.stop_ms())
            yield "STOP", quiet
            with subprocess.Popen(
                [sys.executable, "-c", FLOOD, str(port), f"{BASE}/command/other", str(rate_hz)]
            ) as flood:
                stand.rest(SETTLED_S)
                for _ in range(trials):
                    stand.rest(chance.uniform(0, 0.2))
                    flooded.append(facility.stop_ms())
                flood.kill()
            yield "STOP in a flood", flooded
            process.terminate()
            stand.until(lambda: process.poll() is not None, "end of the controller")


def main() -> None:
    """Print the figures and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--flood-hz", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as port:
        echo = echo_times_ms(port, 10 * options.trials)
        print(f"bare echo: {_told(echo)}")
        medians = {}
        for name, times_ms in facility_times_ms(port, options.trials, options.flood_hz):
            print(f"{name}: {_told(times_ms)}")
            medians[name] = statistics.median(times_ms)
    ratio = medians["command"] / statistics.median(echo)
    print(f"a command takes {ratio:.1f} times as long as a bare echo, at the median")
    ratio = medians["STOP in a flood"] / medians["STOP"]
    print(
        f"STOP in a flood of {options.flood_hz} a second takes {ratio:.1f} times as long as without"
    )


def _told(times_ms: list[float]) -> str:
    ordered = sorted(times_ms)
    p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    return (
        f"median {statistics.median(ordered):.1f} ms, p99 {p99:.1f} ms, max {ordered[-1]:.1f} ms "
        f"({len(ordered)} trials)"
    )


if __name__ == "__main__":
    main()
