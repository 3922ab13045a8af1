"""A broker for a stand: the embedded one, at a port of its own."""

from __future__ import annotations

import socket
from importlib.util import find_spec

from controller.facility.broker import LOOPBACK, MISSING
from controller.faults.companion import Companion
from controller.faults.forgeries import CLIENTS, TOPICS
from controller.faults.lines import NotSeen


def lacking() -> str:
    """Why there can be no broker here, or ""."""
    return "" if find_spec("amqtt") else MISSING


class Broker(Companion):
    """It may be killed before its end."""

    def __init__(self, mark: str) -> None:
        self.port = _free_port()
        super().__init__(mark, "controller.facility.broker", "--port", str(self.port))
        said = self.output.readline().decode()
        if "listening" not in said:
            raise NotSeen(f"the broker does not listen; it said {said!r}")

    @property
    def table(self) -> str:
        """The lines of a configuration for a controller that is connected to it."""
        clients = ", ".join(f'{name} = "{role}"' for name, role in CLIENTS.items())
        return (
            f'[facility]\nbroker = "mqtt://{LOOPBACK}:{self.port}"\n'
            f'site = "{TOPICS.site}"\nmachine = "{TOPICS.machine}"\n'
            f"clients = {{{clients}}}\n"
        )

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
