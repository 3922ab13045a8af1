"""What the bridge's processes are told by the controller that starts them."""

from __future__ import annotations

import json
import platform
import re
from importlib import metadata
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, SecretStr

from controller import api
from controller.facility.discovery import Discovery
from controller.facility.messages import Identity
from controller.facility.settings import Facility, Remote
from controller.facility.topics import Topics
from controller.workouts import workout_names

_UNNAMED_SITE = "site"


class Bridging(BaseModel):
    """Between this controller and that broker, by these names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facility: Facility
    socket: Path
    remote: Remote
    data: Path  # the folder where ids of commands are remembered
    site: str
    machine: str

    @property
    def topics(self) -> Topics:
        """This machine's."""
        return Topics(self.site, self.machine)

    @property
    def client_id(self) -> str:
        """This machine's at the broker; the way for STOP has one of its own."""
        return f"backstride-{self.site}-{self.machine}"

    def identity(self, machine: api.MachineView) -> Identity:
        """What is said of this machine."""
        return Identity(
            site=self.site,
            machine=self.machine,
            name=machine.name,
            simulated=machine.simulated,
            speed_unit=machine.speed_unit,
            software=f"Backstride {metadata.version('backstride')}",
            remote_start=self.remote.start,
            telemetry_hz=self.facility.telemetry_hz,
        )

    def discovery(self, identity: Identity) -> Discovery | None:
        """What Home Assistant is told of it, if anything."""
        if not self.facility.home_assistant:
            return None
        return Discovery(self.topics, identity, tuple(workout_names()))

    def to_line(self) -> bytes:
        """For the standard input of a process: there nobody else sees the password."""
        password = self.facility.password.get_secret_value()
        return json.dumps([self.model_dump(mode="json"), password]).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """Back again."""
        dumped, password = json.loads(line)
        told = cls.model_validate(dumped)
        facility = told.facility.model_copy(update={"password": SecretStr(password)})
        return told.model_copy(update={"facility": facility})


def as_level(name: str, otherwise: str) -> str:
    """A name for people as a level of a topic."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-")[:64] or otherwise


def bridging(
    facility: Facility, remote: Remote, *, socket: Path, data: Path, site: str, machine: str
) -> Bridging | None:
    """As configured; `site` and `machine` as people call them. None without a broker."""
    if facility.address is None:
        return None
    return Bridging(
        facility=facility,
        remote=remote,
        socket=socket,
        data=data,
        site=facility.site or as_level(site, _UNNAMED_SITE),
        machine=facility.machine or as_level(machine, as_level(platform.node(), "treadmill")),
    )
