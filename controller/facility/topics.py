"""The topics of one machine.

`backstride/v1/<site>/<machine>/…`. MQTT tells a receiver nothing of the sender, so the last level
of a topic that is written to by clients is the client's name, and the broker's access list lets
each write its own only (`backstride facility acl`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

ROOT: Final = "backstride/v1"
NAME_PATTERN: Final = r"^[A-Za-z0-9._-]{1,64}$"  # of sites, machines and clients
_FROM_CLIENTS: Final = ("command", "stop", "answer")


class BadName(ValueError):
    """What cannot be a level of a topic; the message says what can."""


def require_name(name: str) -> str:
    """The name, if it can be a level of a topic. Raises `BadName`."""
    if not re.fullmatch(NAME_PATTERN, name):
        raise BadName(
            f"{name[:80]!r} cannot be part of a topic: 1 to 64 letters, digits, '.', '_' or '-'"
        )
    return name


@dataclass(frozen=True, slots=True)
class Topics:
    """Where one machine speaks and listens. Raises `BadName`."""

    site: str
    machine: str

    def __post_init__(self) -> None:
        require_name(self.site)
        require_name(self.machine)

    @property
    def base(self) -> str:
        """What all of this machine's topics begin with, without a slash at the end."""
        return f"{ROOT}/{self.site}/{self.machine}"

    # --- out ---

    @property
    def availability(self) -> str:
        """Online or offline, retained; the last will."""
        return f"{self.base}/availability"

    @property
    def identity(self) -> str:
        """What machine this is, retained."""
        return f"{self.base}/identity"

    @property
    def state(self) -> str:
        """What changes seldom, with the epoch; retained."""
        return f"{self.base}/state"

    @property
    def telemetry(self) -> str:
        """What changes all the time."""
        return f"{self.base}/telemetry"

    @property
    def event(self) -> str:
        """What happened."""
        return f"{self.base}/event"

    @property
    def session(self) -> str:
        """A session's beginning, and its end with the summary."""
        return f"{self.base}/session"

    @property
    def audit(self) -> str:
        """The head of the audit trail, retained."""
        return f"{self.base}/audit"

    def answer(self, client: str) -> str:
        """Answers to one client. Raises `BadName`."""
        return f"{self.base}/answer/{require_name(client)}"

    # --- in ---

    @property
    def stop(self) -> str:
        """Anything published here, or below it under a client's name, is STOP."""
        return f"{self.base}/stop"

    @property
    def stops(self) -> str:
        """The filter for STOP by clients that give their name."""
        return f"{self.base}/stop/+"

    def stop_by(self, client: str) -> str:
        """Where one client stops under its name. Raises `BadName`."""
        return f"{self.stop}/{require_name(client)}"

    @property
    def commands(self) -> str:
        """The filter for all other commands."""
        return f"{self.base}/command/+"

    def command(self, client: str) -> str:
        """Where one client commands. Raises `BadName`."""
        return f"{self.base}/command/{require_name(client)}"

    # --- back ---

    def is_stop(self, topic: str) -> bool:
        """Whether a message there is STOP, whoever sends it."""
        return topic == self.stop or topic.startswith(f"{self.stop}/")

    def is_command(self, topic: str) -> bool:
        """Whether a message there is a command of a client."""
        return self._split(topic)[0] == "command"

    def client_of(self, topic: str) -> str | None:
        """The client that a command, stop or answer topic of this machine names."""
        return self._split(topic)[1] or None

    def _split(self, topic: str) -> tuple[str, str]:
        base, _, rest = topic.partition(f"{self.base}/")
        kind, _, client = rest.partition("/")
        if base or kind not in _FROM_CLIENTS or not re.fullmatch(NAME_PATTERN, client):
            return "", ""
        return kind, client
