"""The tables `[facility]` and `[remote]` of the configuration: which broker, as whom, who may."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from controller.config_section import AbsolutePath, Section
from controller.facility.roles import RemoteStart, Role
from controller.facility.topics import NAME_PATTERN
from controller.facility.url import BrokerAddress, Carrier, parse_broker_url


def _broker(url: str) -> str:
    if url:
        parse_broker_url(url)
    return url


Level = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,64}$")]
ClientName = Annotated[str, Field(pattern=NAME_PATTERN)]


class Remote(Section):
    """What may be wished from afar."""

    start: RemoteStart = Field(
        RemoteStart.ASK,
        description="never; ask: the person at the machine confirms; attended: or who supervises",
    )

    button: AbsolutePath | None = Field(
        None, description="input device whose keys say yes, start and stop: /dev/input/by-id/…"
    )


class Facility(Section):
    """MQTT, for those who supervise many machines from afar."""

    broker: Annotated[str, AfterValidator(_broker)] = Field(
        "", description="mqtts://HOST, mqtt://HOST, unix:PATH or embedded; empty: none"
    )
    site: Level = Field("", description="this place in topics; empty: from site.name")
    machine: Level = Field("", description="this machine in topics; empty: from machine.name")
    user: str = Field("", max_length=64, description="who this machine is at the broker")
    password: SecretStr = Field(
        SecretStr(""), description="rather in password_file, or in the environment"
    )
    password_file: AbsolutePath | None = Field(None, description="file whose first line it is")
    ca: AbsolutePath | None = Field(
        None, description="certificates that sign the broker's; not set: the system's"
    )
    certificate: AbsolutePath | None = Field(None, description="this machine's own, PEM")
    key: AbsolutePath | None = Field(None, description="its private key, PEM")
    allow_plain: bool = Field(
        False, description="permit mqtt:// (read and changed by anybody) beyond this computer"
    )
    version: Literal["auto", "5", "3.1.1"] = Field("auto", description="of MQTT")
    keepalive_s: int = Field(10, ge=2, le=60, description="silence after which a link is lost")

    telemetry_hz: int = Field(2, ge=1, le=10, description="messages a second of what changes")
    home_assistant: bool = Field(True, description="announce this machine to Home Assistant")
    clients: dict[ClientName, Role] = Field(
        default_factory=dict,
        description="who may what: {NAME = viewer, operator or attendant}",
    )

    @property
    def address(self) -> BrokerAddress | None:
        """Where the broker is; None without one."""
        return parse_broker_url(self.broker) if self.broker else None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        address = self.address
        if address is None:
            return self
        if address.exposed and not self.allow_plain:
            raise ValueError(
                f"{self.broker} is not encrypted: use mqtts://, or set facility.allow_plain = true "
                "where nobody else can reach that network"
            )
        if (self.certificate is None) != (self.key is None):
            raise ValueError("facility.certificate and facility.key go together: set both or none")
        if self.password.get_secret_value() and self.password_file is not None:
            raise ValueError("set facility.password or facility.password_file, not both")
        if not self.user and (self.password.get_secret_value() or self.password_file):
            raise ValueError("a password needs its facility.user")
        tls_only = (self.ca, self.certificate)
        if address.carrier is not Carrier.TLS and any(path is not None for path in tls_only):
            raise ValueError("facility.ca and facility.certificate are for mqtts:// only")
        return self
