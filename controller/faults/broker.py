"""A broker for a stand: the embedded one, at a port of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from importlib.util import find_spec
from types import TracebackType
from typing import Self

from controller.facility.broker import LOOPBACK, MISSING
from controller.faults.forgeries import CLIENTS, TOPICS
from controller.faults.lines import DEADLINE_S, NotSeen
from controller.faults.processes import MARK


def lacking() -> str:
    """Why there can be no broker here, or ""."""
    return "" if find_spec("amqtt") else MISSING


class Broker:
    """Runs from `with` to its end; may be killed before."""

    def __init__(self, mark: str) -> None:
        self.port = _free_port()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "controller.facility.broker", "--port", str(self.port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, MARK: mark},
            start_new_session=True,
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline().decode()
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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait(DEADLINE_S)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
