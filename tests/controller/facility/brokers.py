"""Brokers of their own processes, and what can happen to them."""

from __future__ import annotations

import contextlib
import getpass
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from controller.facility.settings import Facility

DEADLINE_S = 40.0  # only a hang reaches it
MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
NO_MOSQUITTO = "Mosquitto is not installed (Debian: mosquitto and mosquitto-clients)"
NODELAY = "persistence false\nset_tcp_nodelay true\n"


def free_port() -> int:
    """A port of this computer that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Broker:
    """A broker's process, at one port however often it is started."""

    def __init__(self, command: Sequence[str], port: int, version: str) -> None:
        self.port, self._command, self.version = port, command, version
        self.start()

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    @property
    def settings(self) -> Facility:
        """To connect to it without trying which version it knows."""
        return Facility.model_validate({"broker": self.url, "version": self.version})

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline_s = time.monotonic() + DEADLINE_S
        while not self._listens():
            assert self._process.poll() is None, "the broker ended"
            assert time.monotonic() < deadline_s, "the broker does not listen"
            time.sleep(0.01)

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(DEADLINE_S)
        assert self._process.stdin is not None
        self._process.stdin.close()

    def _listens(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            return True
        return False


@contextlib.contextmanager
def running(broker: Broker) -> Iterator[Broker]:
    try:
        yield broker
    finally:
        broker.kill()


def amqtt() -> Broker:
    """The one to try things with."""
    port = free_port()
    command = [sys.executable, "-m", "controller.facility.broker", "--port", str(port)]
    return Broker(command, port, "3.1.1")


def users(folder: Path, **passwords: str) -> Path:
    """A password file of Mosquitto's."""
    program = shutil.which("mosquitto_passwd")
    assert program is not None
    file = folder / "users"
    file.touch(mode=0o600)
    for name, password in passwords.items():
        subprocess.run([program, "-b", file, name, password], check=True)
    return file


def mosquitto(folder: Path, config: str = "allow_anonymous true\n") -> Broker:
    """Mosquitto with a listener at a free port; `config` follows it."""
    assert MOSQUITTO is not None
    # started by root it becomes another user, who may not read our files, unless told
    port, file = free_port(), folder / "mosquitto.conf"
    file.write_text(f"{NODELAY}user {getpass.getuser()}\nlistener {port} 127.0.0.1\n{config}")
    return Broker([MOSQUITTO, "-c", str(file)], port, "5")
